import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import type { Toolkit } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';

/** `toolkits.validate` of the configuration: nothing can be set. */
export const ValidateSettings = Type.Object({}, { additionalProperties: false });

const Problem = Type.Object(
  {
    field: Type.String({ description: '`lines[0].tax_rate`; empty for the value itself.' }),
    problem: Type.String(),
    expected: Type.String({ description: 'What would be right.' }),
  },
  { additionalProperties: false },
);
const common = {
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  cost_tier: 'free',
} as const;

/** Ready schemas for templates. They are loaded by the first call. */
export function createValidateToolkit(): Toolkit {
  const check = defineTool({
    ...common,
    name: 'check',
    title: 'Check a value',
    description:
      'Checks a value against a ready schema, check digits and sums included: tax_rate, invoice, fiscal_year, iban, eu_vat, isin, lei, luhn, md_idno, md_idnp, ro_cui, ro_cnp. Says which field is wrong, why, and what would be right.',
    input: Type.Object(
      {
        schema: Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'Name of the schema; list names them.',
        }),
        value: Type.Unknown(),
        fail: Type.Optional(
          Type.Boolean({ default: false, description: 'Fail the step when the value is wrong.' }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        valid: Type.Boolean(),
        schema: Type.String(),
        value: Type.Unknown({ description: 'As it is kept: an IBAN without spaces, a CUI without RO.' }),
        problems: Type.Array(Problem),
      },
      { additionalProperties: false },
    ),
    async handler({ schema, value, fail = false }) {
      const { checkValue } = await import('./check-value.ts');
      const verdict = checkValue(schema, value);
      const [first] = verdict.problems;
      if (!fail || !first) return { ...verdict, schema, problems: [...verdict.problems] };
      throw new OrdinautError({
        code: 'invalid_value',
        message: `the value is no ${schema}: ${first.field === '' ? '' : `${first.field}: `}${first.problem}`,
        hint: `expected: ${first.expected}`,
        delivery: 'answered',
        problems: verdict.problems.map(({ field, problem, expected }) => ({
          code: 'invalid_value',
          message: problem,
          path: field,
          hint: `expected: ${expected}`,
        })),
      });
    },
  });

  const list = defineTool({
    ...common,
    name: 'list',
    title: 'List the ready schemas',
    description:
      'Every ready schema with its words, an example, and its JSON Schema, as llm.extract takes it.',
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object(
      {
        schemas: Type.Array(
          Type.Object(
            {
              name: Type.String(),
              title: Type.String(),
              description: Type.String(),
              example: Type.Unknown(),
              schema: Type.Record(Type.String(), Type.Unknown()),
            },
            { additionalProperties: false },
          ),
        ),
      },
      { additionalProperties: false },
    ),
    async handler() {
      const { plainSchema, validators } = await import('./check-value.ts');
      return {
        schemas: [...validators.values()].map(({ name, title, description, example, schema }) => ({
          name,
          title,
          description,
          example: example as Json,
          schema: plainSchema(schema),
        })),
      };
    },
  });

  return {
    name: 'validate',
    title: 'Validators',
    description: 'Ready schemas with check digits and sums: tax rates, identifiers, invoices, fiscal years.',
    tools: [check, list],
  };
}
