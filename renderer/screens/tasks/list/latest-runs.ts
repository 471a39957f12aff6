import { useMemo } from 'react';
import type { OutputOf } from '../../../api/api.ts';
import { useOperation } from '../../../data/operation-query.ts';

export type LatestRun = OutputOf<'runs.list'>['items'][number];

const newest = 200;

/** The newest run of each task among the newest runs of all. */
export function useLatestRuns(): {
  readonly ready: boolean;
  readonly of: (task: string) => LatestRun | undefined;
} {
  const { data } = useOperation('runs.list', { limit: newest });
  return useMemo(() => {
    const byTask = new Map<string, LatestRun>();
    for (const run of data?.items ?? []) if (!byTask.has(run.task_id)) byTask.set(run.task_id, run);
    return { ready: data !== undefined, of: (task) => byTask.get(task) };
  }, [data]);
}

/** The newest run of a task; asked for by itself when it is not among the newest of all. */
export function useLatestRun(task: string, latest: ReturnType<typeof useLatestRuns>): LatestRun | undefined {
  const recent = latest.of(task);
  const { data } = useOperation(
    'runs.list',
    { task, limit: 1 },
    { enabled: latest.ready && recent === undefined },
  );
  return recent ?? data?.items[0];
}
