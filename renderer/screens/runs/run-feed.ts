import type { RunSummary } from './run-filter.ts';

/** Pages of runs, newest first, as they were loaded. */
export interface RunPage {
  readonly items: readonly RunSummary[];
  readonly next_cursor: string | null;
}

const isOlder = (one: RunSummary, other: RunSummary) =>
  one.created_at < other.created_at || (one.created_at === other.created_at && one.id < other.id);

/**
 * The pages with the newest one read again: it takes the place of every run that is as new as its last, so that runs which
 * began, changed or no longer match the filter are as they are now. Older ones stay as they were loaded.
 */
export function withHead(pages: readonly RunPage[], head: RunPage): readonly RunPage[] {
  const last = head.items.at(-1);
  // A head that is everything leaves nothing behind it.
  if (head.next_cursor === null || last === undefined || pages.length === 0) return [head];
  const known = new Set(head.items.map(({ id }) => id));
  const older = pages.map((page) => ({
    ...page,
    items: page.items.filter((run) => !known.has(run.id) && isOlder(run, last)),
  }));
  const [first, ...rest] = older;
  if (!first) return [head];
  // Nothing that is left of the first page touches the head: what came in between is loaded again by scrolling.
  if (!(pages[0]?.items ?? []).some(({ id }) => known.has(id))) return [head];
  return [{ items: [...head.items, ...first.items], next_cursor: first.next_cursor }, ...rest];
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
