import { existsSync, readFileSync } from 'node:fs';
import { OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import { coerceText, parseJson, typesOf } from './coerce.ts';

/** A field of an operation's input as the command line takes it. */
export interface CommandField {
  /** `dry_run` */
  readonly name: string;
  /** `dry-run` */
  readonly flag: string;
  readonly schema: object;
  readonly required: boolean;
  readonly description: string;
  readonly kind: 'flag' | 'list' | 'json' | 'text';
}

/** `--input` takes the whole input of an operation; a field of that name is given as a step gives it. */
const reserved: Readonly<Record<string, string>> = { input: 'with' };

/** The fields of an input schema, in their order. */
export function commandFields(input: object): readonly CommandField[] {
  const { properties = {}, required = [] } = input as {
    readonly properties?: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    flag: reserved[name] ?? name.replaceAll('_', '-'),
    schema,
    required: required.includes(name),
    description: describeField(schema),
    kind: kindOf(schema),
  }));
}

function kindOf(schema: object): CommandField['kind'] {
  const types = typesOf(schema);
  if (types.has('boolean') && types.size === 1) return 'flag';
  if (types.has('array')) return hasObjectItems(schema) ? 'json' : 'list';
  if (types.has('object') && !types.has('string')) return 'json';
  return types.has('any') ? 'json' : 'text';
}

const hasObjectItems = (schema: object) =>
  typesOf((schema as { readonly items?: object }).items ?? {}).has('object');

function describeField(schema: object): string {
  const {
    description,
    default: preset,
    anyOf,
  } = schema as {
    readonly description?: string;
    readonly default?: unknown;
    readonly anyOf?: readonly { readonly const?: unknown }[];
  };
  const choices = anyOf?.flatMap((each) => (each.const === undefined ? [] : [String(each.const)])) ?? [];
  return [
    description ?? '',
    choices.length > 0 ? `One of ${choices.join(', ')}.` : '',
    preset === undefined || preset === false ? '' : `(${JSON.stringify(preset)} unless given)`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/**
 * The value that a person meant by the texts of one field. JSON may be written in place, be named as a file (`@task.json`,
 * or the bare name where only JSON fits), come from standard input (`-`), or be pairs: `city=Chisinau days=3`.
 */
export async function readField(
  field: CommandField,
  texts: readonly string[],
  readStdin: () => Promise<string>,
): Promise<unknown> {
  const [first = '', ...others] = texts;
  if (field.kind === 'list') return coerceText(texts, field.schema, field.name);
  if (field.kind !== 'json') return coerceText(texts.at(-1) ?? '', field.schema, field.name);
  if (first === '-') return parseJson(await readStdin(), field.name);
  if (first.startsWith('@')) return readJsonFile(first.slice(1), field.name);
  if (/^\s*[[{"]/.test(first)) return parseJson(first, field.name);
  if (typesOf(field.schema).has('object') && [first, ...others].every((text) => /^[^=]+=/.test(text)))
    return readPairs(texts, field.name);
  if (field.required && existsSync(first)) return readJsonFile(first, field.name);
  return coerceText(first, field.schema, field.name);
}

/** `city=Chisinau days=3` as an object; numbers, booleans and JSON are read as such. Throws `invalid_input`. */
export function readPairs(texts: readonly string[], path: string): JsonObject {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) {
        const name = text.slice(0, at);
        return [name, coerceText(text.slice(at + 1), {}, `${path}.${name}`)];
      }
      throw new OrdinautError({
        code: 'invalid_input',
        message: `"${text}" is not name=value`,
        path,
        hint: 'for example city=Chisinau',
      });
    }),
  ) as JsonObject;
}

/** The JSON of a file. Throws `not_found` or `invalid_json`. */
export function readJsonFile(file: string, path: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrdinautError({ code: 'not_found', message: `${file} cannot be read: ${reason}`, path }, cause);
  }
  return parseJson(text.replace(/^\uFEFF/, ''), path);
}
