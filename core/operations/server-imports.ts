import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { ImportSource } from '../services/server-import.ts';
import { Client } from './clients.ts';
import { AnyObject, Problem } from './fields.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';

const Source = {
  client: Type.Optional(Client),
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1_000_000,
      writeOnly: true,
      description: 'Instead of a client: the JSON of a list of servers, under mcpServers or servers.',
    }),
  ),
};
const Names = Type.Array(Type.String());

function sourceOf({
  client,
  text,
}: {
  readonly client?: Static<typeof Client>;
  readonly text?: string;
}): ImportSource {
  if (client !== undefined && text === undefined) return { client };
  if (text !== undefined && client === undefined) return { text };
  throw new OrdinautError({
    code: 'invalid_input',
    message: 'give either client or text',
    path: client === undefined ? 'client' : 'text',
    hint: 'client: cursor reads the list that Cursor keeps on this machine',
  });
}

const preview = defineOperation({
  name: 'servers.preview_import',
  title: 'Show what importing servers would keep',
  description:
    'The tool servers in the list of another program as they would be kept here, and which of its values in plain text would move to the stored secrets, by name. Changes nothing.',
  input: Type.Object(Source, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        config: { ...AnyObject, description: 'With ${secret:NAME} where a secret stood.' },
        exists: Type.Boolean({ description: 'There is one of this name, which stays unless replaced.' }),
        moves: Type.Array(
          Type.Object({
            path: Type.String({ description: 'Where it stands: github.env.TOKEN.' }),
            secret: Type.String({ description: 'What it will be called.' }),
          }),
        ),
      }),
    ),
    warnings: Type.Array(Problem),
  }),
  scope: 'servers:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  forPeople: true,
  handler: async (input, { services }) => {
    const { servers, warnings } = await services.serverImport.preview(sourceOf(input));
    const items = servers.map((server) => ({ ...server, moves: [...server.moves] }));
    return { items, warnings: warnings.map(viewProblem) };
  },
});

const apply = defineOperation({
  name: 'servers.import_from',
  title: 'Import tool servers',
  description:
    'Takes over the tool servers in the list of another program and uses them at once. Values in plain text that look like secrets are stored as secrets, and the configuration refers to them. servers.undo_import puts everything back.',
  input: Type.Object(
    {
      ...Source,
      only: Type.Optional(
        Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1_000, description: 'Names; all without.' }),
      ),
      replace: Type.Optional(
        Type.Boolean({ default: false, description: 'Replace servers of the same name.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    added: Names,
    kept: { ...Names, description: 'There already, and left as they are.' },
    secrets: { ...Names, description: 'Names of what was stored.' },
    warnings: Type.Array(Problem),
  }),
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ only, replace = false, ...source }, { services }) => {
    const done = await services.serverImport.apply(sourceOf(source), { replace, ...(only && { only }) });
    const { added, kept, secrets, warnings } = done;
    return { added: [...added], kept: [...kept], secrets: [...secrets], warnings: warnings.map(viewProblem) };
  },
});

const undo = defineOperation({
  name: 'servers.undo_import',
  title: 'Undo the last import of servers',
  description:
    'Puts the tool servers back as they were before the last import since the engine started, and removes the secrets that it stored.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ servers: Names, secrets: Names }),
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async (_, { services }) => {
    const { servers, secrets } = await services.serverImport.undo();
    return { servers: [...servers], secrets: [...secrets] };
  },
});

export const serverImportOperations = [preview, apply, undo] as const;
