/** A half-open span of instants. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Overlapping and touching spans joined, clipped to `within`, ascending; empty ones are left out. */
export function mergeSpans(spans: readonly Span[], within: Span): readonly Span[] {
  const merged: { start: number; end: number }[] = [];
  const clipped = spans
    .map(({ start, end }) => ({ start: Math.max(start, within.start), end: Math.min(end, within.end) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  for (const span of clipped) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged;
}

/** What `busy` (merged, ascending) leaves of `within`. */
export function freeSpans(busy: readonly Span[], within: Span): readonly Span[] {
  const free: Span[] = [];
  let from = within.start;
  for (const { start, end } of busy) {
    if (start > from) free.push({ start: from, end: start });
    from = Math.max(from, end);
  }
  if (from < within.end) free.push({ start: from, end: within.end });
  return free;
}
