import { describe, expect, it } from 'vitest';
import { comingUp } from '../../../../renderer/screens/today/coming-up.ts';
import { failuresOf } from '../../../../renderer/screens/today/failures.ts';
import { newestOf } from '../../../../renderer/screens/today/newest.ts';

const noon = new Date(2026, 2, 2, 12).getTime();
const iso = (hours: number) => new Date(noon + hours * 3_600_000).toISOString();

describe('the newest briefings', () => {
  const briefing = (id: string, task_id: string, hours: number) => ({
    id,
    run_id: null,
    task_id,
    title: id,
    created_at: iso(hours),
    read_at: null,
  });

  it('are the newest of each task of the last day', () => {
    const all = [
      briefing('a2', 'a', -1),
      briefing('b1', 'b', -2),
      briefing('a1', 'a', -3),
      briefing('c', 'c', -30),
    ];
    expect(newestOf(all, noon, 3).map(({ id }) => id)).toEqual(['a2', 'b1']);
    expect(newestOf(all, noon, 1).map(({ id }) => id)).toEqual(['a2']);
  });

  it('are the newest of all where the last day had none', () => {
    expect(newestOf([briefing('old', 'a', -50), briefing('older', 'b', -60)], noon, 3)).toHaveLength(1);
    expect(newestOf([], noon, 3)).toEqual([]);
  });
});

describe('what went wrong', () => {
  type Runs = Parameters<typeof failuresOf>[0];
  const runs = (all: readonly (readonly [id: string, task: string, state: string])[]) =>
    all.map(([id, task_id, state]) => ({ id, task_id, state })) as unknown as Runs;

  it('is told once for each task, and says whether it has succeeded since', () => {
    const found = failuresOf(
      runs([
        ['4', 'a', 'failed'],
        ['3', 'b', 'succeeded'],
        ['2', 'b', 'parked'],
        ['1', 'a', 'failed'],
        ['0', 'c', 'succeeded'],
      ]),
    );
    expect(found.map(({ run, times, isMended }) => [run.id, times, isMended])).toEqual([
      ['4', 2, false],
      ['2', 1, true],
    ]);
  });
});

describe('what comes up', () => {
  type Tasks = Parameters<typeof comingUp>[0];
  const task = (id: string, next_at: string | null, schedule_kind = 'rrule') => ({
    id,
    next_at,
    schedule_kind,
  });
  const slot = (task_id: string, hours: number) => ({
    task_id,
    title: task_id,
    at: iso(hours),
    at_local: iso(hours),
  });
  const told = (days: ReturnType<typeof comingUp>) =>
    days.map(({ day, tasks }) => [day, ...tasks.map((each) => `${each.task.id} +${each.more}`)]);

  it('is told by day until the end of tomorrow, without polled conditions', () => {
    const tasks = [
      task('tomorrow', iso(20)),
      task('later', iso(2)),
      task('soon', iso(1)),
      task('due', iso(-1)),
      task('far', iso(40)),
      task('never', null),
      task('polled', iso(1), 'condition'),
    ] as unknown as Tasks;
    expect(told(comingUp(tasks, [], noon))).toEqual([
      ['overdue', 'due +0'],
      ['today', 'soon +0', 'later +0'],
      ['tomorrow', 'tomorrow +0'],
    ]);
  });

  it('names a task once a day, with how often it comes; a snoozed one when it will run', () => {
    const tasks = [task('often', iso(1)), task('snoozed', iso(3))] as unknown as Tasks;
    const coming = [
      slot('often', 1),
      slot('snoozed', 2),
      slot('often', 5),
      slot('often', 15),
      slot('often', 16),
    ];
    const days = comingUp(tasks, coming, noon);
    expect(told(days)).toEqual([
      ['today', 'often +1', 'snoozed +0'],
      ['tomorrow', 'often +1'],
    ]);
    expect(days.flatMap(({ tasks: own }) => own.map(({ isNext }) => isNext))).toEqual([true, true, false]);
  });
});
