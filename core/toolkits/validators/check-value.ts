import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import { checkJsonBounds } from '../../model/json-bounds.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { JsonSchema } from '../../model/tool.ts';
import { identifiers } from './identifiers.ts';
import { documents } from './invoice.ts';
import type { FieldProblem, Validator } from './validator.ts';

/** Every ready schema by its name, in the order of the list. */
export const validators: ReadonlyMap<string, Validator> = new Map(
  [...documents, ...identifiers].map((validator) => [validator.name, validator]),
);

/** The ready schemas as JSON Schema, for templates and for `llm.extract`. */
export function validatorSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries([...validators].map(([name, { schema }]) => [name, plainSchema(schema)]));
}

export const plainSchema = (schema: TSchema): JsonSchema => JSON.parse(JSON.stringify(schema));

export interface Verdict {
  readonly valid: boolean;
  /** As it is kept: an IBAN without spaces. */
  readonly value: Json;
  readonly problems: readonly FieldProblem[];
}

const BOUNDS = { depth: 20, nodes: 200_000, characters: 5_000_000 };
const MOST_PROBLEMS = 50;

/** What is wrong with a value, field by field. Throws `unknown_schema`, `too_deep`, `too_large`. */
export function checkValue(name: string, given: unknown): Verdict {
  const validator = validators.get(name);
  if (!validator) throw unknownSchema(name);
  checkJsonBounds(given, BOUNDS, 'the value');
  const value = validator.normalise ? validator.normalise(given) : given;
  const { schema, check } = validator;
  const problems = Check(schema, value)
    ? (check?.(value as never) ?? []).map((one) => named(one))
    : schemaProblems(validator, value);
  return { valid: problems.length === 0, value: value as Json, problems };
}

function schemaProblems({ schema, example }: Validator, value: unknown): readonly FieldProblem[] {
  const seen = new Set<string>();
  return Errors(schema, value)
    .slice(0, MOST_PROBLEMS)
    .flatMap(({ instancePath, message, keyword, params }) => {
      const missing = keyword === 'required' ? missingOf(params) : [''];
      return missing.map((property) => {
        const path = [...instancePath.split('/').slice(1), ...(property === '' ? [] : [property])];
        const at = schemaAt(schema, path);
        const field = path.reduce(
          (text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
          '',
        );
        return {
          field,
          problem: property === '' ? (message ?? 'has another form') : 'is missing',
          expected: expectedOf(at, path.length === 0 ? example : undefined),
        };
      });
    })
    .filter(({ field }) => !seen.has(field) && seen.add(field));
}

function missingOf(params: unknown): readonly string[] {
  const listed =
    typeof params === 'object' && params !== null ? Reflect.get(params, 'requiredProperties') : [];
  return Array.isArray(listed) ? listed.map(String) : [];
}

interface SchemaPart {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
}

function schemaAt(schema: TSchema, path: readonly string[]): SchemaPart {
  let at = schema as SchemaPart;
  for (const part of path) at = at.properties?.[part] ?? at.items ?? {};
  return at;
}

function expectedOf({ description, examples }: SchemaPart, example: unknown): string {
  const shown = examples?.[0] ?? example;
  const words = description ?? 'the form of the schema';
  return shown === undefined || typeof shown === 'object' ? words : `${words} Example: ${String(shown)}`;
}

const named = ({ field, problem, expected }: FieldProblem): FieldProblem => ({ field, problem, expected });

function unknownSchema(name: string): OrdinautError {
  const names = [...validators.keys()];
  return new OrdinautError({
    code: 'unknown_schema',
    message: `there is no schema "${name.slice(0, 100)}"`,
    path: 'schema',
    hint: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
    delivery: 'not_sent',
  });
}
