import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { defineOperation } from './operation.ts';

const SecretName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
  description: 'What settings call it: letters, digits, . _ and -.',
});

const list = defineOperation({
  name: 'secrets.list',
  title: 'List the names of secrets',
  description:
    'Names of the stored passwords and tokens, which settings refer to; their values are never shown.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(Type.Object({ name: Type.String() })) }),
  scope: 'secrets:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({
    items: (await services.secrets.names()).map((name) => ({ name })),
  }),
});

const set = defineOperation({
  name: 'secrets.set',
  title: 'Store a secret',
  description:
    'Stores a password or token under a name, replacing one of that name; settings and tool servers then refer to it by that name. The value is sealed, and neither logged nor shown again.',
  input: Type.Object(
    {
      name: SecretName,
      value: Type.String({ minLength: 1, maxLength: 100_000, writeOnly: true, description: 'The secret.' }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    name: Type.String(),
    replaced: Type.Boolean({ description: 'Whether there was one of this name.' }),
  }),
  scope: 'secrets:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ name, value }, { services }) => {
    const replaced = (await services.secrets.names()).includes(name);
    await services.secrets.set(name, value);
    return { name, replaced };
  },
});

const remove = defineOperation({
  name: 'secrets.remove',
  title: 'Remove a secret',
  description: 'Removes a secret for good. What refers to it fails from then on and says so.',
  input: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the secret.' }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ name: Type.String() }),
  scope: 'secrets:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async ({ name }, { services }) => {
    const names = await services.secrets.names();
    if (!names.includes(name))
      throw new OrdinautError({
        code: 'not_found',
        message: `there is no secret ${name}`,
        path: 'name',
        hint: didYouMean(name, names) ?? 'secrets.list shows their names',
      });
    await services.secrets.remove(name);
    return { name };
  },
});

export const secretOperations = [list, set, remove] as const;
