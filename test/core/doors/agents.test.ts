import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

async function serving() {
  const engine = await openTestEngine();
  await engine.start();
  const door = await openTestDoor(engine);
  const ask = (token: string, operation: string, input: unknown) =>
    door.post(`/v1/operations/${operation}`, input, { authorization: `Bearer ${token}` });
  return {
    engine,
    ...door,
    ask,
    /** Status and body of a call in an agent's name. */
    async answer(token: string, operation: string, input: unknown = {}) {
      const response = await ask(token, operation, input);
      const body = (await response.json()) as JsonObject;
      return { ...body, http: response.status } as JsonObject & { readonly error?: JsonObject };
    },
    async agent(name: string, scopes: readonly string[], more: JsonObject = {}): Promise<string> {
      const made = await engine.call('agents.create', { name, scopes, ...more });
      return String(made.token);
    },
  };
}

describe('the token of an agent', () => {
  it('lets it call what its scopes cover, in its own name', async () => {
    const { agent, answer } = await serving();
    const token = await agent('Scout', ['tasks:read']);
    expect(await answer(token, 'agents.me')).toMatchObject({
      name: 'Scout',
      scopes: ['tasks:read'],
      owner: false,
    });
    expect((await answer(token, 'tasks.list')).http).toBe(200);
    expect(await answer(token, 'runs.list')).toMatchObject({ http: 403, error: { code: 'forbidden' } });
  });

  it('is nowhere in the database, the log or the audit trail', async () => {
    const { engine, agent } = await serving();
    const token = await agent('Scout', ['tasks:read']);
    const { items } = await engine.call('audit.list', {});
    const { items: lines } = await engine.call('logs.query', { level: 'debug' });
    expect(JSON.stringify([items, lines])).not.toContain(token);
    const { readFileSync } = await import('node:fs');
    for (const file of [engine.directory.database, `${engine.directory.database}-wal`])
      expect(readFileSync(file).includes(token)).toBe(false);
  });

  it('ends when a new one is made, when it is taken back, and when it expires', async () => {
    const { engine, agent, answer } = await serving();
    const first = await agent('Scout', ['tasks:read']);
    const { token } = await engine.call('agents.rotate_token', { agent: 'Scout' });
    expect((await answer(first, 'tasks.list')).http).toBe(401);
    expect((await answer(String(token), 'tasks.list')).http).toBe(200);
    await engine.call('agents.revoke', { agent: 'Scout' });
    expect((await answer(String(token), 'tasks.list')).http).toBe(401);
    const refused = engine.call('agents.rotate_token', { agent: 'Scout', expires: '2001-01-01T00:00Z' });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', path: 'expires' });
    const soon = new Date(Date.now() + 300).toISOString();
    const short = String((await engine.call('agents.rotate_token', { agent: 'Scout', expires: soon })).token);
    await expect.poll(async () => (await answer(short, 'tasks.list')).http).toBe(401);
  });

  it('of another engine is worth nothing here', async () => {
    const here = await serving();
    const there = await serving();
    const token = await there.agent('Scout', ['*']);
    expect((await here.answer(token, 'tasks.list')).http).toBe(401);
  });

  it('opens no other agent’s MCP session', async () => {
    const { post, agent } = await serving();
    const initialize = {
      ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
      params: {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'raw', version: '1' },
      },
    };
    const accept = { accept: 'application/json, text/event-stream' };
    const as = (token: string) => ({ ...accept, authorization: `Bearer ${token}` });
    const [one, two] = [await agent('One', ['*']), await agent('Two', ['*'])];
    const session = (await post('/mcp', initialize, as(one))).headers.get('mcp-session-id') ?? '';
    const ping = { jsonrpc: '2.0', id: 2, method: 'ping' };
    const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
    expect((await post('/mcp', ping, { ...as(two), ...headers })).status).toBe(404);
    expect((await post('/mcp', ping, { ...as(one), ...headers })).status).toBe(200);
  });
});

describe('what an agent may do', () => {
  it('holds it to its calls a minute, also side by side', async () => {
    const { agent, ask } = await serving();
    const token = await agent('Scout', ['tasks:read'], { limits: { calls_per_minute: 5 } });
    const calls = Array.from({ length: 50 }, () => ask(token, 'tasks.list', {}));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(45);
  });

  it('grants and answers nothing, whatever its scopes', async () => {
    const { agent, answer } = await serving();
    const token = await agent('Scout', ['*']);
    for (const [operation, input] of [
      ['agents.create', { name: 'Mine', scopes: ['*'] }],
      ['inbox.answer', { item: 'x', choice: 'approve' }],
      ['secrets.set', { name: 'x', value: 'y' }],
      ['settings.update', { changes: {} }],
    ] as const)
      expect(await answer(token, operation, input)).toMatchObject({
        http: 403,
        error: { code: 'forbidden', message: `only a person may use ${operation}` },
      });
  });

  it('saves no task with a tool that its scopes do not open, and runs none either', async () => {
    const { engine, agent, answer } = await serving();
    const token = await agent('Scout', ['tasks:*', 'runs:*', 'tools:weather.*'], { approval: 'never' });
    const refused = await answer(token, 'tasks.create', classicTask());
    expect(refused.error).toMatchObject({ code: 'tool_forbidden', path: 'steps.say.uses' });
    await engine.call('agents.update', { agent: 'Scout', scopes: ['tasks:*', 'runs:*', 'tools:test.ec*'] });
    expect((await answer(token, 'tasks.create', classicTask())).http).toBe(200);
    // What was allowed when it was saved is asked again when it is called.
    await engine.call('agents.update', { agent: 'Scout', scopes: ['tasks:*', 'runs:*'] });
    const ran = await answer(token, 'tasks.run', { task: 'Echo', wait: true });
    expect(ran).toMatchObject({ run: { state: 'failed', error: { code: 'tool_forbidden' } } });
  });

  it('is nothing for one that is not there', async () => {
    const { engine } = await serving();
    const nobody = engine.services.tasks.create(classicTask(), engine.services.ids.next());
    await expect(nobody).rejects.toMatchObject({ code: 'not_found', path: 'agent' });
    expect(await engine.call('tasks.list')).toMatchObject({ items: [] });
  });

  it('changes no task of the person to call what it may not call itself', async () => {
    const { engine, agent, answer } = await serving();
    await engine.call('tasks.create', classicTask());
    const token = await agent('Scout', ['tasks:*'], { approval: 'never' });
    const changed = await answer(token, 'tasks.update', { task: 'Echo', changes: { title: 'Mine' } });
    expect(changed.error).toMatchObject({ code: 'tool_forbidden' });
  });
});

describe('a task that an agent proposes', () => {
  const writing = classicTask({
    payload: { pipeline: [{ id: 'save', uses: 'notify.desktop', with: { title: 'x', text: 'y' } }] },
  });
  const scopes = ['tasks:*', 'runs:*', 'inbox:read', 'tools:test.*', 'tools:notify.desk*'];

  it('runs at once when it changes nothing', async () => {
    const { agent, answer } = await serving();
    expect(await answer(await agent('Scout', scopes), 'tasks.create', classicTask())).toMatchObject({
      status: 'active',
    });
  });

  it('waits for a person when it calls a writing tool, and runs once approved', async () => {
    const { engine, agent, answer } = await serving();
    const token = await agent('Scout', scopes);
    const task = await answer(token, 'tasks.create', writing);
    expect(task).toMatchObject({ status: 'proposed', next: expect.any(Array) });
    const { items } = await engine.call('inbox.list', {});
    const [item] = items as readonly JsonObject[];
    expect(item).toMatchObject({
      kind: 'approval',
      title: 'Scout proposes “Echo”',
      body: expect.stringContaining('notify.desktop'),
    });
    await engine.call('inbox.answer', { item: item?.id ?? null, choice: 'approve' });
    expect(await engine.call('tasks.get', { task: 'Echo' })).toMatchObject({ status: 'active' });
    // The same tools again need no second question.
    const changes = { title: 'Echo twice' };
    expect(await answer(token, 'tasks.update', { task: 'Echo', changes })).toMatchObject({
      status: 'active',
    });
  });

  it('is cancelled when the person says no, and an edit of an approved one is put back', async () => {
    const { engine, agent, answer } = await serving();
    const token = await agent('Scout', scopes);
    const refuse = async () => {
      const { items } = await engine.call('inbox.list', {});
      const [item] = items as readonly JsonObject[];
      await engine.call('inbox.answer', { item: item?.id ?? null, choice: 'reject' });
    };
    await answer(token, 'tasks.create', { ...writing, title: 'First' });
    await refuse();
    const { items } = await engine.call('tasks.list', { text: 'First' });
    expect(items).toMatchObject([{ status: 'cancelled' }]);

    await answer(token, 'tasks.create', classicTask());
    const { payload } = writing;
    const { pipeline } = payload as { readonly pipeline: JsonObject[] };
    expect(await answer(token, 'tasks.update', { task: 'Echo', changes: { pipeline } })).toMatchObject({
      status: 'proposed',
    });
    await refuse();
    expect(await engine.call('tasks.get', { task: 'Echo' })).toMatchObject({
      status: 'active',
      definition: { pipeline: [{ uses: 'test.echo' }] },
    });
  });

  it('asks each time or never, as the person set it for the agent', async () => {
    const { engine, agent, answer } = await serving();
    const never = await agent('Trusted', scopes, { approval: 'never' });
    expect(await answer(never, 'tasks.create', { ...writing, title: 'A' })).toMatchObject({
      status: 'active',
    });
    const always = await agent('Watched', scopes, { approval: 'always' });
    await answer(always, 'tasks.create', { ...writing, title: 'B' });
    await engine.call('tasks.approve', { task: 'B' });
    const changes = { description: 'anew' };
    expect(await answer(always, 'tasks.update', { task: 'B', changes })).toMatchObject({
      status: 'proposed',
    });
  });

  it('is asked about whatever the policy, when it would act on what others may have written', async () => {
    const { engine, agent, answer } = await serving();
    const token = await agent('Trusted', [...scopes, 'tools:web.*'], { approval: 'never' });
    const pipeline = [
      { id: 'page', uses: 'web.fetch', with: { url: 'https://example.com/' } },
      { id: 'tell', uses: 'notify.desktop', with: { title: 'News', text: '${steps.page.text}' } },
    ];
    const draft = { ...classicTask(), payload: { pipeline } };
    expect(await answer(token, 'tasks.create', draft)).toMatchObject({ status: 'proposed' });
    const { items } = await engine.call('inbox.list', {});
    const [item] = items as readonly JsonObject[];
    expect(item?.body).toContain(
      'Step tell would pass on to notify.desktop what others may have written (web.fetch)',
    );
    await engine.call('inbox.answer', { item: item?.id ?? null, choice: 'approve' });
    const changes = { description: 'the same flow' };
    expect(await answer(token, 'tasks.update', { task: 'Echo', changes })).toMatchObject({
      status: 'active',
    });
  });
});
