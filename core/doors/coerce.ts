import { OrdinautError } from '../errors.ts';

/** As much of a JSON schema as tells what a text was meant to be. */
export interface TextSchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly TextSchema[];
  readonly const?: unknown;
  readonly items?: TextSchema;
}

/** The JSON types that a schema accepts; all of them when it does not say. */
export function typesOf(schema: TextSchema): ReadonlySet<string> {
  if (schema.anyOf) return new Set(schema.anyOf.flatMap((each) => [...typesOf(each)]));
  if (schema.const !== undefined) return new Set([typeof schema.const]);
  if (schema.type === undefined) return new Set(['any']);
  return new Set(typeof schema.type === 'string' ? [schema.type] : schema.type);
}

/**
 * The value that a text of a command line or query string stands for under a schema: `5` becomes a number where one is
 * expected, `{…}` JSON where an object is. A text that fits nothing stays text, so that validation names the problem.
 * Throws `invalid_json` for text that begins as JSON and is not.
 */
export function coerceText(text: string | readonly string[], schema: TextSchema, path: string): unknown {
  const types = typesOf(schema);
  if (types.has('array')) return coerceList(text, schema, path);
  if (typeof text !== 'string') return coerceText(text.at(-1) ?? '', schema, path);
  if (types.has('null') && text === 'null') return null;
  if (types.has('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if ((types.has('number') || types.has('integer')) && isNumber(text)) return Number(text);
  if (types.has('object') && /^\s*[{[]/.test(text)) return parseJson(text, path);
  if (types.has('any')) return parseAny(text, path);
  if (types.has('object') && !types.has('string')) return parseJson(text, path);
  return text;
}

/** Every text of an input by the schema of its field; unknown fields pass on, for validation to name. */
export function coerceInput(
  texts: Readonly<Record<string, string | readonly string[] | undefined>>,
  properties: Readonly<Record<string, object>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([field, text]) => {
      if (text === undefined) return [];
      const schema: TextSchema = Object.hasOwn(properties, field)
        ? (properties[field] ?? {})
        : { type: 'string' };
      return [[field, coerceText(text, schema, field)]];
    }),
  );
}

function coerceList(text: string | readonly string[], schema: TextSchema, path: string): unknown {
  if (typeof text === 'string' && text.trimStart().startsWith('[')) return parseJson(text, path);
  const list = typeof text === 'string' ? [text] : text;
  const items = schema.items ?? schema.anyOf?.find((each) => each.items)?.items ?? {};
  return list.map((item, index) => coerceText(item, items, `${path}[${index}]`));
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text.trim());

function parseAny(text: string, path: string): unknown {
  if (/^\s*[{["]/.test(text)) return parseJson(text, path);
  if (isNumber(text)) return Number(text);
  if (/^(true|false|null)$/.test(text)) return JSON.parse(text);
  return text;
}

/** JSON text as a value; throws `invalid_json` that says where it stops being JSON. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrdinautError({ code: 'invalid_json', message: `${path} is not JSON: ${reason}`, path }, cause);
  }
}
