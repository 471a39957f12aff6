import { OrdinautError } from '../errors.ts';
import type { JsonSchema } from '../model/tool.ts';

/** Bounds of a schema that is accepted at all. */
const SCHEMA_LIMITS = { nodes: 20_000, depth: 100, characters: 1_000_000 } as const;
/** Above these a schema is compiled in the guard thread. */
const INLINE_LIMITS = { nodes: 2_000, characters: 64_000 } as const;

/** Formats whose check is linear in the text; any other is a regular expression that may backtrack. */
const SAFE_FORMATS = new Set([
  ...['date', 'time', 'date-time', 'iso-time', 'iso-date-time', 'duration', 'uuid', 'ipv4'],
  ...['int32', 'int64', 'float', 'double', 'password', 'binary'],
]);
/** Keywords whose cost is not bounded by schema size × value size. */
const COSTLY = new Set([
  'pattern',
  'patternProperties',
  'uniqueItems',
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
]);
/** Keywords that hold a map of names to schemas: a key inside is a name, never a keyword. */
const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);
/** Keywords that hold plain data. */
const DATA = new Set(['const', 'enum', 'default', 'example', 'examples', 'required', 'dependentRequired']);

export interface SchemaFacts {
  /** Its cost is linear in the value: it may be checked on the main thread. */
  readonly plain: boolean;
  readonly draft07: boolean;
}

/**
 * What must be known of a schema before it is compiled.
 * Throws `OrdinautError` `invalid_schema` for one that is too large, too deep, asynchronous, or refers to anything outside itself.
 */
export function schemaFacts(schema: JsonSchema): SchemaFacts {
  let nodes = 0;
  let characters = 0;
  let costly = false;
  const ids = new Set<string>();
  const references: { readonly path: string; readonly to: string }[] = [];

  const visit = (value: unknown, path: string, depth: number, inside: 'schema' | 'map' | 'data'): void => {
    nodes += 1;
    if (typeof value === 'string') characters += value.length;
    if (nodes > SCHEMA_LIMITS.nodes || characters > SCHEMA_LIMITS.characters)
      throw refuse(path, `schema is too large: more than ${SCHEMA_LIMITS.nodes} values or 1 MB of text`);
    if (depth > SCHEMA_LIMITS.depth)
      throw refuse(path, `schema is nested deeper than ${SCHEMA_LIMITS.depth} levels`);
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, `${path}[${index}]`, depth + 1, inside);
      });
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      characters += key.length;
      const at = `${path}.${key}`;
      if (inside !== 'schema') {
        visit(child, at, depth + 1, inside === 'map' ? 'schema' : 'data');
        continue;
      }
      if (COSTLY.has(key) && child !== false) costly = true;
      if (key === 'format' && typeof child === 'string' && !SAFE_FORMATS.has(child)) costly = true;
      if (key === '$async') throw refuse(at, 'schema is asynchronous ($async), which is not supported');
      if (typeof child === 'string') {
        if (key === '$id' || key === '$anchor' || key === '$dynamicAnchor') ids.add(child);
        if (key === '$ref' || key === '$dynamicRef' || key === '$recursiveRef')
          references.push({ path: at, to: child });
      }
      visit(child, at, depth + 1, MAPS.has(key) ? 'map' : DATA.has(key) ? 'data' : 'schema');
    }
  };
  visit(schema, '$', 0, 'schema');

  for (const { path, to } of references) {
    const document = to.split('#', 1)[0] ?? '';
    if (document !== '' && !ids.has(document) && !ids.has(to))
      throw new OrdinautError({
        code: 'invalid_schema',
        message: `schema refers to ${to}, outside itself; references are never fetched`,
        path,
        hint: 'put the definition under $defs and refer to it as #/$defs/Name',
      });
  }
  const dialect = typeof schema.$schema === 'string' ? schema.$schema : '';
  return {
    plain: !costly && nodes <= INLINE_LIMITS.nodes && characters <= INLINE_LIMITS.characters,
    draft07: /draft-0[4-7]/.test(dialect),
  };
}

function refuse(path: string, message: string): OrdinautError {
  return new OrdinautError({ code: 'invalid_schema', message, path });
}
