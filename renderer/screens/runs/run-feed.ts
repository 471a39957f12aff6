import type { RunSummary } from './run-filter.ts';

/** Pages of runs, newest first, as they were loaded. */
export interface RunPage {
  readonly items: readonly RunSummary[];
  readonly next_cursor: string | null;
}

/**
 * The pages with the newest one read again: it takes the place of every run that is as new as its last, so that runs which
 * began, changed or no longer match the filter are as they are now. Older ones stay as they were loaded.
 */
export function withHead(pages: readonly RunPage[], head: RunPage): readonly RunPage[] {
  const last = head.items.at(-1);
  const [first, ...rest] = pages;
  // A head that is everything leaves nothing behind it.
  if (head.next_cursor === null || last === undefined || first === undefined) return [head];
  const known = new Set(head.items.map(({ id }) => id));
  // Nothing of the first page is in the head: what came in between is loaded again by scrolling.
  if (!first.items.some(({ id }) => known.has(id))) return [head];
  // The engine's own order where it is known: many runs may begin in one millisecond.
  const at = pages.flatMap(({ items }) => items).findIndex(({ id }) => id === last.id);
  let index = -1;
  const older = (run: RunSummary) => {
    index++;
    return !known.has(run.id) && (at < 0 ? run.created_at <= last.created_at : index > at);
  };
  const [left, ...others] = [first, ...rest].map((page) => ({ ...page, items: page.items.filter(older) }));
  return [{ items: [...head.items, ...(left?.items ?? [])], next_cursor: first.next_cursor }, ...others];
}

/** The pages with single runs as they are now; one that no longer matches (`null`) is taken out. */
export function withRuns(
  pages: readonly RunPage[],
  now: ReadonlyMap<string, RunSummary | null>,
): readonly RunPage[] {
  return pages.map((page) => ({
    ...page,
    items: page.items.flatMap((run) => {
      const read = now.get(run.id);
      if (read === undefined) return [run];
      return read === null ? [] : [read];
    }),
  }));
}
