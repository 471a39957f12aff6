import { useEffect, useMemo } from 'react';
import { useOperationPages } from '../../data/operation-query.ts';

/** Titles of the briefings that runs published, by run; read as far back as the oldest of the runs that are shown. */
export function usePublished(oldest: string | undefined): ReadonlyMap<string, string> {
  const { data, hasNextPage, isFetching, fetchNextPage } = useOperationPages('briefings.list', {
    limit: 200,
  });
  const reached = data?.at(-1)?.created_at;
  useEffect(() => {
    if (hasNextPage && !isFetching && oldest !== undefined && reached !== undefined && reached > oldest)
      void fetchNextPage();
  }, [hasNextPage, isFetching, oldest, reached, fetchNextPage]);
  return useMemo(
    () => new Map(data?.flatMap(({ run_id, title }) => (run_id === null ? [] : [[run_id, title] as const]))),
    [data],
  );
}
