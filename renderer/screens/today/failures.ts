import type { OutputOf } from '../../api/api.ts';

type RunSummary = OutputOf<'runs.list'>['items'][number];

/** What went wrong with one task: its newest failed run, and how often. */
export interface Failure {
  readonly run: RunSummary;
  readonly times: number;
  /** It succeeded after that. */
  readonly isMended: boolean;
}

/** Failed and parked runs by task, the newest first; `runs` are the newest first. */
export function failuresOf(runs: readonly RunSummary[]): readonly Failure[] {
  const byTask = Map.groupBy(runs, ({ task_id }) => task_id);
  return [...byTask.values()].flatMap((own) => {
    const failed = own.filter(({ state }) => state === 'failed' || state === 'parked');
    const [run] = failed;
    if (run === undefined) return [];
    const isMended = own.slice(0, own.indexOf(run)).some(({ state }) => state === 'succeeded');
    return [{ run, times: failed.length, isMended }];
  });
}
