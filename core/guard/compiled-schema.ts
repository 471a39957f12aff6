import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { JsonSchema } from '../model/tool.ts';
import { problemsOf } from './problems.ts';
import type { SchemaFacts } from './schema-facts.ts';

/** Checks one value; null when it is valid. Synchronous, and as slow as the schema makes it. */
export type CompiledSchema = (value: unknown) => readonly ErrorDetail[] | null;

const options: Options = { strict: false, logger: false };
/** Made when the first foreign schema comes: compiled, they hold some megabytes. */
const metaSchemas = { draft07: once(() => new Ajv(options)), draft2020: once(() => new Ajv2020(options)) };

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Compiles a schema (draft 2020-12, or 7 when `$schema` says so) that `schemaFacts` has let through.
 * Every schema gets its own ajv: a shared one keeps the `$id`s of foreign schemas and lets one capture another's references.
 * Throws `OrdinautError` `invalid_schema`.
 */
export function compileSchema(schema: JsonSchema, facts: SchemaFacts): CompiledSchema {
  // Metaschemas of other dialects are unknown to ajv, which would refuse the schema for that alone.
  const { $schema: _dialect, ...body } = schema;
  const meta = facts.draft07 ? metaSchemas.draft07() : metaSchemas.draft2020();
  if (!meta.validateSchema(body)) throw invalid(meta.errorsText(meta.errors, { dataVar: '$' }));
  const check = compileWith(body, facts.draft07);
  return (value) => (check(value) ? null : problemsOf(check.errors ?? []));
}

/**
 * A check by a schema of our own (TypeBox, draft 2020-12), which needs no looking at: its patterns are safe, so that it
 * needs no guard thread either. Compiled when the first value comes.
 */
export function ownSchema(schema: object): CompiledSchema {
  const compiled = once(() => compileWith(JSON.parse(JSON.stringify(schema)), false));
  return (value) => {
    const check = compiled();
    return check(value) ? null : problemsOf(check.errors ?? []);
  };
}

interface Check {
  (value: unknown): unknown;
  errors?: ErrorObject[] | null;
}

function compileWith(body: object, draft07: boolean): Check {
  let failure: unknown;
  // Patterns written for other engines are often invalid with the `u` flag that the standard asks for.
  for (const unicodeRegExp of [true, false]) {
    const own: Options = {
      ...options,
      unicodeRegExp,
      meta: false,
      validateSchema: false,
      allErrors: true,
      verbose: true,
      // Without it `required: ["constructor"]` holds for every object.
      ownProperties: true,
    };
    try {
      const ajv = draft07 ? new Ajv(own) : new Ajv2020(own);
      formats.default(ajv);
      return ajv.compile(body);
    } catch (error) {
      failure ??= error;
    }
  }
  throw invalid(failure instanceof Error ? failure.message : String(failure), failure);
}

function invalid(message: string, cause?: unknown): OrdinautError {
  return new OrdinautError({ code: 'invalid_schema', message: `schema is not valid: ${message}` }, cause);
}
