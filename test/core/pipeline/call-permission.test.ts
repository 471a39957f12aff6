import { describe, expect, test } from 'vitest';
import { type CallPermission, together } from '../../../core/pipeline/call-permission.ts';
import type { ExecuteOptions, PlannedCall } from '../../../core/pipeline/execute.ts';
import { PipelineRun } from './run-pipeline.ts';
import { failure } from './scripted-tools.ts';

const ask = (reason: string, about = {}, lasting = true): CallPermission => ({
  ...{ kind: 'ask', reason, about, lasting },
});

/** A pipeline with one writing step, and what judges its calls. */
function sending(
  judge: (call: PlannedCall) => CallPermission,
  more: object = {},
): { readonly run: PipelineRun; readonly judged: PlannedCall[] } {
  const judged: PlannedCall[] = [];
  const mayCall: ExecuteOptions['mayCall'] = (call) => {
    judged.push(call);
    return judge(call);
  };
  const nodes = [{ id: 'send', uses: 'shop.order', with: { text: '${params.text}' }, ...more }];
  const run = new PipelineRun(nodes, { text: 'two chairs' }, { mayCall });
  run.tools.add('shop.order', 'write', () => ({ ordered: true }));
  return { run, judged };
}

const question = (run: PipelineRun) => [...run.journal.items.values()].at(-1);

describe('a call that has to be asked about', () => {
  test('waits for a person with what exactly would happen, and nothing is journaled or sent', async () => {
    const { run } = sending(() => ask('Nobody has decided about shop.order.', { tool: 'shop.order' }));
    expect(await run.execute()).toMatchObject({
      kind: 'suspended',
      wait: { for: 'person', until: null, step_path: 'send', inbox_item_id: question(run)?.id },
    });
    expect(question(run)).toMatchObject({
      kind: 'approval',
      title: 'May “Test” call shop.order?',
      body: 'Nobody has decided about shop.order. Step send of “Test” would call shop.order with: {"text":"two chairs"}',
      choices: ['allow once', 'always allow', 'refuse'],
      detail: { tool: 'shop.order', input: { text: 'two chairs' }, about: { tool: 'shop.order' } },
      deadline_at: null,
    });
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect([run.journal.items.size, run.journal.effects.size, run.tools.calls.length]).toEqual([1, 0, 0]);
  });

  test.each(['allow once', 'always allow'])('"%s" makes it, once', async (choice) => {
    const { run } = sending(() => ask('May it?'));
    await run.execute();
    run.answer('send', choice);
    expect(await run.execute()).toMatchObject({ kind: 'succeeded', output: { ordered: true } });
    expect(run.tools.inputs('shop.order')).toEqual([{ text: 'two chairs' }]);
    expect([...run.journal.effects.values()]).toMatchObject([{ state: 'succeeded' }]);
  });

  test('a refusal fails the step, and the pipeline goes on where it says so', async () => {
    const { run } = sending(() => ask('May it?'), { on_error: 'continue' });
    await run.execute();
    run.answer('send', 'refuse');
    expect(await run.execute()).toMatchObject({
      kind: 'succeeded',
      output: { error: { code: 'rejected', message: 'a person refused the call of shop.order' } },
    });
    expect(run.tools.calls).toEqual([]);
  });

  test('is asked about again once something else is asked', async () => {
    let version = 1;
    const { run } = sending(() => ask(`It is version ${version}.`, { version }));
    await run.execute();
    run.answer('send', 'allow once');
    version = 2;
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(question(run)?.body).toContain('It is version 2.');
    run.answer('send', 'allow once');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
    expect(run.tools.count('shop.order')).toBe(1);
  });

  test('is not asked about again for its own retries', async () => {
    const { run } = sending(() => ask('May it?'), { retry: { max_attempts: 3, base_seconds: 1 } });
    run.tools.add('shop.order', 'write', (_call, nth) => {
      if (nth < 3) throw failure('not_sent');
      return { ordered: true };
    });
    await run.execute();
    run.answer('send', 'allow once');
    expect(await run.executeThroughWaits()).toMatchObject({ kind: 'succeeded' });
    expect([run.tools.count('shop.order'), run.journal.items.size]).toEqual([3, 1]);
  });

  test('what was refused meanwhile is not called, whatever was answered', async () => {
    let refused = false;
    const { run } = sending(() =>
      refused ? { kind: 'refused', reason: 'shop.order is never called' } : ask('May it?'),
    );
    await run.execute();
    run.answer('send', 'always allow');
    refused = true;
    expect(await run.execute()).toMatchObject({
      kind: 'failed',
      error: { code: 'tool_forbidden', message: 'shop.order is never called' },
    });
    expect(run.tools.calls).toEqual([]);
  });

  test('the same question is asked again after a crash between its two writes', async () => {
    const { run } = sending(() => ask('May it?'));
    await run.execute();
    const [item] = run.journal.items.values();
    run.journal.items.clear();
    expect(await run.execute()).toMatchObject({ kind: 'suspended', wait: { inbox_item_id: item?.id } });
    expect([...run.journal.items.keys()]).toEqual([item?.id]);
  });

  test('each call of a loop has its own answer', async () => {
    const mayCall = () => ask('May it?');
    const body = [{ id: 'send', uses: 'shop.order', with: { text: '${item}' } }];
    const run = new PipelineRun([{ id: 'each', foreach: ['a', 'b'], do: body }], {}, { mayCall });
    run.tools.add('shop.order', 'write', () => ({ ordered: true }));
    await run.execute();
    run.answer('each[0].send', 'allow once');
    expect(await run.execute()).toMatchObject({ kind: 'suspended' });
    expect(run.tools.inputs('shop.order')).toEqual([{ text: 'a' }]);
    run.answer('each[1].send', 'allow once');
    expect(await run.execute()).toMatchObject({ kind: 'succeeded' });
    expect(run.tools.inputs('shop.order')).toEqual([{ text: 'a' }, { text: 'b' }]);
  });

  test('hidden characters of an input are shown', async () => {
    const { run } = sending(() => ask('May it?'), { with: { text: 'pay \u202e001' } });
    await run.execute();
    expect(question(run)?.body).toContain('pay ⟨U+202E⟩001');
  });
});

describe('together', () => {
  test('a refusal beats a question, and a question permission', () => {
    const refused: CallPermission = { kind: 'refused', reason: 'never' };
    expect(together([{ kind: 'allowed' }, ask('why'), refused])).toBe(refused);
    expect(together([{ kind: 'allowed' }])).toEqual({ kind: 'allowed' });
    expect(together([])).toEqual({ kind: 'allowed' });
  });

  test('several questions are asked as one, about all of it, and last only if each does', () => {
    expect(together([ask('A.', { a: 1 }), { kind: 'allowed' }, ask('B.', { b: 2 }, false)])).toEqual(
      ask('A. B.', { a: 1, b: 2 }, false),
    );
  });
});
