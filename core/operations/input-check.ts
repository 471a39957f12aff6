import { type ErrorDetail, OrdinautError } from '../errors.ts';
import { checkJsonBounds, inputBounds } from '../model/json-bounds.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Services } from '../services/services.ts';
import { plainObject } from './fields.ts';
import type { Operation } from './operation.ts';

/**
 * Checks what came through a door against the input schema of an operation. Throws `invalid_input` with every problem,
 * each with its path; `too_large` or `too_deep` before anything walks into it.
 */
export async function checkInput(
  operation: Pick<Operation, 'name' | 'input'>,
  input: unknown,
  validate: Services['validate'],
): Promise<void> {
  checkJsonBounds(input, inputBounds);
  const unknown = unknownFields(operation, input);
  const problems = unknown.length > 0 ? unknown : await validate(plainObject(operation.input), input);
  const [first] = problems;
  if (!first) return;
  throw new OrdinautError({
    ...first,
    code: 'invalid_input',
    ...(problems.length > 1 && { problems }),
  });
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
