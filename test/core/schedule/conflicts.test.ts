import { expect, describe as suite, test } from 'vitest';
import { type ConflictCandidate, findConflicts } from '../../../core/schedule/conflicts.ts';
import { compileSchedule, normaliseSchedule } from '../../../core/schedule/schedule.ts';

const from = Date.parse('2026-03-26T10:00:00Z');
const day = 86_400_000;
const minute = 60_000;

function candidate(id: string, expression: string, more: Partial<ConflictCandidate> = {}): ConflictCandidate {
  const schedule = normaliseSchedule({ kind: 'rrule', expression, timezone: 'UTC' }, from);
  return { id, title: id, schedule, servers: [], ...more };
}
const at8 = 'FREQ=DAILY;BYHOUR=8;BYMINUTE=0';
const at805 = 'FREQ=DAILY;BYHOUR=8;BYMINUTE=5';
const window = { from, window_ms: minute };

suite('conflicts', () => {
  test('tasks at the same time on one tool server', () => {
    const tasks = [
      candidate('a', at8, { servers: ['mail', 'calendar'] }),
      candidate('b', at8, { servers: ['mail'] }),
    ];
    expect(findConflicts(tasks, window)).toEqual({
      conflicts: [
        {
          task_id: 'a',
          other_task_id: 'b',
          reason: 'tool_server',
          shared: 'mail',
          at: Date.parse('2026-03-27T08:00:00Z'),
          count: 14,
        },
      ],
      capped: [],
      incomplete: false,
    });
  });

  test('tasks with one concurrency key', () => {
    const tasks = [
      candidate('a', at8, { concurrency_key: 'k' }),
      candidate('b', at8, { concurrency_key: 'k' }),
    ];
    expect(findConflicts(tasks, window).conflicts).toMatchObject([
      { reason: 'concurrency_key', shared: 'k' },
    ]);
  });

  test('a key and a server of the same name are two things', () => {
    const tasks = [
      candidate('a', at8, { concurrency_key: 'mail' }),
      candidate('b', at8, { servers: ['mail'] }),
    ];
    expect(findConflicts(tasks, window).conflicts).toEqual([]);
  });

  test('slots as far apart as the window do not collide, closer ones do', () => {
    const tasks = [candidate('a', at8, { servers: ['mail'] }), candidate('b', at805, { servers: ['mail'] })];
    expect(findConflicts(tasks, { from, window_ms: 5 * minute }).conflicts).toEqual([]);
    expect(findConflicts(tasks, { from, window_ms: 5 * minute + 1 }).conflicts).toHaveLength(1);
  });

  test('a slot within the expected run of an earlier one collides, whatever the window', () => {
    const long = { servers: ['mail'], expected_duration_ms: 10 * minute };
    const tasks = [candidate('a', at8, long), candidate('b', at805, { servers: ['mail'] })];
    expect(findConflicts(tasks, window).conflicts).toMatchObject([{ task_id: 'a', other_task_id: 'b' }]);
  });

  test('the earlier task is not delayed by the later one being long', () => {
    const long = { servers: ['mail'], expected_duration_ms: 10 * minute };
    const tasks = [candidate('a', at8, { servers: ['mail'] }), candidate('b', at805, long)];
    expect(findConflicts(tasks, window).conflicts).toEqual([]);
  });

  test('a task does not conflict with itself', () => {
    const often = candidate('a', 'FREQ=MINUTELY;INTERVAL=1', { servers: ['mail'] });
    expect(findConflicts([often], { from, window_ms: 5 * minute }).conflicts).toEqual([]);
  });

  test('only slots within the horizon count', () => {
    const tasks = [candidate('a', at8, { servers: ['mail'] }), candidate('b', at8, { servers: ['mail'] })];
    expect(findConflicts(tasks, { ...window, horizon_ms: 3 * day }).conflicts).toMatchObject([{ count: 3 }]);
  });

  test('with a task in question, only its conflicts', () => {
    const tasks = ['a', 'b', 'c'].map((id) => candidate(id, at8, { servers: ['mail'] }));
    const { conflicts } = findConflicts(tasks, { ...window, task_id: 'b' });
    expect(conflicts.map((conflict) => [conflict.task_id, conflict.other_task_id])).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  test('a compiled schedule serves as well as a stored one', () => {
    const tasks = [candidate('a', at8, { servers: ['mail'] }), candidate('b', at8, { servers: ['mail'] })];
    const compiled = tasks.map((task) =>
      'kind' in task.schedule ? { ...task, schedule: compileSchedule(task.schedule) } : task,
    );
    expect(findConflicts(compiled, window)).toEqual(findConflicts(tasks, window));
  });

  test('says which task had more slots than were looked at', () => {
    const tasks = [
      candidate('often', 'FREQ=MINUTELY;INTERVAL=1', { servers: ['mail'] }),
      candidate('daily', at8, { servers: ['mail'] }),
    ];
    const { capped, conflicts } = findConflicts(tasks, window);
    expect(capped.map(({ task_id }) => task_id)).toEqual(['often']);
    expect(conflicts).toHaveLength(1);
  });

  test('a thousand tasks on one server at one time end in a bounded, honest answer', () => {
    const tasks = Array.from({ length: 1_000 }, (_, index) =>
      candidate(`t${index}`, at8, { servers: ['mail'] }),
    );
    const { conflicts, incomplete } = findConflicts(tasks, window);
    expect(conflicts).toHaveLength(1_000);
    expect(incomplete).toBe(true);
  });

  test('a task among a thousand is compared with all of them', () => {
    const tasks = Array.from({ length: 1_000 }, (_, index) =>
      candidate(`t${index}`, at8, { servers: ['mail'] }),
    );
    const { conflicts, incomplete } = findConflicts(tasks, { ...window, task_id: 't999' });
    expect(conflicts).toHaveLength(999);
    expect(incomplete).toBe(false);
  });
});
