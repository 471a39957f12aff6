import Type from 'typebox';
import { expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { PipelineNode } from '../../../core/model/pipeline.ts';
import type { Toolkit } from '../../../core/model/tool.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';

/** Tools that remember their calls; `break` fails as long as it is broken. */
async function setUp(pipeline: readonly PipelineNode[]) {
  const calls: string[] = [];
  const state = { broken: true };
  const tool = (name: string, answer: () => object): Toolkit['tools'][number] => ({
    name,
    title: name,
    description: '',
    input: Type.Object({}),
    output: Type.Object({}),
    annotations: {},
    handler: async () => {
      calls.push(name);
      return answer() as never;
    },
  });
  const fails = () => {
    if (state.broken) throw new OrdinautError({ code: 'broken', message: 'it is broken' });
    return {};
  };
  const tools = [tool('send', () => ({})), tool('post', () => ({})), tool('break', fails)];
  const toolkit = { name: 't', title: 'T', description: '', tools };
  const { engine, clock } = await openClockedEngine({ toolkits: [toolkit] });
  const { tasks, runs, store } = engine.services;
  const { task } = await tasks.create({ title: 'Steps', pipeline: pipeline as never }, ownerAgentId);
  await engine.start();
  const { run_id } = await tasks.runNow(task.id, {}, 'request');
  await clock.advance(10);
  return { clock, runs, store, run_id, calls, state };
}

test('retry from the failed step leaves finished steps alone, inside a failed container too', async () => {
  const { clock, runs, store, run_id, calls, state } = await setUp([
    { id: 'first', uses: 't.send' },
    {
      id: 'both',
      parallel: [
        { id: 'done', uses: 't.post' },
        { id: 'bad', uses: 't.break' },
      ],
    },
  ]);
  state.broken = false;
  await runs.retryFromFailed(run_id);
  await clock.advance(10);
  expect([(await store.getRun(run_id))?.state, calls.toSorted()]).toEqual([
    'succeeded',
    ['break', 'break', 'post', 'send'],
  ]);
});

test('retry from a step executes it and what came after it again', async () => {
  const { clock, runs, store, run_id, calls, state } = await setUp([
    { id: 'first', uses: 't.send' },
    { id: 'second', uses: 't.post' },
    { id: 'third', uses: 't.break' },
  ]);
  state.broken = false;
  await runs.retryFromStep(run_id, 'second');
  await clock.advance(10);
  expect([(await store.getRun(run_id))?.state, calls]).toEqual([
    'succeeded',
    ['send', 'post', 'break', 'post', 'break'],
  ]);
});

test('retry from a step that there is not names the ones there are', async () => {
  const { runs, run_id } = await setUp([{ id: 'first', uses: 't.break' }]);
  await expect(runs.retryFromStep(run_id, 'furst')).rejects.toMatchObject({
    code: 'not_found',
    hint: 'its steps are: first',
  });
});

test('retry from the start is a run of its own, with the task as it is now', async () => {
  const { clock, runs, store, run_id, calls, state } = await setUp([
    { id: 'first', uses: 't.send' },
    { id: 'second', uses: 't.break' },
  ]);
  state.broken = false;
  const again = await runs.retryFromStart(run_id, 'request');
  await clock.advance(10);
  expect([await store.getRun(again.run_id), calls]).toMatchObject([
    { state: 'succeeded', retry_of: run_id, trigger: 'retry' },
    ['send', 'break', 'send', 'break'],
  ]);
});

test('a run that succeeded is not retried from a failed step', async () => {
  const { runs, run_id } = await setUp([{ id: 'first', uses: 't.send' }]);
  await expect(runs.retryFromFailed(run_id)).rejects.toMatchObject({ code: 'conflict' });
});
