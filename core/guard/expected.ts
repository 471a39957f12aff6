const LONGEST_VALUE = 60;

/** What a missing property should have been, as the tail of a message; empty when the schema does not say. */
export function expectation(schema: Record<string, unknown>, property: unknown): string {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const expected =
    typeof property === 'string' && Object.hasOwn(properties, property) ? properties[property] : undefined;
  if (!isRecord(expected)) return '';
  if (Array.isArray(expected.enum)) return `: ${oneOf(expected.enum)}`;
  return expected.type === undefined ? '' : `: ${oneOfTypes(asArray(expected.type))}`;
}

/** "between 1 and 9", "at least 0", from a schema's bounds. */
export function numberRange(schema: Record<string, unknown>): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return `between ${minimum} and ${maximum}`;
  const parts = [
    minimum !== undefined && `at least ${minimum}`,
    exclusiveMinimum !== undefined && `greater than ${exclusiveMinimum}`,
    maximum !== undefined && `at most ${maximum}`,
    exclusiveMaximum !== undefined && `less than ${exclusiveMaximum}`,
  ];
  return parts.filter((part) => part !== false).join(' and ');
}

/** "1 to 9", "at least 1", "at most 9". */
export function range(least: unknown, most: unknown): string {
  if (least !== undefined && most !== undefined) return least === most ? `${least}` : `${least} to ${most}`;
  return least !== undefined ? `at least ${least}` : `at most ${most}`;
}

/** "one of "a", "b"". */
export function oneOf(allowed: readonly unknown[]): string {
  const shown = allowed.slice(0, 20).map(show);
  if (allowed.length > shown.length) shown.push('…');
  return shown.length === 1 ? `${shown[0]}` : `one of ${shown.join(', ')}`;
}

/** "a string or null". */
export function oneOfTypes(types: readonly unknown[]): string {
  const articles = types.map((type) => {
    if (type === 'null') return 'null';
    return `${/^[aeiou]/.test(String(type)) ? 'an' : 'a'} ${String(type)}`;
  });
  return [...new Set(articles)].join(' or ');
}

/** A value in at most 60 characters, without walking a large one. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isRecord(value)) return 'an object';
  const text =
    JSON.stringify(typeof value === 'string' ? value.slice(0, LONGEST_VALUE + 1) : value) ?? String(value);
  return text.length > LONGEST_VALUE + 2 ? `${text.slice(0, LONGEST_VALUE)}…"` : text;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
