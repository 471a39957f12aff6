import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { PipelineRun } from './run-pipeline.ts';
import type { Reply } from './scripted-tools.ts';

const taskOf = (tokens: number | null) => ({
  id: 'task-1',
  title: 'Test',
  timezone: 'UTC',
  tool_calls: null,
  tokens,
});
/** What a tool that asks a language model answers. */
const thought = (input: number, output: number, cost: number | null = null): JsonObject => ({
  text: 'ok',
  tokens: { input, output },
  cost,
});
const retry = { retry: { max_attempts: 3, backoff: 'fixed', base_seconds: 60 } };

function thinking(steps: number, tokens: number | null, reply: Reply, more: JsonObject = {}): PipelineRun {
  const nodes = Array.from({ length: steps }, (_, n) => ({
    id: `s${n}`,
    uses: 'llm.plan',
    with: { n },
    ...more,
  }));
  const run = new PipelineRun(
    [...nodes, { id: 'tell', uses: 'notify.desktop' }],
    {},
    { task: taskOf(tokens) },
  );
  run.tools.add('llm.plan', 'read_only', reply, { cost_tier: 'costly' });
  run.tools.add('notify.desktop', 'read_only', () => 'told');
  return run;
}

describe('the budget of tokens', () => {
  test('stops before the call that begins after it is used up', async () => {
    const run = thinking(3, 150, () => thought(60, 40));
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      step_path: 's2',
      final: true,
      error: {
        code: 'budget_exceeded',
        message: 'the task may spend 150 tokens in a run, and has spent 200, so llm.plan is not called',
      },
    });
    expect(run.tools.count('llm.plan')).toBe(2);
  });

  test('lets the rest of the run use what was paid for', async () => {
    const run = thinking(1, 50, () => thought(60, 40));
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
    expect(run.tools.count('notify.desktop')).toBe(1);
  });

  test('counts the tries that failed, over all claims of the run', async () => {
    const usage = { tokens_input: 60, tokens_output: 40, cost: null };
    const run = thinking(
      1,
      150,
      () => {
        throw new OrdinautError({
          code: 'llm_malformed',
          message: 'no JSON',
          retryable: true,
          delivery: 'answered',
          usage,
        });
      },
      retry,
    );
    expect(await run.executeThroughWaits()).toMatchObject({
      kind: 'failed',
      error: { code: 'budget_exceeded' },
    });
    expect(run.tools.count('llm.plan')).toBe(2);
    expect(run.journal.attempts.map((attempt) => attempt.usage)).toEqual([usage, usage]);
  });

  test('is not touched by on_error', async () => {
    const run = thinking(2, 50, () => thought(60, 40), { on_error: 'continue' });
    expect(await run.execute()).toMatchObject({ kind: 'failed', error: { code: 'budget_exceeded' } });
  });

  test('stops any tool whose output declares tokens, and no other', async () => {
    const run = new PipelineRun(
      [
        { id: 'a', uses: 'mine.think' },
        { id: 'b', uses: 'mine.look' },
        { id: 'c', uses: 'mine.think' },
      ],
      {},
      { task: taskOf(10) },
    );
    const output_schema = { type: 'object', properties: { tokens: { type: 'object' } } };
    run.tools.add('mine.think', 'read_only', () => thought(10, 1), { output_schema });
    run.tools.add('mine.look', 'read_only', () => 1);
    expect(await run.execute()).toMatchObject({ kind: 'failed', step_path: 'c' });
  });
});

test.each([
  [thought(60, 40, 0.5), { tokens_input: 60, tokens_output: 40, cost: 0.5 }],
  [{ tokens: { input: 1, output: 2 } }, { tokens_input: 1, tokens_output: 2, cost: null }],
  [
    { tokens: { input: 1, output: 2 }, cost: -3 },
    { tokens_input: 1, tokens_output: 2, cost: null },
  ],
  [{ tokens: { input: -1, output: 2 } }, undefined],
  [{ tokens: { input: 1.5, output: 2 } }, undefined],
  [{ tokens: 7 }, undefined],
  ['text', undefined],
  [null, undefined],
])('an attempt with the output %j records what it spent', async (output, usage) => {
  const run = thinking(1, null, () => output);
  await run.execute();
  expect(run.journal.attempts[0]?.usage).toEqual(usage);
});
