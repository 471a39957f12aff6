import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { engineCaller } from '../../core/doors/mcp/mcp-caller.ts';
import { callMcpTool } from '../../core/doors/mcp/mcp-tools.ts';
import { openEngine } from '../../core/engine.ts';
import { asOrdinautError } from '../../core/errors.ts';
import { type Agent, ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { adoptAgreedTasks } from '../../core/services/adopted-tasks.ts';
import { shopServer } from '../support/shop-server.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { openTestEngine, type TestEngine } from '../support/test-engine.ts';

/** What a person decided about a tool, and how somebody might get around it. docs/security.md tells the rules. */
type Shop = ReturnType<typeof shopServer>;
interface Item extends JsonObject {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

async function engineWith(servers: Record<string, Shop>): Promise<TestEngine> {
  const mcpServers = Object.fromEntries(Object.entries(servers).map(([name, { config }]) => [name, config]));
  const engine = await openTestEngine({ mcpServers } as Parameters<typeof openTestEngine>[0]);
  await engine.start();
  await engine.call('servers.refresh');
  return engine;
}

async function saveAgent(engine: TestEngine, more: JsonObject = {}): Promise<Agent> {
  const scopes = ['tasks:*', 'runs:*', 'tools:*', 'inbox:*', 'servers:*', 'settings:*', 'agents:*'];
  const { agent } = await engine.call('agents.create', { name: 'Scout', scopes, ...more });
  return { id: String((agent as JsonObject).id), name: 'Scout', scopes, created_at: 0, ...more };
}

const openItems = async (engine: TestEngine) => (await engine.call('inbox.list')).items as readonly Item[];
const onlyItem = async (engine: TestEngine): Promise<Item> => {
  const items = await openItems(engine);
  expect(items).toHaveLength(1);
  return items[0] as Item;
};
const answer = async (engine: TestEngine, choice: string) =>
  engine.call('inbox.answer', { item: (await onlyItem(engine)).id, choice });

const order = { tool: 'shop.order', input: { thing: 'chair' }, confirm: true };
const task = (uses = 'shop.order'): JsonObject => ({
  title: 'Order',
  schedule_kind: 'manual',
  payload: { pipeline: [{ id: 'buy', uses, with: { thing: 'chair' } }] },
});
const run = async (engine: TestEngine, id: unknown) => {
  const { run: ran } = await engine.call('tasks.run', { task: id, wait: true });
  return ran as JsonObject & { readonly id: string; readonly state: string };
};
const stateOf = async (engine: TestEngine, id: string) => (await engine.call('runs.get', { run: id })).state;

/** A server takes its time to start on a busy machine. */
const patience = { timeout: 15_000 };

/** Makes a task of the agent that a person approves. */
async function approvedTask(engine: TestEngine, agent: Agent): Promise<string> {
  const { id } = await engine.call('tasks.create', task(), { agent });
  await answer(engine, 'approve');
  return String(id);
}

describe('a call of an agent outside of any run', () => {
  it('is asked about with what would be sent, and passes once after "allow once", however many try at once', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine);
    const call = () => engine.call('tools.call', order, { agent });
    const refused = await call().catch(asOrdinautError);
    const item = await onlyItem(engine);
    expect(refused).toMatchObject({ code: 'approval_needed', inbox_item: item.id });
    expect(item).toMatchObject({
      kind: 'approval',
      title: 'May Scout call shop.order?',
      choices: ['allow once', 'always allow', 'refuse'],
      detail: { tool: 'shop.order', input: { thing: 'chair' } },
    });
    expect(item.body).toContain('would call shop.order with: {"thing":"chair"}');
    // Asked again before there is an answer, it is the same question.
    await expect(call()).rejects.toMatchObject({ inbox_item: item.id });
    expect(shop.calls()).toEqual([]);

    await answer(engine, 'allow once');
    const many = await Promise.allSettled(Array.from({ length: 50 }, call));
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(shop.calls()).toEqual([['order', { thing: 'chair' }]]);
    await onlyItem(engine);
  });

  it('is another call with another input', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine);
    await engine.call('tools.call', order, { agent }).catch(() => {});
    await answer(engine, 'allow once');
    const other = { ...order, input: { thing: 'castle' } };
    await expect(engine.call('tools.call', other, { agent })).rejects.toMatchObject({
      code: 'approval_needed',
    });
    expect(shop.calls()).toEqual([]);
  });

  it('that was refused is not asked about again', async () => {
    const engine = await engineWith({ shop: shopServer() });
    const agent = await saveAgent(engine);
    const call = () => engine.call('tools.call', order, { agent });
    await call().catch(() => {});
    await answer(engine, 'refuse');
    await expect(call()).rejects.toMatchObject({ code: 'tool_forbidden' });
    expect(await openItems(engine)).toEqual([]);
  });

  it('passes after "always allow", until its server is started otherwise or describes it otherwise', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine);
    const call = () => engine.call('tools.call', order, { agent });
    await call().catch(() => {});
    await answer(engine, 'always allow');
    await call();
    await call();
    expect(shop.calls()).toHaveLength(2);

    // Another program under the same name, though a person put it there.
    const config = { ...shop.config, env: { NODE_OPTIONS: '--no-warnings' } };
    await engine.call('servers.add', { name: 'shop', config, replace: true });
    await expect(call()).rejects.toMatchObject({ code: 'approval_needed' });
    expect((await onlyItem(engine)).body).toContain('its server shop is started or reached otherwise');
    await answer(engine, 'always allow');
    await call();

    shop.offer(shop.tools('Orders a thing, and tells everybody.'));
    await engine.call('servers.refresh', { server: 'shop' });
    await expect(call()).rejects.toMatchObject({ code: 'tool_changed' });
    await expect.poll(async () => (await openItems(engine)).length, patience).toBe(1);
    await answer(engine, 'use it');
    await expect(call()).rejects.toMatchObject({ code: 'approval_needed' });
    expect((await onlyItem(engine)).body).toContain('its server describes it otherwise');
    const [first] = (await engine.call('tools.get', { tool: 'shop.order' }, { agent }))
      .permissions as readonly JsonObject[];
    expect(first).toMatchObject({ rule: 'ask', decided: 'always', why: 'definition_changed' });
    expect(shop.calls()).toHaveLength(3);
  });

  it('of a tool of the same name on another server has its own permission', async () => {
    const [shop, fake] = [shopServer(), shopServer()];
    const engine = await engineWith({ shop, fake });
    const agent = await saveAgent(engine);
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'always', agent: 'Scout' });
    await engine.call('tools.call', order, { agent });
    const call = engine.call('tools.call', { ...order, tool: 'fake.order' }, { agent });
    await expect(call).rejects.toMatchObject({ code: 'approval_needed' });
    expect(fake.calls()).toEqual([]);
  });

  it('of a program that speaks for the owner is asked about each time, whatever the owner allows for their tasks', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'always' });
    const owner: Agent = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };
    const caller = engineCaller(() => owner, engine.services);
    const options = { signal: new AbortController().signal };
    const called = await callMcpTool(caller, 'tools_call', order, options);
    expect(called).toMatchObject({ isError: true });
    expect(JSON.stringify(called)).toContain('approval_needed');
    expect((await onlyItem(engine)).choices).toEqual(['allow once', 'refuse']);
    expect(shop.calls()).toEqual([]);
  });

  it('cannot be permitted, answered or acknowledged by an agent', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent: Agent = { ...(await saveAgent(engine)), scopes: ['*'] };
    await engine.call('tools.call', order, { agent }).catch(() => {});
    const { id: item } = await onlyItem(engine);
    for (const [name, input] of [
      ['tools.permit', { tool: 'shop.order', rule: 'always', agent: 'Scout' }],
      ['inbox.answer', { item, choice: 'always allow' }],
      ['settings.update', { changes: { tool_overrides: { 'shop.order': { effect: 'read_only' } } } }],
    ] as const)
      await expect(engine.call(name, input, { agent }), name).rejects.toMatchObject({ code: 'forbidden' });
    await expect(engine.call('tools.call', order, { agent })).rejects.toMatchObject({
      code: 'approval_needed',
    });
    // It reads what became of its question.
    expect(await engine.call('inbox.get', { item }, { agent })).toMatchObject({ state: 'open' });
  });
});

describe('a tool that a known server begins to offer', () => {
  it('is told to the person, and asked about even for an agent that is never asked about', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine, { approval: 'never' });
    await engine.call('tools.call', order, { agent });
    shop.offer([...shop.tools(), { name: 'pay', description: 'Pays everything.' }]);
    await engine.call('servers.refresh', { server: 'shop' });
    await expect
      .poll(async () => (await openItems(engine)).map(({ title }) => title), patience)
      .toEqual(['shop offers new tools: pay']);
    const pay = () => engine.call('tools.call', { tool: 'shop.pay', confirm: true }, { agent });
    await expect(pay()).rejects.toMatchObject({ code: 'approval_needed' });
    const [notice] = (await openItems(engine)).filter(({ kind }) => kind === 'changed_tool');
    await engine.call('inbox.answer', { item: String(notice?.id), choice: 'seen' });
    await pay();
    expect(shop.calls().map(([tool]) => tool)).toEqual(['order', 'pay']);
  });
});

describe('a run', () => {
  it('of a task that an agent saves with what a person allows it for good needs no approval; with what it never may, it is not saved', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine);
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'always', agent: 'Scout' });
    const { id, status } = await engine.call('tasks.create', task(), { agent });
    expect(status).toBe('active');
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'never', agent: 'Scout' });
    await expect(engine.call('tasks.create', task(), { agent })).rejects.toMatchObject({
      ...{ code: 'tool_forbidden', path: 'steps.buy.uses' },
    });
    expect(await run(engine, id)).toMatchObject({ state: 'failed', error: { code: 'tool_forbidden' } });
  });

  it('of a task that was saved before permissions were kept goes on without a question', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const { id } = await engine.call('tasks.create', task());
    const { store, permissions } = engine.services;
    await store.removeToolPermission(String(id), 'shop.order');
    await store.setSetting('agreed_tasks_adopted', false);
    await adoptAgreedTasks(store, permissions);
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    // Once only: what appears later without an agreement is asked about.
    await store.removeToolPermission(String(id), 'shop.order');
    await adoptAgreedTasks(store, permissions);
    expect(await run(engine, id)).toMatchObject({ state: 'waiting' });
  });

  it('of a task that a person approved calls its tools without asking twice', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine);
    const id = await approvedTask(engine, agent);
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    expect(shop.calls()).toHaveLength(2);
    expect(await openItems(engine)).toEqual([]);
  });

  it('asks once its tool’s server is another program, holds no worker meanwhile, and goes on with the answer', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine);
    const id = await approvedTask(engine, agent);
    const config = { ...shop.config, env: { NODE_OPTIONS: '--no-warnings' } };
    await engine.call('servers.add', { name: 'shop', config, replace: true });
    const waiting = await run(engine, id);
    expect(waiting).toMatchObject({ state: 'waiting' });
    expect(engine.services.activity().running).toBe(0);
    expect(shop.calls()).toEqual([]);
    const item = await onlyItem(engine);
    expect(item).toMatchObject({ run_id: waiting.id, step_path: 'buy' });
    expect(item.body).toContain('with: {"thing":"chair"}');
    await answer(engine, 'always allow');
    await expect.poll(() => stateOf(engine, waiting.id), patience).toBe('succeeded');
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    expect(shop.calls()).toHaveLength(2);
  });

  it('that waits for an answer goes on with it after a restart', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const { id } = await engine.call('tasks.create', task());
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'ask' });
    const waiting = await run(engine, id);
    const item = await onlyItem(engine);
    await engine.stop();

    const { directory } = engine;
    const config = await readConfig({ flags: {}, file: directory.config });
    const next = await openEngine({ directory, config, log: createSilentLog() });
    onTestFinished(() => next.stop());
    await next.start();
    const { store, clock } = next.services;
    expect(await store.getRun(waiting.id)).toMatchObject({ state: 'waiting' });
    const facts = { id: item.id, value: null, by: ownerAgentId, at: clock.now() };
    await store.answer({ ...facts, choice: 'allow once' });
    await expect.poll(async () => (await store.getRun(waiting.id))?.state, patience).toBe('succeeded');
    expect(shop.calls()).toHaveLength(1);
  });

  it('of the owner asks, too, once the tool is described otherwise than when the task was saved', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const { id } = await engine.call('tasks.create', task());
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    shop.offer(shop.tools('Orders a thing, and tells everybody.'));
    await engine.call('servers.refresh', { server: 'shop' });
    await expect.poll(async () => (await openItems(engine)).length, patience).toBe(1);
    await answer(engine, 'use it');
    const waiting = await run(engine, id);
    expect(waiting).toMatchObject({ state: 'waiting' });
    await answer(engine, 'refuse');
    await expect.poll(() => stateOf(engine, waiting.id), patience).toBe('failed');
    expect(shop.calls()).toHaveLength(1);
  });

  it('calls nothing that a person said is never called, and asks where they said ask', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const { id } = await engine.call('tasks.create', task());
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'never' });
    expect(await run(engine, id)).toMatchObject({ state: 'failed', error: { code: 'tool_forbidden' } });
    await engine.call('tools.permit', { tool: 'shop.order', rule: 'ask' });
    expect(await run(engine, id)).toMatchObject({ state: 'waiting' });
    await answer(engine, 'always allow');
    await expect.poll(() => shop.calls().length, patience).toBe(1);
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    await expect(engine.call('tools.permit', { tool: 'shop.order', rule: 'default' })).resolves.toMatchObject(
      {
        ...{ decided: null, rule: 'ask', why: 'undecided' },
      },
    );
  });

  it('of a task whose tool came under another name of it asks, for nobody agreed to that one', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    await engine.call('settings.update', { changes: { aliases: { buyer: 'shop' } } });
    const { id } = await engine.call('tasks.create', task('buyer.order'));
    expect(await run(engine, id)).toMatchObject({ state: 'succeeded' });
    const fake = shopServer();
    await engine.call('servers.add', { name: 'buyer', config: fake.config });
    expect(await run(engine, id)).toMatchObject({ state: 'waiting' });
    expect(fake.calls()).toEqual([]);
  });
});

describe('a dry run', () => {
  it('does not call what only says that it reads, until a person has saved or allowed it', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const draft = task('shop.look');
    const dry = (input: JsonObject) => engine.call('tasks.dry_run', input);
    expect(await dry({ draft })).toMatchObject({ ok: true, nodes: [{ what: 'would_send' }] });
    expect(shop.calls()).toEqual([]);
    const { id } = await engine.call('tasks.create', draft);
    expect(await dry({ task: String(id) })).toMatchObject({ ok: true, nodes: [{ what: 'ran' }] });
    expect(shop.calls()).toHaveLength(1);
  });

  it('of an agent calls no writing tool, whatever its draft says of the step', async () => {
    const shop = shopServer();
    const engine = await engineWith({ shop });
    const agent = await saveAgent(engine, { approval: 'never' });
    const pipeline = [{ id: 'buy', uses: 'shop.order', effect: 'read_only' }];
    const draft = { title: 'Order', schedule_kind: 'manual', payload: { pipeline } };
    expect(await engine.call('tasks.dry_run', { draft }, { agent })).toMatchObject({ ok: true });
    expect(shop.calls()).toEqual([]);
  });
});
