import type { Json, JsonObject } from '../model/json.ts';

const instants = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})/g;

/**
 * Whether two inputs are the same but for the moment at which they were rendered: ISO instants in them may lie
 * `tolerance_ms` apart.
 */
export function isSameInput(one: Json, other: Json, tolerance_ms: number): boolean {
  if (typeof one === 'string' && typeof other === 'string') return isSameText(one, other, tolerance_ms);
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object')
    return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const left = one as JsonObject;
  const right = other as JsonObject;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => {
      const [a, b] = [left[key], right[key]];
      return a !== undefined && b !== undefined && isSameInput(a, b, tolerance_ms);
    })
  );
}

function isSameText(one: string, other: string, tolerance_ms: number): boolean {
  if (one === other) return true;
  if (one.replaceAll(instants, '') !== other.replaceAll(instants, '')) return false;
  const times = (text: string) => (text.match(instants) ?? []).map((instant) => Date.parse(instant));
  const others = times(other);
  return times(one).every((time, index) => Math.abs(time - (others[index] ?? Number.NaN)) <= tolerance_ms);
}
