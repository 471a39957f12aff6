import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Json } from '../model/json.ts';
import type { JsonSchema } from '../model/tool.ts';
import type { Services } from '../services/services.ts';

/** Throws `invalid_input` with the place, below `value`, of what does not match the schema that the question asks by. */
export async function requireAskedValue(
  services: Pick<Services, 'validate'>,
  { detail }: Pick<InboxItem, 'detail'>,
  value: Json | undefined,
): Promise<void> {
  const schema = schemaOf(detail.schema);
  if (schema) await requireValid(services, schema, value ?? null, 'value');
}

/** Throws `invalid_input` with `path` before the place of what does not match. */
export async function requireValid(
  { validate }: Pick<Services, 'validate'>,
  schema: JsonSchema,
  value: Json,
  path: string,
): Promise<void> {
  const problems = (await validate(schema, value)).map((problem) => below(path, problem));
  const [first] = problems;
  if (!first) return;
  throw new OrdinautError({
    ...first,
    code: 'invalid_input',
    hint: first.hint ?? 'inbox.get shows the schema of the answer in detail.schema',
    problems,
  });
}

function below(path: string, problem: ErrorDetail): ErrorDetail {
  const { path: place = '' } = problem;
  if (place === '') return { ...problem, path };
  return { ...problem, path: place.startsWith('[') ? `${path}${place}` : `${path}.${place}` };
}

const schemaOf = (value: Json | undefined): JsonSchema | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonSchema) : null;
