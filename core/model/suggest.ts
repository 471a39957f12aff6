import { closest, distance } from 'fastest-levenshtein';

/** The known name nearest to a mistyped one, as a hint; undefined when nothing is near. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const byLower = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]));
  const nearest = closest(lower, [...byLower.keys()]);
  if (distance(lower, nearest) > Math.max(2, Math.floor(name.length / 3))) return undefined;
  return `did you mean ${byLower.get(nearest)}?`;
}
