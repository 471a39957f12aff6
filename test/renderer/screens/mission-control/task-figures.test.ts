import { expect, it } from 'vitest';
import {
  mostFailing,
  slowest,
  taskFigures,
} from '../../../../renderer/screens/mission-control/task-figures.ts';

const run = (task_id: string, state: string, duration_ms: number | null) => ({
  task_id,
  task_title: task_id.toUpperCase(),
  state,
  duration_ms,
});

it('tasks are told by their runs, failures and times', () => {
  const runs = [
    run('a', 'succeeded', 100),
    run('a', 'failed', 300),
    run('a', 'running', null),
    run('b', 'parked', null),
  ];
  expect(taskFigures(runs)).toEqual([
    { task_id: 'a', title: 'A', runs: 3, failed: 1, median_ms: 100, longest_ms: 300 },
    { task_id: 'b', title: 'B', runs: 1, failed: 1, median_ms: null, longest_ms: null },
  ]);
});

it('the slowest and the most failing come first, others not at all', () => {
  const figures = taskFigures([
    run('quick', 'succeeded', 10),
    run('slow', 'succeeded', 900),
    run('broken', 'failed', 50),
    run('never', 'queued', null),
  ]);
  expect(slowest(figures).map(({ task_id }) => task_id)).toEqual(['slow', 'broken', 'quick']);
  expect(mostFailing(figures).map(({ task_id }) => task_id)).toEqual(['broken']);
});
