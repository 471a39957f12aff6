import { choicesOf, emptyValue, isSchema, plainSchema, type Schema } from './form-schema.ts';

/** One of several forms that a value may have. */
export interface SchemaVariant {
  readonly title: string;
  readonly schema: Schema;
}

/**
 * The forms of `anyOf` or `oneOf`, each with a name: its `title`, the constant that tells it from the others, or its type.
 * Undefined where there are not at least two.
 */
export function variantsOf(schema: Schema, root: Schema): readonly SchemaVariant[] | undefined {
  const variants = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(variants) || variants.length < 2) return undefined;
  const { anyOf: _, oneOf: __, title: ___, description: ____, default: _____, ...own } = schema;
  const found = variants
    .filter(isSchema)
    .map((one) => plainSchema(one, root))
    .filter(({ type }) => type !== 'null');
  if (found.length < 2) return undefined;
  const titles = found.map(titleOf);
  return found.map((one, index) => {
    const title = titles[index] ?? '';
    const isTaken = titles.filter((each) => each === title).length > 1;
    return { schema: beside(own, one), title: isTaken ? `${title} (${index + 1})` : title };
  });
}

/** A form with what all forms have: the fields that stand beside `oneOf`, where it is an object. */
function beside(own: Schema, one: Schema): Schema {
  const { properties, required: _, ...rest } = own;
  if (typeof one.type === 'string' && one.type !== 'object') return { ...rest, ...one };
  const required = [own.required, one.required].flatMap((names) => (Array.isArray(names) ? names : []));
  const fields = { ...(isSchema(properties) && properties), ...(isSchema(one.properties) && one.properties) };
  return {
    ...rest,
    ...one,
    ...(Object.keys(fields).length > 0 && { properties: fields }),
    ...(required.length > 0 && { required }),
  };
}

function titleOf(schema: Schema): string {
  if (typeof schema.title === 'string') return schema.title;
  const properties = isSchema(schema.properties) ? Object.values(schema.properties).filter(isSchema) : [];
  const constant = properties.find(({ const: only }) => typeof only === 'string')?.const ?? schema.const;
  if (constant !== undefined) return String(constant);
  if (isSchema(schema.properties)) return Object.keys(schema.properties).slice(0, 3).join(', ');
  if (Array.isArray(schema.required)) return schema.required.join(', ');
  return typeof schema.type === 'string' ? schema.type : '…';
}

/** Which form a value has: the first that it may be, or -1. Looks only as deep as is needed to tell forms apart. */
export function variantOf(variants: readonly SchemaVariant[], value: unknown): number {
  return value === undefined ? -1 : variants.findIndex(({ schema }) => mayBe(schema, value));
}

function mayBe(schema: Schema, value: unknown): boolean {
  const choices = choicesOf(schema);
  if (choices !== undefined) return (choices as readonly unknown[]).includes(value);
  if (isSchema(schema.properties) || schema.type === 'object') {
    if (!isSchema(value)) return false;
    const properties = isSchema(schema.properties) ? schema.properties : {};
    const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
    return (
      required.every((name) => typeof name === 'string' && name in value) &&
      Object.entries(value).every(([name, inner]) => {
        const own = properties[name];
        if (!isSchema(own)) return schema.additionalProperties !== false;
        return !('const' in own) || own.const === inner;
      })
    );
  }
  switch (schema.type) {
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value === schema.type;
    default:
      return true;
  }
}

/** What a value of a form begins with: enough to be told from the others. */
export function beginningOf({ schema }: SchemaVariant, root: Schema): unknown {
  const begun = emptyValue(schema);
  if (!isSchema(begun) || !isSchema(schema.properties)) return begun;
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const fields = Object.entries(schema.properties).flatMap(([name, inner]): [string, unknown][] => {
    if (!isSchema(inner)) return [];
    if ('const' in inner) return [[name, inner.const]];
    return required.includes(name) ? [[name, emptyValue(plainSchema(inner, root))]] : [];
  });
  return { ...Object.fromEntries(fields), ...begun };
}
