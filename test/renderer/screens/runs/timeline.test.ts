import { describe, expect, it } from 'vitest';
import type { LiveStep } from '../../../../renderer/screens/runs/live-steps.ts';
import {
  pathAround,
  type RunDetail,
  type StepView,
  timelineOf,
} from '../../../../renderer/screens/runs/timeline.ts';

const midnight = Date.UTC(2026, 2, 2);
const at = (ms: number) => new Date(midnight + ms).toISOString();

function step(path: string, from: number, to: number | null, more: Partial<StepView> = {}): StepView {
  return {
    path,
    kind: 'tool',
    state: to === null ? 'waiting' : 'succeeded',
    tool: 'test.echo',
    via: 'direct',
    attempt: 1,
    started_at: at(from),
    finished_at: to === null ? null : at(to),
    duration_ms: to === null ? null : to - from,
    wake_at: null,
    input: {},
    output: {},
    error: null,
    usage: null,
    sources: [],
    ...more,
  };
}
function attempt(path: string, number: number, from: number, to: number, failed = false) {
  return {
    path,
    attempt: number,
    tool: 'test.echo',
    via: 'direct',
    started_at: at(from),
    finished_at: at(to),
    duration_ms: to - from,
    error: failed ? { code: 'busy', message: 'busy' } : null,
    usage: null,
  };
}
const run = (
  steps: readonly StepView[],
  attempts: RunDetail['attempts'] = [],
  state: RunDetail['state'] = 'succeeded',
) => ({
  steps: [...steps],
  attempts,
  state,
  created_at: at(0),
  started_at: at(0),
  finished_at: state === 'succeeded' ? at(1_000) : null,
});
const live = (path: string, from: number, more: Partial<LiveStep> = {}): LiveStep => ({
  path,
  tool: 'test.slow',
  attempt: 1,
  state: 'running',
  via: null,
  from: midnight + from,
  to: null,
  message: null,
  ...more,
});

describe('the timeline of a run', () => {
  it('knows what a step is in', () => {
    expect(['a', 'each[2].fetch', 'pick[default].x', 'chain.b', 'a[0].b[1].c'].map(pathAround)).toEqual([
      null,
      'each',
      'pick',
      'chain',
      'a[0].b',
    ]);
  });

  it('puts steps into what holds them, which begins no later than they', () => {
    const steps = [
      step('both[1].right', 100, 500),
      step('both[0].left', 100, 200),
      step('both', 450, 510, { kind: 'parallel', tool: null }),
      step('after', 510, 520),
    ];
    const { rows } = timelineOf(run(steps), [], midnight);
    expect(rows.map(({ path, depth }) => [path, depth])).toEqual([
      ['both', 0],
      ['both[1].right', 1],
      ['both[0].left', 1],
      ['after', 0],
    ]);
    expect(rows[0]).toMatchObject({ from: midnight + 100, to: midnight + 510 });
  });

  it('tells attempts from the time between them', () => {
    const attempts = [attempt('a', 1, 0, 100, true), attempt('a', 2, 600, 700)];
    const { rows } = timelineOf(run([step('a', 0, 700, { attempt: 2 })], attempts), [], midnight);
    expect(
      rows[0]?.bars.map(({ kind, state, from, to }) => [kind, state, from - midnight, to - midnight]),
    ).toEqual([
      ['waiting', 'succeeded', 0, 700],
      ['work', 'failed', 0, 100],
      ['work', 'succeeded', 600, 700],
    ]);
  });

  it('shows waiting until now', () => {
    const waiting = run([step('ask', 0, null, { kind: 'approval', tool: null })], [], 'waiting');
    const { rows, to } = timelineOf(waiting, [], midnight + 5_000);
    expect(rows[0]?.bars).toMatchObject([{ kind: 'waiting', to: midnight + 5_000 }]);
    expect(to).toBe(midnight + 5_000);
  });

  it('shows what goes on before it is on record, also inside of what has no record yet', () => {
    const told = live('each[0].fetch', 300, { message: 'half way' });
    const { rows } = timelineOf(run([step('a', 0, 200)], [], 'running'), [told], midnight + 400);
    expect(rows).toMatchObject([
      { path: 'a' },
      { path: 'each', kind: 'group', state: 'running' },
      { path: 'each[0].fetch', state: 'running', depth: 1, message: 'half way' },
    ]);
  });

  it('lets a wait that is taken up again go on as waiting', () => {
    const waiting = step('pause', 0, null, { kind: 'wait', tool: null });
    const told = live('pause', 2_000, { tool: null, state: 'succeeded', to: midnight + 2_010 });
    const { rows } = timelineOf(run([waiting], [], 'running'), [told], midnight + 2_500);
    expect(rows[0]).toMatchObject({ state: 'succeeded', to: midnight + 2_010 });
    expect(rows[0]?.bars).toMatchObject([{ kind: 'waiting', from: midnight, to: midnight + 2_010 }]);
  });

  it('takes the record for what ended, once it is there', () => {
    const told = live('a', 0, { state: 'failed', to: midnight + 90 });
    const { rows } = timelineOf(run([step('a', 0, 100)], [], 'running'), [told], midnight + 400);
    expect(rows).toMatchObject([{ path: 'a', state: 'succeeded' }]);
  });

  it('shows what is still to come, and the first of it as under way when nothing else is', () => {
    const planned = ['a', 'b', 'c'].map((id) => ({ id, kind: 'tool', tool: 'test.echo' }));
    const going = run([step('a', 0, 200)], [], 'running');
    const states = (steps: readonly LiveStep[]) =>
      timelineOf(going, steps, midnight + 900, planned).rows.map(({ path, state }) => [path, state]);
    expect(states([])).toEqual([
      ['a', 'succeeded'],
      ['b', 'running'],
      ['c', 'expected'],
    ]);
    expect(states([live('b', 200)])).toEqual([
      ['a', 'succeeded'],
      ['b', 'running'],
      ['c', 'expected'],
    ]);
    expect(timelineOf(run([step('a', 0, 200)]), [], midnight, planned).rows).toHaveLength(1);
  });
});
