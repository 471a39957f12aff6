import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestEngine, type TestEngine } from '../../support/test-engine.ts';

const failing = classicTask({
  title: 'Failing',
  payload: {
    params: { text: 'no' },
    pipeline: [
      { id: 'first', uses: 'test.echo', with: { text: 'once' } },
      { id: 'second', uses: 'test.fail', with: { text: '\u0024{params.text}' } },
    ],
  },
});

async function started(): Promise<TestEngine> {
  const engine = await openTestEngine();
  await engine.start();
  return engine;
}
async function run({ call }: TestEngine, task: JsonObject, params: JsonObject = {}): Promise<JsonObject> {
  await call('tasks.create', task);
  return (await call('tasks.run', { task: task.title, params, wait: true })).run as JsonObject;
}

describe('runs', () => {
  it('are shown with their steps, attempts and errors', async () => {
    const engine = await started();
    const failed = await run(engine, failing);
    expect(await engine.call('runs.get', { run: failed.id })).toMatchObject({
      state: 'failed',
      task_title: 'Failing',
      error: { message: expect.stringContaining('no') },
      steps: [
        { path: 'first', state: 'succeeded', output: { text: 'once' } },
        { path: 'second', state: 'failed', error: { code: 'test_failed' } },
      ],
      attempts: [{ path: 'first' }, { path: 'second' }],
    });
  });

  it('are retried from the failed step, keeping what was done', async () => {
    const engine = await started();
    const failed = await run(engine, failing);
    await engine.call('runs.retry', { run: failed.id });
    const again = await engine.call('runs.wait', { run: failed.id });
    expect(again).toMatchObject({ id: failed.id, state: 'failed' });
    expect((again.attempts as JsonObject[]).filter(({ path }) => path === 'first')).toHaveLength(1);
    expect((again.attempts as JsonObject[]).filter(({ path }) => path === 'second')).toHaveLength(2);
  });

  it('are retried from a step, and an unknown one is refused', async () => {
    const engine = await started();
    const failed = await run(engine, failing);
    await engine.call('runs.retry', { run: failed.id, from: 'first' });
    const again = await engine.call('runs.wait', { run: failed.id });
    expect((again.attempts as JsonObject[]).filter(({ path }) => path === 'first')).toHaveLength(2);
    await expect(engine.call('runs.retry', { run: failed.id, from: 'third' })).rejects.toMatchObject({
      code: 'not_found',
      path: 'from',
    });
  });

  it('are retried from the start as a new run of the task as it is now', async () => {
    const engine = await started();
    const failed = await run(engine, failing);
    const pipeline = [{ id: 'second', uses: 'test.fail', with: { text: 'works' } }];
    await engine.call('tasks.update', { task: 'Failing', changes: { pipeline } });
    const made = await engine.call('runs.retry', { run: failed.id, from: 'start' });
    expect(made).toMatchObject({ retry_of: failed.id, trigger: 'retry', task_version: 2 });
    expect(await engine.call('runs.wait', { run: made.id })).toMatchObject({ state: 'succeeded' });
  });

  it('that succeeded are not retried', async () => {
    const engine = await started();
    const done = await run(engine, classicTask());
    await expect(engine.call('runs.retry', { run: done.id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are cancelled before they begin', async () => {
    const engine = await openTestEngine();
    await engine.call('tasks.create', classicTask());
    const { run_id } = await engine.call('tasks.run', { task: 'Echo' });
    expect(await engine.call('runs.cancel', { run: run_id })).toMatchObject({ state: 'cancelled' });
    await expect(engine.call('runs.cancel', { run: run_id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are listed by task and state, and the latest is known', async () => {
    const engine = await started();
    await run(engine, failing);
    const done = await run(engine, classicTask());
    expect((await engine.call('runs.list', { state: 'failed', since: '1h' })).items).toMatchObject([
      { task_title: 'Failing' },
    ]);
    expect((await engine.call('runs.list', { task: 'Echo' })).items).toMatchObject([{ id: done.id }]);
    expect((await engine.call('runs.latest')).run).toMatchObject({ id: done.id });
    expect((await engine.call('runs.list', { until: '2000-01-01' })).items).toEqual([]);
  });

  it('are counted and measured, by mode too', async () => {
    const engine = await started();
    await run(engine, failing);
    await run(engine, classicTask());
    expect(await engine.call('runs.statistics', { since: '1d' })).toMatchObject({
      runs: 2,
      complete: true,
      by_state: { failed: 1, succeeded: 1 },
      success_rate: 0.5,
      durations: { runs: 2, p50_ms: expect.any(Number), longest_ms: expect.any(Number) },
      durations_by_mode: { direct: { runs: 2 } },
    });
  });

  it('stop being waited for when the caller goes away', async () => {
    const engine = await openTestEngine();
    await engine.call('tasks.create', classicTask());
    const gone = new AbortController();
    const waiting = engine.call('tasks.run', { task: 'Echo', wait: true }, { signal: gone.signal });
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('that do not exist are said not to', async () => {
    const { call } = await openTestEngine();
    for (const operation of ['runs.get', 'runs.cancel', 'runs.retry', 'runs.wait'])
      await expect(call(operation, { run: 'nope' }), operation).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the inbox', () => {
  const asking = classicTask({
    title: 'Asking',
    payload: { pipeline: [{ id: 'ask', approval: { message: 'Send the invoice?' } }] },
  });

  it('shows what waits, takes one of the choices, and lets the run go on', async () => {
    const engine = await started();
    const waiting = await run(engine, asking);
    expect(waiting).toMatchObject({ state: 'waiting', waits_for: { for: 'person' } });
    const [item] = (await engine.call('inbox.list')).items as JsonObject[];
    expect(item).toMatchObject({ kind: 'approval', state: 'open', run_id: waiting.id });
    await expect(engine.call('inbox.answer', { item: item?.id, choice: 'aprove' })).rejects.toMatchObject({
      code: 'invalid_choice',
      hint: expect.stringContaining('did you mean approve?'),
    });
    expect(await engine.call('inbox.answer', { item: item?.id, choice: ' Approve ' })).toMatchObject({
      state: 'answered',
      answer: 'approve',
    });
    expect(await engine.call('runs.wait', { run: waiting.id })).toMatchObject({ state: 'succeeded' });
    expect((await engine.call('inbox.list')).items).toEqual([]);
    expect((await engine.call('inbox.list', { state: 'any' })).items).toHaveLength(1);
    await expect(engine.call('inbox.answer', { item: item?.id, choice: 'approve' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('says that an item does not exist', async () => {
    const { call } = await openTestEngine();
    await expect(call('inbox.get', { item: 'nope' })).rejects.toMatchObject({
      code: 'not_found',
      path: 'item',
    });
  });
});
