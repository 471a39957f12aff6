import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { SchemaValidator, Validation } from '../guard/schema-validator.ts';
import type { Json } from '../model/json.ts';
import type { JsonSchema } from '../model/tool.ts';

const SIDES = {
  input: { delivery: 'not_sent', refusal: 'does not take this input' },
  output: { delivery: 'answered', refusal: 'answered with something else than it declares' },
} as const;
type Side = keyof typeof SIDES;

/** Throws `OrdinautError` `invalid_input` (permanent, not sent) with every problem found. */
export function checkInput(
  validator: SchemaValidator,
  tool: string,
  schema: JsonSchema,
  input: Json,
  signal?: AbortSignal,
): Promise<void> {
  return check('input', validator, tool, schema, input, signal);
}

/** Throws `OrdinautError` `invalid_output` (permanent, answered) with every problem found. */
export function checkOutput(
  validator: SchemaValidator,
  tool: string,
  schema: JsonSchema,
  output: Json,
): Promise<void> {
  return check('output', validator, tool, schema, output);
}

async function check(
  side: Side,
  validator: SchemaValidator,
  tool: string,
  schema: JsonSchema,
  value: Json,
  signal?: AbortSignal,
): Promise<void> {
  let verdict: Validation;
  try {
    verdict = validator.validateInline(schema, value) ?? (await validator.validate(schema, value, signal));
  } catch (error) {
    const detail = asOrdinautError(error).toJSON();
    const message = `${side} of ${tool}: ${detail.message}`;
    throw new OrdinautError({ ...detail, message, delivery: SIDES[side].delivery }, error);
  }
  if (!verdict.ok) throw refused(side, tool, verdict.problems);
}

function refused(
  side: Side,
  tool: string,
  problems: (Validation & { ok: false })['problems'],
): OrdinautError {
  const [first] = problems;
  const { delivery, refusal } = SIDES[side];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new OrdinautError({
    code: `invalid_${side}`,
    message: `${tool} ${refusal}${first ? `: ${first.message}${more}` : ''}`,
    ...(first?.path !== undefined && { path: first.path }),
    ...(first?.hint !== undefined && { hint: first.hint }),
    delivery,
    problems,
  });
}
