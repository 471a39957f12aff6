/** Values with more nodes than this are checked in the guard thread. */
const LARGE = 20_000;
export const DEEPEST_VALUE = 500;

export type ValueSize = 'small' | 'large' | 'too_deep';

/** How big a JSON value is, at the price of one walk. Safe for any depth: it stops at 500 levels. */
export function valueSize(value: unknown): ValueSize {
  const count = { nodes: 0 };
  if (!walk(value, 0, count)) return 'too_deep';
  return count.nodes > LARGE ? 'large' : 'small';
}

function walk(value: unknown, depth: number, count: { nodes: number }): boolean {
  count.nodes += 1;
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= DEEPEST_VALUE) return false;
  if (Array.isArray(value)) return value.every((item) => walk(item, depth + 1, count));
  for (const key in value) {
    if (!walk(Reflect.get(value, key), depth + 1, count)) return false;
  }
  return true;
}
