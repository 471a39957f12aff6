import type { Json } from '../model/json.ts';

/** One place where two values differ. A side that is absent there has no field. */
export interface JsonDifference {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: Json;
  readonly after?: Json;
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Where two JSON values differ, deepest place first named: `pipeline[2].with.city`. Array elements that carry an `id`
 * are paired by it (`pipeline[weather]`), so that a step moved down is not every step changed.
 */
export function diffJson(before: Json, after: Json, path = ''): readonly JsonDifference[] {
  if (isObject(before) && isObject(after)) return diffFields(before, after, path);
  if (isArray(before) && isArray(after)) {
    const keyed = [...before, ...after].every((item) => isObject(item) && typeof item.id === 'string');
    return diffFields(byKey(before, keyed), byKey(after, keyed), path, true);
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, kind: 'changed', before, after }];
}

function diffFields(
  before: { readonly [key: string]: Json },
  after: { readonly [key: string]: Json },
  path: string,
  bracketed = false,
): readonly JsonDifference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): readonly JsonDifference[] => {
    const place = bracketed ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const left = before[key];
    const right = after[key];
    if (left === undefined && right !== undefined) return [{ path: place, kind: 'added', after: right }];
    if (left !== undefined && right === undefined) return [{ path: place, kind: 'removed', before: left }];
    return left === undefined || right === undefined ? [] : diffJson(left, right, place);
  });
}

function byKey(items: readonly Json[], keyed: boolean): { readonly [key: string]: Json } {
  return Object.fromEntries(
    items.map((item, index) => [keyed && isObject(item) ? String(item.id) : String(index), item]),
  );
}
