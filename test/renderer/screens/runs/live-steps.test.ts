import { expect, it } from 'vitest';
import { type LiveStep, withProgress } from '../../../../renderer/screens/runs/live-steps.ts';

const run_id = 'run';

it('a step that is told of begins, says what it is at, and ends', () => {
  let steps: readonly LiveStep[] = [];
  steps = withProgress(
    steps,
    { kind: 'step_started', run_id, path: 'a', tool: 'test.slow', attempt: 2 },
    1_000,
  );
  steps = withProgress(steps, { kind: 'step_message', run_id, path: 'a', message: 'half way' }, 1_500);
  expect(steps).toEqual([
    {
      path: 'a',
      tool: 'test.slow',
      attempt: 2,
      state: 'running',
      via: null,
      from: 1_000,
      to: null,
      message: 'half way',
    },
  ]);
  const ended = { kind: 'step_finished', path: 'a', state: 'succeeded', error: null, via: 'mcp' } as const;
  steps = withProgress(steps, { ...ended, run_id, duration_ms: 900 }, 2_000);
  expect(steps).toMatchObject([{ path: 'a', state: 'succeeded', via: 'mcp', from: 1_000, to: 2_000 }]);
});

it('a step whose beginning was missed began as long ago as it took', () => {
  const ended = { kind: 'step_finished', path: 'a', state: 'failed', error: null, via: null } as const;
  expect(withProgress([], { ...ended, run_id, duration_ms: 900 }, 2_000)).toMatchObject([
    { from: 1_100, to: 2_000 },
  ]);
});
