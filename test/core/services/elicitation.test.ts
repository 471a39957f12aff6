import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { openTestEngine } from '../../support/test-engine.ts';

const program = new URL(
  '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  import.meta.url,
).pathname;

/** An engine with a tool server that asks the person while its tool runs. */
async function asking() {
  const mcpServers = { everything: { command: process.execPath, args: [program] } };
  const engine = await openTestEngine({ mcpServers } as never);
  await engine.start();
  await engine.services.servers.refresh('everything');
  const run = async (timeout_seconds: number) => {
    const step = { id: 'ask', uses: 'everything.trigger-elicitation-request', timeout_seconds };
    const task = { title: 'Asking', schedule: { kind: 'manual' }, pipeline: [step] };
    await engine.call('tasks.create', task);
    const { run_id } = await engine.call('tasks.run', { task: 'Asking' });
    return engine.call('runs.wait', { run: run_id });
  };
  const question = async (): Promise<JsonObject> => {
    const open = async () => (await engine.call('inbox.list')).items as readonly JsonObject[];
    await expect.poll(open, { timeout: 20_000 }).toHaveLength(1);
    const [item] = await open();
    return item as JsonObject;
  };
  return { engine, run, question };
}

describe('a question of a tool server', () => {
  it('stands in the inbox with its schema, and what the person answers goes to the server', async () => {
    const { engine, run, question } = await asking();
    const settled = run(60);
    const item = await question();
    expect(item).toMatchObject({
      kind: 'elicitation',
      title: expect.stringContaining('everything.trigger-elicitation-request asks: Please provide'),
      body: expect.stringContaining('What you answer goes to that server.'),
      choices: ['accept', 'decline'],
      detail: { server: 'everything', task_title: 'Asking', schema: { type: 'object' } },
      deadline_at: expect.any(String),
    });
    const wrong = engine.call('inbox.answer', { item: item.id, choice: 'accept', value: { name: 7 } });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', path: 'value.name' });
    const value = { name: 'Ana Codreanu' };
    await engine.call('inbox.answer', { item: item.id, choice: 'accept', value });
    expect(await settled).toMatchObject({ state: 'succeeded' });
    expect(JSON.stringify(await settled)).toContain('Ana Codreanu');
  });

  it('is declined by the person, and the tool goes on without', async () => {
    const { engine, run, question } = await asking();
    const settled = run(60);
    await engine.call('inbox.answer', { item: (await question()).id ?? null, choice: 'decline' });
    expect(await settled).toMatchObject({ state: 'succeeded' });
    expect(JSON.stringify(await settled)).toContain('declined');
  });

  it('that nobody answers in time fails its step, says so, and leaves no effect in doubt', async () => {
    const { engine, run } = await asking();
    expect(await run(4)).toMatchObject({
      state: 'failed',
      error: { code: 'elicitation_unanswered', message: expect.stringContaining('within 3 s') },
    });
    const { items } = await engine.call('inbox.list', { state: 'any' });
    expect(items).toMatchObject([
      { kind: 'elicitation', state: expect.stringMatching(/^(withdrawn|expired)$/) },
    ]);
  });

  it('is taken back when its run is cancelled', async () => {
    const { engine, run, question } = await asking();
    const settled = run(60);
    const { id, detail } = await question();
    const { run_id } = detail as { readonly run_id: string };
    await engine.call('runs.cancel', { run: run_id });
    expect(await settled).toMatchObject({ state: 'cancelled' });
    await expect
      .poll(async () => (await engine.call('inbox.get', { item: id ?? null })).state)
      .toBe('withdrawn');
  });

  it('is taken back when the engine that asked is gone', async () => {
    const engine = await openTestEngine();
    const { store, ids, clock } = engine.services;
    const asked = {
      kind: 'elicitation',
      title: 'x asks',
      body: 'x',
      choices: ['accept', 'decline'],
    } as const;
    const outside = {
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: null,
      default_answer: null,
    };
    const put = (detail: JsonObject) =>
      store.addInboxItem({ id: ids.next(), ...asked, ...outside, detail, created_at: clock.now() });
    const ofServer = await put({ server: 'everything', schema: {} });
    const ofAgent = await put({ agent_id: 'a', agent: 'Scout', schema: {} });
    await engine.start();
    expect(await store.getInboxItem(ofServer)).toMatchObject({ state: 'withdrawn' });
    expect(await store.getInboxItem(ofAgent)).toMatchObject({ state: 'open' });
  });
});
