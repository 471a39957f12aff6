import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { PipelineRun } from './run-pipeline.ts';
import { failure, type Reply } from './scripted-tools.ts';

type Effect = 'read_only' | 'idempotent' | 'write';

function oneStep(effect: Effect, reply: Reply, more: object = {}, overrides = {}): PipelineRun {
  const run = new PipelineRun([{ id: 'it', uses: 'a.tool', with: { n: 1 }, ...more }], {}, overrides);
  run.tools.add('a.tool', effect, reply);
  return run;
}
const fails =
  (...args: Parameters<typeof failure>): Reply =>
  () => {
    throw failure(...args);
  };
const failsFirst =
  (...args: Parameters<typeof failure>): Reply =>
  (_, nth) => {
    if (nth === 1) throw failure(...args);
    return `answer ${nth}`;
  };
const retry = { retry: { max_attempts: 3, backoff: 'fixed', base_seconds: 10 } };
const row = (run: PipelineRun, path = 'it') => run.journal.steps.get(path);

describe('retries', () => {
  test('a delay holds no worker: the run is suspended, and waits its time', async () => {
    const run = oneStep('read_only', failsFirst('unknown'), retry);
    const until = run.clock.now() + 10_000;
    expect(await run.execute()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'backoff', until, step_path: 'it' },
    });
    expect(row(run)).toMatchObject({
      state: 'waiting',
      attempt: 1,
      wake_at: until,
      input: { n: 1 },
      error: { code: 'tool_failed' },
    });
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { until } });
    expect(run.tools.count('a.tool')).toBe(1);
    await run.clock.advance(10_000);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'answer 2' });
    expect(run.journal.attempts.map(({ attempt, error }) => [attempt, error?.code ?? null])).toEqual([
      [1, 'tool_failed'],
      [2, null],
    ]);
  });

  test('a service that asks for a longer pause gets it', async () => {
    const busy: Reply = (_, nth) => {
      if (nth > 1) return 'answer';
      throw new OrdinautError({
        code: 'service_busy',
        message: 'busy',
        retryable: true,
        retry_after_seconds: 45,
        delivery: 'answered',
      });
    };
    const run = oneStep('write', busy, retry);
    const until = run.clock.now() + 45_000;
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { for: 'backoff', until } });
    await run.clock.advance(45_000);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'answer' });
  });

  test('after max_attempts the step fails', async () => {
    const run = oneStep('read_only', fails('unknown'), retry);
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'failed', error: { code: 'tool_failed' } });
    expect(run.tools.count('a.tool')).toBe(3);
    expect(row(run)).toMatchObject({ state: 'failed', attempt: 3 });
  });

  test('without retry, and for a permanent error, there is one try', async () => {
    const none = oneStep('read_only', fails('unknown'));
    expect(await none.execute()).toMatchObject({ kind: 'failed' });
    const permanent = oneStep('read_only', fails('answered', false), retry);
    expect(await permanent.execute()).toMatchObject({ kind: 'failed' });
    expect([none, permanent].map(({ tools }) => tools.count('a.tool'))).toEqual([1, 1]);
  });

  test('a retry sends the same input, whatever has changed meanwhile', async () => {
    const run = oneStep('idempotent', failsFirst('unknown'), { ...retry, with: { at: '${now}' } });
    await run.executeThroughWaits();
    const [first, second] = run.tools.calls;
    expect(second?.input).toEqual(first?.input);
    expect(second?.idempotency_key).toBe(first?.idempotency_key);
  });

  test('a delay of nothing is no suspension', async () => {
    const run = oneStep('read_only', failsFirst('unknown'), {
      retry: { max_attempts: 2, backoff: 'fixed', base_seconds: 0 },
    });
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
  });

  test('of several branches that wait, the run wakes for the first', async () => {
    const branch = (id: string, base_seconds: number) => ({
      id,
      uses: `a.${id}`,
      retry: { max_attempts: 2, backoff: 'fixed', base_seconds },
    });
    const run = new PipelineRun([
      { id: 'p', parallel: [branch('x', 60), branch('y', 20), { id: 'z', uses: 'a.z' }] },
    ]);
    run.tools
      .add('a.x', 'read_only', failsFirst('unknown'))
      .add('a.y', 'read_only', failsFirst('unknown'))
      .add('a.z', 'read_only', () => 'z');
    expect(await run.execute()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'backoff', until: run.clock.now() + 20_000, step_path: 'p[1].y' },
    });
    expect(row(run, 'p[2].z')).toMatchObject({ state: 'succeeded' });
    expect(await run.executeThroughWaits()).toMatchObject({ output: ['answer 2', 'answer 2', 'z'] });
    expect(run.tools.count('a.z')).toBe(1);
  });
});

describe('writes', () => {
  test.each([
    ['was never sent', failsFirst('not_sent', true), 'succeeded', 2],
    ['was refused for now by the tool itself', failsFirst('answered', true), 'succeeded', 2],
    ['was refused by the tool itself', fails('answered', false), 'failed', 1],
    ['failed without a word about its delivery', fails(undefined, true), 'failed', 1],
  ])('a call that %s', async (_, reply, kind, calls) => {
    const run = oneStep('write', reply, retry);
    expect(await run.executeThroughWaits()).toMatchObject({ kind });
    expect(run.tools.count('a.tool')).toBe(calls);
    expect([...run.journal.effects.values()].map(({ state }) => state)).toEqual(
      calls === 2 ? ['failed', 'succeeded'] : ['failed'],
    );
  });

  test('a call of unknown fate is never sent again by itself: the person is asked', async () => {
    const run = oneStep('write', fails('unknown', true), retry);
    const result = await run.execute();
    const [item] = run.journal.items.values();
    expect(result).toMatchObject({
      kind: 'suspended',
      wait: { for: 'person', inbox_item_id: item?.id, step_path: 'it' },
    });
    expect(item).toMatchObject({
      kind: 'in_doubt',
      choices: ['it went out', 'send again', 'stop'],
      effect_id: expect.any(String),
    });
    expect(item?.body).toContain('{"n":1}');
    expect([...run.journal.effects.values()]).toMatchObject([{ state: 'in_doubt' }]);
    for (let claim = 0; claim < 3; claim++)
      expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { inbox_item_id: item?.id } });
    expect(run.tools.count('a.tool')).toBe(1);
    expect(run.journal.items.size).toBe(1);
  });

  test('a failure that nobody typed leaves a write in doubt, too', async () => {
    const run = oneStep('write', () => {
      throw new TypeError('a defect');
    });
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { for: 'person' } });
  });

  test('it went out: the step is done with the answer as its output', async () => {
    const run = oneStep('write', fails('unknown'));
    await run.execute();
    run.answer('it', 'it went out', { id: 42 });
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: { id: 42 } });
    expect(row(run)).toMatchObject({ state: 'succeeded', via: 'person', attempt: 1 });
    expect(run.tools.count('a.tool')).toBe(1);
  });

  test('send again: once more, with the same key and input, as a new effect', async () => {
    const run = oneStep('write', failsFirst('unknown'), { with: { at: '${now}' } });
    await run.execute();
    await run.clock.advance(60_000);
    run.answer('it', 'send again');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'answer 2' });
    const [first, second] = run.tools.calls;
    expect([second?.input, second?.idempotency_key]).toEqual([first?.input, first?.idempotency_key]);
    expect([...run.journal.effects.values()].map(({ state, attempt }) => [state, attempt])).toEqual([
      ['send_again', 1],
      ['succeeded', 2],
    ]);
  });

  test('stop: the run fails, and no on_error overrides it', async () => {
    for (const on_error of ['continue', 'escalate', 'fail']) {
      const run = oneStep('write', fails('unknown'), { on_error });
      await run.execute();
      run.answer('it', 'stop');
      expect(await run.execute()).toMatchObject({
        kind: 'failed',
        error: { code: 'stopped_by_person' },
        final: true,
      });
    }
  });

  test('a write found under way by a resume is in doubt, an idempotent call is repeated as it was', async () => {
    for (const kind of ['write', 'idempotent'] as const) {
      const run = oneStep(kind, ({ input }) => input, { with: { at: '${now}' } });
      run.journal.effects.set('e1', {
        ...{
          id: 'e1',
          run_id: 'run-1',
          step_path: 'it',
          attempt: 1,
          tool: 'a.tool',
          kind,
          idempotency_key: 'key-1',
        },
        ...{
          input: { at: 'then' },
          state: 'sending',
          output: null,
          error: null,
          created_at: 0,
          settled_at: null,
        },
      });
      const result = await run.execute();
      if (kind === 'write') {
        expect(result).toMatchObject({ kind: 'suspended', wait: { for: 'person' } });
        expect(run.tools.calls).toEqual([]);
      } else {
        expect(result).toMatchObject({ kind: 'succeeded', output: { at: 'then' } });
        expect(run.tools.calls).toMatchObject([{ idempotency_key: 'key-1' }]);
        expect([...run.journal.effects.values()]).toMatchObject([{ id: 'e1', state: 'succeeded' }]);
      }
    }
  });

  test('the person’s word about an effect counts more than the tool’s', async () => {
    const run = oneStep('write', failsFirst('unknown'), { ...retry, effect: 'idempotent' });
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'succeeded' });
    const careful = oneStep('read_only', fails('unknown'), { effect: 'write' });
    expect(await careful.execute()).toMatchObject({ kind: 'suspended', wait: { for: 'person' } });
  });
});

describe('time limits', () => {
  const hangs: Reply = () => new Promise(() => {});

  test('a call that ignores its abort cannot hold the run up', async () => {
    const run = oneStep('read_only', hangs, { timeout_seconds: 5 });
    const executing = run.execute();
    await run.clock.advance(4_999);
    expect(run.tools.calls[0]?.signal.aborted).toBe(false);
    await run.clock.advance(1);
    expect(run.tools.calls[0]?.signal.aborted).toBe(true);
    await run.clock.advance(2_000);
    expect(await executing).toMatchObject({
      kind: 'failed',
      error: {
        code: 'timeout',
        retryable: true,
        delivery: 'unknown',
        message: 'a.tool did not answer within 5 s',
      },
    });
    expect(run.clock.armed).toBe(0);
  });

  test('a caller that knows that nothing was sent is believed, and one that answers late as well', async () => {
    const unsent = oneStep(
      'write',
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(failure('not_sent')))),
    );
    const first = unsent.execute();
    await unsent.clock.advance(30_000);
    expect(await first).toMatchObject({ kind: 'failed', error: { code: 'timeout', delivery: 'not_sent' } });

    const late = oneStep(
      'write',
      ({ signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve('just made it'))),
    );
    const second = late.execute();
    await late.clock.advance(30_000);
    expect(await second).toMatchObject({ kind: 'succeeded', output: 'just made it' });
  });

  test('a write that times out is in doubt', async () => {
    const run = oneStep('write', hangs);
    const executing = run.execute();
    await run.clock.advance(32_000);
    expect(await executing).toMatchObject({ kind: 'suspended', wait: { for: 'person' } });
  });

  test('no call lasts longer than the task', async () => {
    const run = oneStep('read_only', hangs);
    const executing = run.execute({ deadline_at: run.clock.now() + 3_000 });
    await run.clock.advance(3_000);
    expect(run.tools.calls[0]).toMatchObject({ timeout_ms: 3_000, signal: { aborted: true } });
    await run.clock.advance(2_000);
    expect(await executing).toMatchObject({ kind: 'failed' });
  });
});

describe('fallback', () => {
  const two = [
    { id: 'brief', uses: 'llm.plan', with: { x: 1 }, fallback: 'briefing.compose', save_as: 'text' },
    { id: 'show', uses: 'a.show', with: { text: '${steps.text}' } },
  ];

  test('a tool named alone takes the same input; a tool that is missing falls back, too', async () => {
    for (const known of [true, false]) {
      const run = new PipelineRun(two);
      if (known) run.tools.add('llm.plan', 'read_only', fails('answered', false));
      run.tools
        .add('briefing.compose', 'read_only', ({ input }) => input)
        .add('a.show', 'read_only', ({ input }) => input);
      expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: { text: { x: 1 } } });
      expect(row(run, 'brief')).toMatchObject({
        state: 'succeeded',
        via: 'fallback:briefing.compose',
        output: { x: 1 },
      });
      expect(row(run, 'brief.fallback')).toMatchObject({
        state: 'succeeded',
        via: 'direct',
        tool: 'briefing.compose',
      });
    }
  });

  test('a fallback step has its own input, with the error in scope', async () => {
    const run = oneStep('read_only', fails('answered', false, 'broken'), {
      fallback: { uses: 'a.other', with: { why: '${error.code}: ${error.message}' } },
    });
    run.tools.add('a.other', 'read_only', ({ input }) => input);
    expect(await run.execute()).toMatchObject({ output: { why: 'broken: failed (answered)' } });
  });

  test('when both fail, the error tells of both', async () => {
    const run = new PipelineRun(two);
    run.tools
      .add('llm.plan', 'read_only', fails('answered', false))
      .add('briefing.compose', 'read_only', fails('not_sent', false));
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { message: 'failed (answered); and its fallback briefing.compose failed: failed (not_sent)' },
    });
  });

  test('a resume that finds the fallback under way does not call the step again', async () => {
    const run = oneStep('read_only', fails('answered', false), {
      fallback: { uses: 'a.other', retry: { max_attempts: 2, backoff: 'fixed', base_seconds: 5 } },
    });
    run.tools.add('a.other', 'read_only', failsFirst('unknown'));
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { step_path: 'it.fallback' } });
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'succeeded', output: 'answer 2' });
    expect([run.tools.count('a.tool'), run.tools.count('a.other')]).toEqual([1, 2]);
  });

  test('a fallback that writes is journaled on its own', async () => {
    const run = oneStep('read_only', fails('answered', false), { fallback: 'w.send' });
    run.tools.add('w.send', 'write', fails('unknown'));
    expect(await run.execute()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'person', step_path: 'it.fallback' },
    });
    run.answer('it.fallback', 'it went out', 'done');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'done' });
  });
});

describe('escalate', () => {
  test('the person is asked, and retry tries again with all tries', async () => {
    const run = oneStep(
      'read_only',
      (_, nth) => {
        if (nth < 3) throw failure('unknown');
        return 'third';
      },
      { on_error: 'escalate', retry: { max_attempts: 2, backoff: 'fixed', base_seconds: 1 } },
    );
    expect(await run.executeThroughWaits()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'person', step_path: 'it' },
    });
    expect([...run.journal.items.values()]).toMatchObject([
      { kind: 'escalation', choices: ['retry', 'continue', 'stop'] },
    ]);
    expect(run.tools.count('a.tool')).toBe(2);
    run.answer('it', 'retry');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'third' });
  });

  test('continue goes on with the error, stop ends the run', async () => {
    const nodes = [
      { id: 'it', uses: 'a.tool', on_error: 'escalate' },
      { id: 'next', uses: 'a.echo', with: { code: '${steps.it.error.code}' } },
    ];
    const run = new PipelineRun(nodes);
    run.tools
      .add('a.tool', 'read_only', fails('answered', false, 'broken'))
      .add('a.echo', 'read_only', ({ input }) => input);
    await run.execute();
    run.answer('it', 'continue');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: { code: 'broken' } });
    expect(row(run)).toMatchObject({ state: 'failed', via: 'person' });

    const stopped = new PipelineRun(nodes);
    stopped.tools.add('a.tool', 'read_only', fails('answered', false));
    await stopped.execute();
    stopped.answer('it', 'stop');
    expect(await stopped.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'stopped_by_person' },
      final: true,
    });
  });

  test('of a container: a retry repeats only what failed', async () => {
    const inner = [[{ id: 'ok', uses: 'a.echo' }], [{ id: 'x', uses: 'a.flaky' }]];
    const run = new PipelineRun([{ id: 'p', parallel: inner, on_error: 'escalate' }]);
    run.tools
      .add('a.echo', 'read_only', () => 'ok')
      .add('a.flaky', 'read_only', failsFirst('answered', false));
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { for: 'person', step_path: 'p' } });
    run.answer('p', 'retry');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: ['ok', 'answer 2'] });
    expect(run.tools.count('a.echo')).toBe(1);
  });

  test('of a sequence: a retry takes up the failed step, also when it fails once more', async () => {
    const run = new PipelineRun([
      {
        id: 'c',
        chain: [
          { id: 'ok', uses: 'a.echo' },
          { id: 'x', uses: 'a.flaky' },
        ],
        on_error: 'escalate',
      },
    ]);
    run.tools
      .add('a.echo', 'read_only', () => 'ok')
      .add('a.flaky', 'read_only', (_, nth) => {
        if (nth < 3) throw failure('answered', false);
        return 'third';
      });
    for (let time = 0; time < 2; time++) {
      expect(await run.execute()).toMatchObject({
        kind: 'suspended',
        wait: { for: 'person', step_path: 'c' },
      });
      run.answer('c', 'retry');
    }
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: 'third' });
    expect(run.tools.count('a.echo')).toBe(1);
  });

  test('of a container: continue settles what failed inside', async () => {
    const run = new PipelineRun([{ id: 'c', chain: [{ id: 'x', uses: 'a.bad' }], on_error: 'escalate' }]);
    run.tools.add('a.bad', 'read_only', fails('answered', false));
    await run.execute();
    run.answer('c', 'continue');
    expect(await run.execute()).toMatchObject({
      kind: 'succeeded',
      output: { error: { code: 'tool_failed' } },
    });
    expect([row(run, 'c'), row(run, 'c.x')]).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
  });
});

describe('cache', () => {
  const cached = { cache: { ttl_seconds: 60 } };

  test('the second time the output comes from the cache, and is a checkpoint all the same', async () => {
    const run = oneStep('read_only', () => ({ t: 7 }), cached);
    await run.execute();
    run.journal.steps.clear();
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: { t: 7 } });
    expect(row(run)).toMatchObject({ via: 'cache', state: 'succeeded' });
    expect(run.tools.count('a.tool')).toBe(1);
  });

  test('another input, a failure and a write are not cached', async () => {
    const nodes = ['a', 'b'].map((id) => ({ id, uses: 'a.tool', with: { id }, ...cached }));
    const run = new PipelineRun([...nodes, { id: 'w', uses: 'w.send', ...cached }]);
    run.tools.add('a.tool', 'read_only', () => 1).add('w.send', 'write', () => 1);
    await run.execute();
    run.journal.steps.clear();
    run.journal.effects.clear();
    await run.execute();
    expect([run.tools.count('a.tool'), run.tools.count('w.send')]).toEqual([2, 2]);
  });
});

describe('limits', () => {
  test('the budget of tool calls holds over retries, claims and on_error', async () => {
    const task = { id: 'task-1', title: 'Test', timezone: 'UTC', tool_calls: 2 };
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, uses: 'a.tool', on_error: 'continue', ...retry }));
    const run = new PipelineRun(nodes, {}, { task });
    run.tools.add('a.tool', 'read_only', failsFirst('unknown'));
    expect(await run.executeThroughWaits()).toMatchObject({
      kind: 'failed',
      step_path: 'b',
      error: { code: 'budget_exceeded' },
      final: true,
    });
    expect(run.tools.count('a.tool')).toBe(2);
  });

  test('an output that is too large is a permanent error; the effect took place', async () => {
    const run = oneStep('write', () => 'x'.repeat(5_000_001), retry);
    expect(await run.execute()).toMatchObject({ kind: 'failed', error: { code: 'output_too_large' } });
    expect([...run.journal.effects.values()]).toMatchObject([{ state: 'succeeded', output: null }]);
    expect(run.tools.count('a.tool')).toBe(1);
  });

  test('an unknown tool is named with the nearest one', async () => {
    const run = new PipelineRun([{ id: 'it', uses: 'a.tol' }]);
    run.tools.add('a.tool', 'read_only', () => 1);
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'unknown_tool', path: 'pipeline[0].uses', hint: 'did you mean a.tool?' },
    });
  });
});

test('a call carries what its tool needs to know', async () => {
  const run = oneStep('idempotent', () => null, { timeout_seconds: 5 });
  await run.execute();
  expect(run.tools.calls[0]).toMatchObject({
    ...{
      tool: 'a.tool',
      input: { n: 1 },
      mode: 'direct',
      timeout_ms: 5_000,
      run_id: 'run-1',
      task_id: 'task-1',
    },
    ...{ agent_id: 'agent-1', timezone: 'Europe/Chisinau', correlation_id: 'correlation-1' },
    idempotency_key: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});
