import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { InputOf, Updates } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { type RunPage, withHead, withRuns } from './run-feed.ts';
import type { RunSummary } from './run-filter.ts';

const pageSize = 200;
/** At most so often while runs go on: a thousand a minute do not ask a thousand times. */
const restMs = 400;
/** Older runs that are read again one by one; a storm of more waits for the next visit. */
const mostSingle = 20;

type Pages = InfiniteData<RunPage, string | null>;

/**
 * Runs of a filter, newest first, loaded as far as a person scrolls and kept up to date: after a change the newest page is read
 * again, and older runs that changed one by one. So ten thousand loaded runs cost no more than two hundred.
 */
export function useRunFeed(filter: InputOf<'runs.list'>) {
  const api = useApi();
  const queries = useQueryClient();
  // Not a key of `runs`, all of whose pages every change would read again.
  const key = useMemo(() => ['run_feed', filter] as const, [filter]);
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ signal, pageParam }): Promise<RunPage> =>
      api.call(
        'runs.list',
        { ...filter, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchOnMount: true,
  });

  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isBusy = false;
    let isEnded = false;

    const change = (next: (pages: readonly RunPage[]) => readonly RunPage[]) =>
      queries.setQueryData<Pages>(key, (data) => {
        if (!data) return data;
        const pages = next(data.pages);
        return { pages: [...pages], pageParams: data.pageParams.slice(0, pages.length) };
      });
    const single = async (id: string): Promise<readonly [string, RunSummary | null] | null> => {
      try {
        const run = await api.call('runs.get', { run: id });
        return [id, filter.state !== undefined && run.state !== filter.state ? null : run];
      } catch {
        // It was pruned meanwhile; the list says so when it is read anew.
        return null;
      }
    };
    const refresh = async () => {
      timer = undefined;
      isBusy = true;
      const ids = new Set(changed);
      changed.clear();
      try {
        const head = await api.call('runs.list', { ...filter, limit: pageSize });
        if (isEnded) return;
        change((pages) => withHead(pages, head));
        for (const { id } of head.items) ids.delete(id);
        const loaded = new Set(
          queries.getQueryData<Pages>(key)?.pages.flatMap(({ items }) => items.map(({ id }) => id)),
        );
        const older = [...ids].filter((id) => loaded.has(id)).slice(0, mostSingle);
        const read = (await Promise.all(older.map(single))).filter((each) => each !== null);
        if (read.length > 0 && !isEnded) change((pages) => withRuns(pages, new Map(read)));
      } catch {
        // The engine does not answer: the connection notice says so, and everything is read anew when it is back.
      }
      isBusy = false;
      if (changed.size > 0 && !isEnded) timer = setTimeout(refresh, restMs);
    };
    const end = api.onUpdates(({ changes }: Updates) => {
      for (const each of changes) if (each.kind === 'run' || each.kind === 'run_queued') changed.add(each.id);
      if (changed.size > 0 && !isBusy) timer ??= setTimeout(refresh, restMs);
    });
    return () => {
      isEnded = true;
      end();
      clearTimeout(timer);
    };
  }, [api, queries, key, filter]);

  const runs = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  return { ...query, data: runs };
}
