import { type ErrorDetail, OrdinautError } from '../errors.ts';
import { type CompiledSchema, ownSchema } from '../guard/compiled-schema.ts';
import { checkJsonBounds, inputBounds } from '../model/json-bounds.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Operation } from './operation.ts';

/** Each input schema is compiled at its first use. They are our own and of bounded cost, so they are checked on the spot. */
const compiled = new WeakMap<object, CompiledSchema>();

/**
 * Checks what came through a door against the input schema of an operation. Throws `invalid_input` with every problem,
 * each with its path; `too_large` or `too_deep` before anything walks into it.
 */
export function checkInput(operation: Pick<Operation, 'name' | 'input'>, input: unknown): void {
  checkJsonBounds(input, inputBounds);
  const unknown = unknownFields(operation, input);
  const problems = unknown.length > 0 ? unknown : (schemaOf(operation)(input) ?? []);
  const [first] = problems;
  if (!first) return;
  throw new OrdinautError({
    ...first,
    code: 'invalid_input',
    ...(problems.length > 1 && { problems }),
  });
}

function schemaOf({ input }: Pick<Operation, 'input'>): CompiledSchema {
  const known = compiled.get(input);
  if (known) return known;
  const check = ownSchema(input);
  compiled.set(input, check);
  return check;
}

/** Fields that a closed schema does not have, each with the one that was probably meant. */
function unknownFields(
  { name, input: schema }: Pick<Operation, 'name' | 'input'>,
  input: unknown,
): ErrorDetail[] {
  const { properties, additionalProperties } = schema as {
    readonly properties?: object;
    readonly additionalProperties?: unknown;
  };
  if (additionalProperties !== false || properties === undefined) return [];
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const known = Object.keys(properties);
  return Object.keys(input)
    .filter((field) => !known.includes(field))
    .map((field) => ({
      code: 'unknown_field',
      message: `${name} has no input ${field}`,
      path: field,
      hint:
        didYouMean(field, known) ?? (known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes no input'),
    }));
}
