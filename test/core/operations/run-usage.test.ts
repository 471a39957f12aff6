import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { startLanguageModelServer, type Turn } from '../../support/language-model-server.ts';
import { openTestEngine } from '../../support/test-engine.ts';

/** An engine whose language model says what the script has. */
async function engineWith(...script: readonly Turn[]) {
  const server = await startLanguageModelServer(...script);
  onTestFinished(() => server.close());
  const price = { input: 1, output: 2 };
  const engine = await openTestEngine({
    toolkits: { llm: { model: 'scripted', base_url: `${server.url}/v1`, price, retries: 0 } },
  });
  await engine.start();
  const run = async (definition: JsonObject) => {
    await engine.call('tasks.create', { title: 'Think', schedule_kind: 'manual', ...definition });
    return (await engine.call('tasks.run', { task: 'Think', wait: true })).run as JsonObject;
  };
  return { server, engine, run };
}
const step = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  uses: 'llm.generate',
  with: { prompt: `Say ${id}` },
  ...more,
});

describe('tokens and cost', () => {
  test.each(['direct', 'mcp'])('are counted by step, run, task and agent in the mode %s', async (mode) => {
    const { server, engine, run } = await engineWith('First answer', 'Second answer');
    const done = await run({ mode, pipeline: [step('one'), step('two')] });
    const { input, output } = server.spent;
    const all = {
      tokens_input: input,
      tokens_output: output,
      cost: expect.closeTo((input + 2 * output) / 1e6, 9),
    };
    const statistics = await engine.call('runs.statistics', {});
    expect([done.state, done.usage, statistics.usage]).toEqual([
      'succeeded',
      all,
      {
        calls: 2,
        ...all,
        by_agent: [{ agent_id: expect.any(String), calls: 2, ...all }],
        by_task: [{ task_id: done.task_id, calls: 2, ...all }],
      },
    ]);
    const steps = done.steps as unknown as readonly { usage: { tokens_output: number } }[];
    expect(steps.map(({ usage }) => usage.tokens_output)).toEqual([3, 4]);
  });

  test('of answers that could not be used are counted as well', async () => {
    const { server, run } = await engineWith('no JSON', '{"label":"a"}');
    const classify = {
      id: 'choose',
      uses: 'llm.classify',
      with: { text: 'x', labels: ['a', 'b'] },
      retry: { max_attempts: 2, backoff: 'fixed', base_seconds: 0 },
    };
    const done = await run({ pipeline: [classify] });
    const { input, output } = server.spent;
    expect([done.state, done.usage]).toMatchObject([
      'succeeded',
      { tokens_input: input, tokens_output: output },
    ]);
  });

  test('end a run before the call that begins after the budget is used up', async () => {
    const { server, run } = await engineWith('First answer');
    const done = await run({ budget: { tokens: 5 }, pipeline: [step('one'), step('two')] });
    expect([done.state, done.error, server.asked.length]).toMatchObject([
      'failed',
      { code: 'budget_exceeded' },
      1,
    ]);
  });

  test('a cached answer costs nothing again', async () => {
    const { server, run } = await engineWith('First answer');
    const cached = (id: string) => ({ ...step('one'), id, cache: { ttl_seconds: 60 } });
    const done = await run({ pipeline: [cached('one'), cached('two')] });
    expect([done.state, server.asked.length, (done.usage as JsonObject).tokens_output]).toEqual([
      'succeeded',
      1,
      server.spent.output,
    ]);
  });
});

test('whoever follows a run reads the answer as it grows', async () => {
  const { server, engine, run } = await engineWith('One two three four five');
  const told: string[] = [];
  engine.services.progress((progress) => {
    if (progress.kind === 'step_message') told.push(`${progress.path}: ${progress.message}`);
  });
  const done = await run({ pipeline: [step('one')] });
  expect([done.state, server.asked[0]?.body.stream, told[0]]).toEqual([
    'succeeded',
    true,
    expect.stringMatching(/^one: \d+ characters: …One/),
  ]);
});

test('nobody is streamed to when nobody follows', async () => {
  const { server, engine } = await engineWith('One two three four five');
  await engine.call('tasks.create', { title: 'Think', schedule_kind: 'manual', pipeline: [step('one')] });
  await engine.call('tasks.run', { task: 'Think' });
  const state = async () => ((await engine.call('runs.latest', {})).run as JsonObject).state;
  await expect.poll(state, { timeout: 20_000 }).toBe('succeeded');
  expect(server.asked[0]?.body.stream ?? false).toBe(false);
});
