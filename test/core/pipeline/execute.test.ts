import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import type { StepProgress } from '../../../core/pipeline/journal.ts';
import { PipelineRun } from './run-pipeline.ts';
import { failure } from './scripted-tools.ts';

const read = (id: string, value: unknown = id, more: object = {}) => ({
  id,
  uses: 'a.echo',
  with: { value },
  ...more,
});

function pipelineRun(nodes: unknown, params: Record<string, never> | object = {}): PipelineRun {
  const run = new PipelineRun(nodes, params as never);
  run.tools
    .add('a.echo', 'read_only', ({ input }) => input.value ?? null)
    .add('a.fail', 'read_only', () => {
      throw failure('answered', false, 'broken');
    })
    .add('w.send', 'write', ({ input }) => ({ sent: input.value ?? null }));
  return run;
}

const paths = (run: PipelineRun) =>
  [...run.journal.steps.values()].map(({ path, state }) => `${path} ${state}`);

test('the flagship pipeline runs and gives its last output', async () => {
  const run = new PipelineRun([
    {
      id: 'calendar',
      uses: 'google-calendar-mcp.list_events',
      with: { start: '${now}', end: '${now+24h}' },
      save_as: 'events',
    },
    { id: 'weather', uses: 'weather-mcp.forecast', with: { city: 'Chisinau' }, save_as: 'weather' },
    {
      id: 'brief',
      uses: 'llm.plan',
      with: { calendar: '${steps.events}', weather: '${steps.weather}' },
      save_as: 'summary',
    },
    {
      id: 'notify',
      uses: 'telegram-mcp.send_message',
      with: { chat_id: 12345, text: '${steps.summary.text}' },
    },
  ]);
  run.tools
    .add('google-calendar-mcp.list_events', 'read_only', () => [{ title: 'Standup' }])
    .add('weather-mcp.forecast', 'read_only', () => ({ temperature: 7 }))
    .add('llm.plan', 'read_only', ({ input }) => ({ text: JSON.stringify(input) }))
    .add('telegram-mcp.send_message', 'write', ({ input }) => ({ sent: input.text ?? null }));
  expect(await run.execute()).toMatchObject({
    kind: 'succeeded',
    output: { sent: '{"calendar":[{"title":"Standup"}],"weather":{"temperature":7}}' },
  });
  expect(run.tools.inputs('google-calendar-mcp.list_events')[0]).toEqual({
    start: '2026-03-02T10:00:00+02:00',
    end: '2026-03-03T10:00:00+02:00',
  });
});

describe('what is written, and when', () => {
  test('a run of one read-only step leaves its only row to the outcome of the run', async () => {
    const run = pipelineRun([read('one')]);
    const written: string[] = [];
    run.journal.saveStep = async ({ step }) => void written.push(step.path);
    const result = await run.execute();
    expect(result).toMatchObject({
      steps: [{ step: { path: 'one', state: 'succeeded' }, attempt: { attempt: 1, via: 'direct' } }],
    });
    expect(written).toEqual(['one']); // by the fixture, in place of Store.settle
  });

  test('a row is on disk before the next call goes out', async () => {
    const run = pipelineRun([read('one'), read('two'), { id: 'three', uses: 'w.send' }]);
    const before: string[][] = [];
    const look = () => before.push(paths(run));
    run.tools.add('a.echo', 'read_only', look).add('w.send', 'write', look);
    await run.execute();
    expect(before).toEqual([[], ['one succeeded'], ['one succeeded', 'two succeeded']]);
  });

  test('an effect is journaled before it is sent, with the rows before it in the same turn', async () => {
    const run = pipelineRun([read('one'), { id: 'two', uses: 'w.send', with: { value: 5 } }]);
    const turns: string[] = [];
    const { journal } = run;
    const saveStep = journal.saveStep.bind(journal);
    const beginEffect = journal.beginEffect.bind(journal);
    journal.saveStep = (record) => {
      turns.push(record.step.path);
      return saveStep(record);
    };
    journal.beginEffect = (effect) => {
      turns.push(`${effect.step_path} ${effect.state}`);
      return beginEffect(effect);
    };
    run.tools.add('w.send', 'write', () => {
      turns.push('sent');
      return 'ok';
    });
    const result = await run.execute();
    expect(turns).toEqual(['one', 'two sending', 'sent', 'two']);
    expect([...journal.effects.values()]).toMatchObject([
      { state: 'succeeded', output: 'ok', input: { value: 5 }, kind: 'write', attempt: 1 },
    ]);
    expect(result).toMatchObject({ steps: [{ step: { path: 'two' }, effect: { state: 'succeeded' } }] });
  });

  test('when the journal fails, nothing more is called and the error is the caller’s', async () => {
    const run = pipelineRun([read('one'), read('two'), read('three')]);
    run.journal.saveStep = async () => {
      throw new OrdinautError({ code: 'lease_lost', message: 'the claim is gone' });
    };
    await expect(run.execute()).rejects.toMatchObject({ code: 'lease_lost' });
    expect(run.tools.count('a.echo')).toBe(1);
  });

  test('progress is told as it happens', async () => {
    const run = pipelineRun([read('one'), { id: 'p', parallel: [read('two')] }]);
    const seen: string[] = [];
    const onProgress = (progress: StepProgress) => {
      if (progress.kind === 'step_started') seen.push(`${progress.path} starts`);
      if (progress.kind === 'step_finished') seen.push(`${progress.step.path} ${progress.step.state}`);
    };
    await run.execute({ onProgress });
    expect(seen).toEqual([
      'one starts',
      'one succeeded',
      'p starts',
      'p[0].two starts',
      'p[0].two succeeded',
      'p succeeded',
    ]);
  });
});

describe('conditions and names', () => {
  test('a step whose if does not hold is skipped, and its output is null', async () => {
    const run = pipelineRun([read('one', 1, { if: 'params.on' }), read('two', "${steps.one || 'none'}")], {
      on: false,
    });
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'none' });
    expect(paths(run)).toEqual(['one skipped', 'two succeeded']);
  });

  test('what was begun is not skipped by a later look at its if', async () => {
    const flaky = {
      id: 'one',
      uses: 'a.flaky',
      if: "now < '2026-03-02T10:00:30'",
      retry: { max_attempts: 2, base_seconds: 100 },
    };
    const run = pipelineRun([flaky]);
    run.tools.add('a.flaky', 'read_only', (_, nth) => {
      if (nth === 1) throw failure('unknown');
      return 'done';
    });
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'succeeded', output: 'done' });
  });

  test('an output goes by id and by save_as', async () => {
    const run = pipelineRun([
      read('one', 1, { save_as: 'first' }),
      read('two', '${[steps.one, steps.first]}'),
    ]);
    expect(await run.execute()).toMatchObject({ output: [1, 1] });
  });

  test('a name that is unknown at run time fails the step with its path', async () => {
    const run = pipelineRun([read('one', { a: 1 }), read('two', '${steps.one.b}')]);
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      step_path: 'two',
      error: { code: 'unknown_name', path: 'pipeline[1].with.value' },
    });
  });

  test('run, task, event and vars are in scope', async () => {
    const run = pipelineRun([read('one', '${[run.id, run.trigger, task.title, vars.x, event]}')]);
    expect(await run.execute({ vars: { x: 7 } })).toMatchObject({
      output: ['run-1', 'manual', 'Test', 7, null],
    });
  });
});

describe('parallel', () => {
  test('branches run together, their outputs stand in order, their names are visible afterwards', async () => {
    const run = pipelineRun([
      { id: 'p', parallel: [[read('a'), read('b')], read('c')], save_as: 'both' },
      read('d', '${[steps.both, steps.a, steps.c]}'),
    ]);
    expect(await run.execute()).toMatchObject({ output: [['b', 'c'], 'a', 'c'] });
    expect(paths(run).sort()).toEqual([
      'd succeeded',
      'p succeeded',
      'p[0].a succeeded',
      'p[0].b succeeded',
      'p[1].c succeeded',
    ]);
  });

  test('no more than concurrency at a time', async () => {
    const run = pipelineRun([
      { id: 'p', parallel: ['a', 'b', 'c', 'd'].map((id) => ({ id, uses: 'a.slow' })), concurrency: 2 },
    ]);
    let now = 0;
    let most = 0;
    run.tools.add('a.slow', 'read_only', async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return null;
    });
    await run.execute();
    expect(most).toBe(2);
  });

  test('a failure lets what is under way settle, and starts nothing more', async () => {
    const run = pipelineRun([
      { id: 'p', parallel: [{ id: 'bad', uses: 'a.fail' }, [{ id: 'slow', uses: 'a.slow' }, read('never')]] },
    ]);
    run.tools.add('a.slow', 'read_only', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return 1;
    });
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      step_path: 'p[0].bad',
      error: { code: 'broken' },
    });
    expect(paths(run).sort()).toEqual(['p failed', 'p[0].bad failed', 'p[1].slow succeeded']);
    expect(run.tools.count('a.echo')).toBe(0);
  });

  test('branches do not see each other', async () => {
    const run = pipelineRun([{ id: 'p', parallel: [read('a'), read('b', '${steps.a}')], concurrency: 1 }]);
    expect(await run.execute()).toMatchObject({ kind: 'failed', error: { code: 'unknown_name' } });
  });
});

describe('foreach', () => {
  test('the body runs for every item, in order, with item and index', async () => {
    const run = pipelineRun(
      [
        {
          id: 'each',
          foreach: '${params.names}',
          do: [read('hi', 'Hi ${item}'), read('n', '${[index, steps.hi]}')],
        },
      ],
      { names: ['Ana', 'Ion'] },
    );
    expect(await run.execute()).toMatchObject({
      output: [
        [0, 'Hi Ana'],
        [1, 'Hi Ion'],
      ],
    });
    expect(paths(run)).toContain('each[1].hi succeeded');
  });

  test.each([
    ['an expression without braces', 'params.names[?@ != `Ion`]', ['Ana']],
    ['a list', ['x', '${params.names[1]}'], ['x', 'Ion']],
    ['an empty list', [], []],
  ])('over %s', async (_, foreach, expected) => {
    const run = pipelineRun([{ id: 'each', foreach, do: [read('hi', '${item}')] }], {
      names: ['Ana', 'Ion'],
    });
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: expected });
  });

  test('over anything else is an error', async () => {
    const run = pipelineRun([{ id: 'each', foreach: '${params.n}', do: [read('hi')] }], { n: 5 });
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'not_a_list', path: 'pipeline[0].foreach' },
    });
  });

  test('a list that depends on the time stays the one it was', async () => {
    const run = pipelineRun([
      {
        id: 'each',
        foreach: '${[now, now]}',
        do: [{ id: 'w', wait: { seconds: 60 } }, read('t', '${item}')],
      },
    ]);
    expect(await run.executeThroughWaits()).toMatchObject({
      output: ['2026-03-02T10:00:00+02:00', '2026-03-02T10:00:00+02:00'],
    });
  });
});

describe('switch, chain and repeat', () => {
  const choose = {
    id: 's',
    switch: [
      { when: "params.k == 'a'", do: [read('x', 'A')] },
      { when: "params.k == 'b'", do: [read('x', 'B')] },
    ],
    default: [read('y', 'other')],
  };
  test.each([
    ['a', 'A', ['A', null]],
    ['b', 'B', ['B', null]],
    ['c', 'other', [null, 'other']],
  ])('the first case that holds is taken: %s', async (k, output, names) => {
    const run = pipelineRun([choose, read('all', '${[steps.s, [steps.x, steps.y]]}')], { k });
    expect(await run.execute()).toMatchObject({ output: [output, names] });
  });

  test('without a case that holds and a default, the output is null', async () => {
    const run = pipelineRun([{ id: 's', switch: [{ when: 'params.k', do: [read('x')] }] }], { k: '' });
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: null });
  });

  test('in a chain each output is the next input', async () => {
    const run = pipelineRun([
      { id: 'c', chain: [read('a', 1), read('b', '${[input, `2`]}'), read('c2', '${[input, steps.a]}')] },
      read('d', '${[steps.c, steps.b]}'),
    ]);
    expect(await run.execute()).toMatchObject({
      output: [
        [[1, 2], 1],
        [1, 2],
      ],
    });
  });

  test('repeat goes on until its condition holds, with the round and the output before', async () => {
    const run = pipelineRun([
      {
        id: 'r',
        repeat: { until: 'length(steps.grow) >= `3`', max: 5 },
        do: [read('grow', '${[input || `[]`, [index]][]}')],
      },
    ]);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: [0, 1, 2] });
    expect(paths(run)).toEqual([
      'r[0].grow succeeded',
      'r[1].grow succeeded',
      'r[2].grow succeeded',
      'r succeeded',
    ]);
  });

  test('repeat gives up after max rounds', async () => {
    const run = pipelineRun([{ id: 'r', repeat: { until: '`false`', max: 3 }, do: [read('x')] }]);
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'repeat_exhausted', path: 'pipeline[0].repeat.until' },
    });
    expect(run.tools.count('a.echo')).toBe(3);
  });

  test('a pause between rounds suspends the run and repeats no round', async () => {
    const run = pipelineRun([
      { id: 'r', repeat: { until: 'index == `2`', max: 5, pause_seconds: 30 }, do: [read('x', '${index}')] },
    ]);
    const first = await run.execute();
    expect(first).toMatchObject({
      kind: 'suspended',
      wait: { for: 'time', step_path: 'r', until: run.clock.now() + 30_000 },
    });
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(run.tools.count('a.echo')).toBe(1);
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'succeeded', output: 2 });
    expect(run.tools.count('a.echo')).toBe(3);
  });
});

describe('on_error', () => {
  test('continue records the failure and gives it to what follows', async () => {
    const run = pipelineRun([
      { id: 'bad', uses: 'a.fail', on_error: 'continue', save_as: 'x' },
      read('next', 'code ${steps.x.error.code}', { if: 'steps.bad.error' }),
    ]);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'code broken' });
    expect(paths(run)).toEqual(['bad failed', 'next succeeded']);
  });

  test('continue on a container absorbs the failures inside', async () => {
    const run = pipelineRun([
      { id: 'p', parallel: [read('ok'), { id: 'bad', uses: 'a.fail' }], on_error: 'continue' },
      read('next', '${[steps.p.error.code, steps.ok, steps.bad]}'),
    ]);
    expect(await run.execute()).toMatchObject({
      kind: 'succeeded',
      output: ['broken', 'ok', { error: { code: 'broken' } }],
    });
    expect(paths(run).sort()).toEqual(['next succeeded', 'p failed', 'p[0].ok succeeded', 'p[1].bad failed']);
  });

  test('fail names the innermost step', async () => {
    const run = pipelineRun([
      { id: 'c', chain: [{ id: 'e', foreach: [1, 2], do: [{ id: 'bad', uses: 'a.fail' }] }] },
    ]);
    expect(await run.execute()).toMatchObject({ kind: 'failed', step_path: 'c.e[0].bad', final: false });
    expect(paths(run)).toEqual(['c.e[0].bad failed', 'c.e failed', 'c failed']);
  });

  test('a run that is tried again as a whole starts at its failed steps', async () => {
    const run = pipelineRun([
      read('a'),
      { id: 'p', parallel: [read('b'), { id: 'x', uses: 'a.flaky' }] },
      read('c'),
    ]);
    run.tools.add('a.flaky', 'read_only', (_, nth) => {
      if (nth === 1) throw failure('answered', true);
      return 'fine';
    });
    const journal = run.journal;
    const first = await run.execute({ journal: Object.assign(Object.create(journal), {}) });
    expect(first.kind).toBe('failed');
    // What the worker does for max_retries: rows for the retry instead of the rows for the end.
    const again = pipelineRun([
      read('a'),
      { id: 'p', parallel: [read('b'), { id: 'x', uses: 'a.flaky' }] },
      read('c'),
    ]);
    again.tools.add('a.flaky', 'read_only', () => 'fine');
    if (first.kind !== 'failed') return;
    for (const [path, step] of journal.steps)
      if (step.state === 'succeeded') again.journal.steps.set(path, step);
    for (const record of first.retry_steps) await again.journal.saveStep(record);
    expect(paths(again).sort()).toEqual(['a succeeded', 'p waiting', 'p[0].b succeeded', 'p[1].x waiting']);
    expect(await again.execute()).toMatchObject({ kind: 'succeeded', output: 'c' });
    expect(again.tools.count('a.echo')).toBe(1);
    expect(again.journal.steps.get('p[1].x')).toMatchObject({ state: 'succeeded', attempt: 2 });
  });
});

describe('stopping', () => {
  test('an aborted signal ends the execution without writing', async () => {
    const run = pipelineRun([read('one'), { id: 'two', uses: 'w.hang' }, read('three')]);
    const abort = new AbortController();
    run.tools.add(
      'w.hang',
      'write',
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const executing = run.execute({ signal: abort.signal });
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await executing).toEqual({ kind: 'aborted' });
    expect(paths(run)).toEqual(['one succeeded']);
    expect([...run.journal.effects.values()]).toMatchObject([{ state: 'sending' }]);
  });

  test('a signal that is aborted already starts nothing', async () => {
    const run = pipelineRun([read('one')]);
    expect(await run.execute({ signal: AbortSignal.abort() })).toEqual({ kind: 'aborted' });
    expect(run.tools.calls).toEqual([]);
  });

  test('no node starts after the deadline, whatever on_error says', async () => {
    const run = pipelineRun([read('one'), read('two', 2, { on_error: 'continue' })]);
    const deadline_at = run.clock.now() + 1_000;
    run.tools.add('a.echo', 'read_only', () => {
      run.clock.jump(2_000);
      return null;
    });
    expect(await run.execute({ deadline_at })).toMatchObject({
      kind: 'failed',
      error: { code: 'run_timeout' },
      step_path: 'two',
      final: true,
    });
    expect(run.tools.count('a.echo')).toBe(1);
  });
});
