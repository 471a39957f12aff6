import type { ErrorDetail } from '../../api/api.ts';

export type Schema = { readonly [key: string]: unknown };

/** How a value of a schema is asked for. `json` is for what no simpler control can say. */
export type Control =
  | 'text'
  | 'long_text'
  | 'secret'
  | 'number'
  | 'boolean'
  | 'date'
  | 'date_time'
  | 'choice'
  | 'choices'
  | 'variants'
  | 'list'
  | 'map'
  | 'object'
  | 'json';

export interface FormField {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

const longTextFrom = 1_000;
const longTextNames = /^(text|body|html|markdown|message|content|prompt|instructions?|description|notes?)$/;
const deepestReference = 20;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A schema without what a form needs not know: a local `$ref` is followed, `allOf` is laid together, and of a value that may
 * be null the other form is taken.
 */
export function plainSchema(schema: Schema, root: Schema, depth = 0): Schema {
  if (depth > deepestReference) return {};
  const inner = (found: unknown): Schema => {
    const { $ref: _, allOf: __, anyOf: ___, oneOf: ____, ...own } = schema;
    return plainSchema({ ...(isSchema(found) ? found : {}), ...own }, root, depth + 1);
  };
  if (typeof schema.$ref === 'string') return inner(lookUp(schema.$ref, root));
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf.filter(isSchema).map((part) => plainSchema(part, root, depth + 1));
    const properties = Object.assign({}, ...parts.map((part) => part.properties));
    const required = parts.flatMap((part) => (Array.isArray(part.required) ? part.required : []));
    return inner(Object.assign({}, ...parts, { properties, required }));
  }
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) {
    const others = variants.filter((one) => isSchema(one) && one.type !== 'null');
    if (others.length === 1) return inner(others[0]);
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    if (types.length === 1) return { ...schema, type: types[0] };
  }
  return schema;
}

function lookUp(reference: string, root: Schema): unknown {
  if (!reference.startsWith('#')) return undefined;
  const keys = reference.slice(1).split('/').filter(Boolean);
  return keys.reduce<unknown>(
    (at, key) =>
      isSchema(at) ? at[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')] : undefined,
    root,
  );
}

/** The values to choose from, where there are only so many. */
export function choicesOf(schema: Schema): readonly (string | number)[] | undefined {
  const simple = (values: readonly unknown[]) =>
    values.every((value) => typeof value === 'string' || typeof value === 'number') && values.length > 0
      ? (values as readonly (string | number)[])
      : undefined;
  if ('const' in schema) return simple([schema.const]);
  if (Array.isArray(schema.enum)) return simple(schema.enum.filter((value) => value !== null));
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants) && variants.every((one) => isSchema(one) && 'const' in one))
    return simple(variants.map((one) => one.const).filter((value) => value !== null));
  return undefined;
}

/** What a choice is called: the `title` of its `const`, or itself. */
export function choiceTitle(schema: Schema, choice: unknown): string {
  const variants = schema.anyOf ?? schema.oneOf;
  const one = Array.isArray(variants) && variants.find((each) => isSchema(each) && each.const === choice);
  return isSchema(one) && typeof one.title === 'string' ? one.title : String(choice);
}

/** How a value of such a schema, which is plain, is asked for. `name` is that of its field. */
export function controlOf(schema: Schema, name = ''): Control {
  if (choicesOf(schema)) return 'choice';
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return 'variants';
  switch (schema.type) {
    case 'string':
      if (schema.writeOnly === true || schema.format === 'password') return 'secret';
      if (schema.format === 'date') return 'date';
      if (schema.format === 'date-time') return 'date_time';
      return Number(schema.maxLength) >= longTextFrom || longTextNames.test(name) ? 'long_text' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      if (!isSchema(schema.items) || Object.keys(schema.items).length === 0) return 'json';
      return choicesOf(schema.items) ? 'choices' : 'list';
    case 'object':
      if (isSchema(schema.properties) && Object.keys(schema.properties).length > 0) return 'object';
      return isSchema(schema.additionalProperties) && Object.keys(schema.additionalProperties).length > 0
        ? 'map'
        : 'json';
    default:
      return isSchema(schema.properties) ? 'object' : 'json';
  }
}

/** The fields of an object schema that is plain, those that are required first. */
export function fieldsOf(schema: Schema, root: Schema): readonly FormField[] {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const fields = Object.entries(properties).flatMap(([name, inner]): FormField[] =>
    isSchema(inner) ? [{ name, schema: plainSchema(inner, root), required: required.includes(name) }] : [],
  );
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

/** What a new element of a list holds before a person fills it in. */
export function emptyValue(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  switch (controlOf(schema)) {
    case 'number':
      return Number(schema.minimum ?? 0);
    case 'boolean':
      return false;
    case 'choice':
      return choicesOf(schema)?.[0];
    case 'list':
    case 'choices':
      return [];
    case 'map':
    case 'object':
      return {};
    case 'variants':
      return undefined;
    case 'json':
      return schema.type === 'array' ? [] : schema.type === 'object' ? {} : '';
    default:
      return '';
  }
}

/** Whether a value is filled in when the task runs: `${steps.events}`. */
export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && /(^|[^$])\$\{/.test(value);
}

export function placeOf(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Problems at a path and, with `below`, of what no field of its own shows them for. */
export function problemsAt(
  problems: readonly ErrorDetail[],
  path: string,
  below = false,
): readonly ErrorDetail[] {
  return problems.filter((problem) => {
    const at = problem.path ?? '';
    return at === path || (below && path !== '' && (at.startsWith(`${path}.`) || at.startsWith(`${path}[`)));
  });
}

/** Problems below a path, told from there: of `steps[0].with.city` below `steps[0].with` is `city`. */
export function problemsBelow(problems: readonly ErrorDetail[], path: string): readonly ErrorDetail[] {
  return problems.flatMap((problem) => {
    const at = problem.path ?? '';
    if (at === path) return [{ ...problem, path: '' }];
    if (at.startsWith(`${path}.`)) return [{ ...problem, path: at.slice(path.length + 1) }];
    return at.startsWith(`${path}[`) ? [{ ...problem, path: at.slice(path.length) }] : [];
  });
}
