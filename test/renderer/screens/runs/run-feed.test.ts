import { describe, expect, it } from 'vitest';
import { type RunPage, withHead, withRuns } from '../../../../renderer/screens/runs/run-feed.ts';
import type { RunSummary } from '../../../../renderer/screens/runs/run-filter.ts';

/** A run made so many seconds after midnight. */
function run(second: number, state: RunSummary['state'] = 'succeeded'): RunSummary {
  const at = new Date(Date.UTC(2026, 2, 2) + second * 1_000).toISOString();
  return {
    id: `run-${String(second).padStart(4, '0')}`,
    task_id: 'task',
    task_title: 'Task',
    task_version: 1,
    state,
    trigger: 'manual',
    mode: 'direct',
    slot_at: null,
    created_at: at,
    run_at: at,
    started_at: at,
    finished_at: at,
    duration_ms: 0,
    attempt: 1,
    retries: 0,
    crashes: 0,
    fallbacks: 0,
    waits_for: null,
    error: null,
    correlation_id: 'c',
  };
}
const page = (seconds: readonly number[], next_cursor: string | null): RunPage => ({
  items: seconds.map((second) => run(second)),
  next_cursor,
});
const ids = (pages: readonly RunPage[]) =>
  pages.flatMap(({ items }) => items.map(({ id }) => Number(id.slice(4))));

describe('the pages of runs, with the newest read again', () => {
  it('gain what began, and lose nothing of what was loaded', () => {
    const pages = withHead([page([6, 5, 4], 'a'), page([3, 2, 1], null)], page([8, 7, 6], 'b'));
    expect(ids(pages)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(pages.map(({ next_cursor }) => next_cursor)).toEqual(['a', null]);
  });

  it('lose a run that no longer matches the filter', () => {
    expect(ids(withHead([page([6, 5, 4], 'a'), page([3], null)], page([6, 4, 3], 'b')))).toEqual([6, 4, 3]);
  });

  it('begin anew after more new runs than a page holds', () => {
    expect(ids(withHead([page([3, 2], 'a')], page([9, 8], 'b')))).toEqual([9, 8]);
  });

  it('are the head alone when it is everything', () => {
    expect(ids(withHead([page([3, 2], 'a'), page([1], null)], page([3], null)))).toEqual([3]);
  });
});

describe('single runs read again', () => {
  it('take the place of the old ones, or leave', () => {
    const pages = [page([3, 2], 'a'), page([1], null)];
    const now = withRuns(
      pages,
      new Map([
        ['run-0002', run(2, 'failed')],
        ['run-0001', null],
      ]),
    );
    expect(ids(now)).toEqual([3, 2]);
    expect(now[0]?.items[1]?.state).toBe('failed');
  });
});
