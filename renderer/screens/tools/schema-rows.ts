import { isSchema, plainSchema, type Schema } from '../../components/schema-form/form-schema.ts';

/** One value of a JSON Schema, for people. */
export interface SchemaRow {
  /** `to`, `attachments[].name` */
  readonly path: string;
  /** `string`, `integer`, `list of string`, `"a" | "b"` */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** Bounds and the default: `1 to 50`, `default 10`. */
  readonly limits: readonly string[];
}

const deepest = 4;
const mostRows = 200;

/** The values of a schema, one under the other, inner ones after their outer one. */
export function schemaRows(schema: Schema): readonly SchemaRow[] {
  return rowsOf(plainSchema(schema, schema), schema, '', 0).slice(0, mostRows);
}

function rowsOf(schema: Schema, root: Schema, path: string, depth: number): SchemaRow[] {
  if (depth >= deepest || !isSchema(schema.properties)) return [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(schema.properties).flatMap(([name, given]) => {
    const inner = plainSchema(isSchema(given) ? given : {}, root);
    const at = path === '' ? name : `${path}.${name}`;
    const item = isSchema(inner.items) ? plainSchema(inner.items, root) : undefined;
    const row: SchemaRow = {
      path: at,
      type: typeOf(inner, root),
      required: required.has(name),
      description: typeof inner.description === 'string' ? inner.description : '',
      limits: limitsOf(inner),
    };
    return [
      row,
      ...rowsOf(inner, root, at, depth + 1),
      ...(item ? rowsOf(item, root, `${at}[]`, depth + 1) : []),
    ];
  });
}

function typeOf(schema: Schema, root: Schema): string {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants))
    return [...new Set(variants.filter(isSchema).map((one) => typeOf(plainSchema(one, root), root)))].join(
      ' | ',
    );
  if (isSchema(schema.items)) return `${typeOf(plainSchema(schema.items, root), root)}[]`;
  return Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'any');
}

const bounds = [
  ['minimum', '≥'],
  ['exclusiveMinimum', '>'],
  ['maximum', '≤'],
  ['exclusiveMaximum', '<'],
  ['minLength', 'length ≥'],
  ['maxLength', 'length ≤'],
  ['minItems', 'items ≥'],
  ['maxItems', 'items ≤'],
  ['format', ''],
  ['pattern', ''],
  ['default', '='],
] as const;

function limitsOf(schema: Schema): readonly string[] {
  return bounds.flatMap(([name, sign]) => {
    const value = schema[name];
    if (value === undefined) return [];
    return [`${sign} ${typeof value === 'string' ? value : JSON.stringify(value)}`.trim()];
  });
}
