import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { operations } from '../../../core/operations/operations.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

async function serving() {
  const engine = await openTestEngine();
  await engine.start();
  return { engine, ...(await openTestDoor(engine)) };
}

/** A client that speaks one generation of the protocol; closed with the test. */
async function connect({ url, token }: { readonly url: string; readonly token: string }, version: string) {
  const negotiation = version < '2026' ? 'legacy' : { pin: version };
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: negotiation as 'legacy' }, listChanged: {} },
  );
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

const textOf = ({ content }: { readonly content: unknown }) =>
  (content as readonly { readonly text: string }[])[0]?.text ?? '';

describe.each(['2025-11-25', '2026-07-28'])('the MCP endpoint in the protocol of %s', (version) => {
  it('offers what operations there are, but what people alone may do', async () => {
    const client = await connect(await serving(), version);
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    const { tools } = await client.listTools();
    const expected = operations.flatMap(({ name, forPeople }) =>
      forPeople ? [] : [name.replaceAll('.', '_')],
    );
    expect(tools.map(({ name }) => name)).toEqual(expected);
    expect(tools.map(({ name }) => name)).not.toContain('inbox_answer');
    expect(tools.find(({ name }) => name === 'tasks_list')).toMatchObject({
      title: 'List tasks',
      annotations: { readOnlyHint: true, destructiveHint: false },
      inputSchema: { type: 'object' },
      outputSchema: { type: 'object' },
    });
  });

  it('creates, runs and shows a task, with structured answers', async () => {
    const client = await connect(await serving(), version);
    const created = await client.callTool({ name: 'tasks_create', arguments: classicTask() });
    expect(created.structuredContent).toMatchObject({ title: 'Echo' });
    const messages: (string | undefined)[] = [];
    const ran = await client.callTool(
      { name: 'tasks_run', arguments: { task: 'Echo', wait: true } },
      { onprogress: ({ message }) => messages.push(message) },
    );
    expect(ran.structuredContent).toMatchObject({ run: { state: 'succeeded' } });
    expect(messages).toContain('say: succeeded');
  });

  it('refuses with code, message, path and hint, as an answer that a model can act on', async () => {
    const client = await connect(await serving(), version);
    const refused = await client.callTool({ name: 'tasks_list', arguments: { limit: 0 } });
    expect(refused.isError).toBe(true);
    expect(JSON.parse(textOf(refused))).toMatchObject({ code: 'invalid_input', path: 'limit' });
    await expect(client.callTool({ name: 'inbox_answer', arguments: {} })).rejects.toThrow('Unknown tool');
  });

  it('reads tasks, runs, briefings and events as resources', async () => {
    const server = await serving();
    const client = await connect(server, version);
    const { id } = await server.engine.call('tasks.create', classicTask());
    await server.engine.call('briefings.publish', { title: 'Morning', markdown: 'All is well.' });
    const { seq } = await server.engine.call('events.publish', {
      topic: 'door.opened',
      payload: { by: 'me' },
    });
    const read = async (uri: string) => {
      const { contents } = await client.readResource({ uri });
      return (contents[0] as { readonly text: string }).text;
    };
    expect(JSON.parse(await read(`task://${id}`))).toMatchObject({ title: 'Echo' });
    expect(await read('briefing://latest')).toBe('# Morning\n\nAll is well.');
    expect(JSON.parse(await read(`event://${seq}`))).toMatchObject({ topic: 'door.opened' });
    const { resources } = await client.listResources();
    expect(resources.map(({ name }) => name)).toEqual(expect.arrayContaining(['Echo', 'Morning']));
    for (const uri of ['task://nothing', 'run://nothing', 'event://99999', 'event://x', 'file:///etc/passwd'])
      await expect(client.readResource({ uri })).rejects.toThrow();
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain('run://{run}');
  });

  it('tells of a briefing that is published', async () => {
    const server = await serving();
    const client = await connect(server, version);
    const told = Promise.withResolvers<string>();
    client.setNotificationHandler('notifications/resources/updated', ({ params }) =>
      told.resolve(params.uri),
    );
    // There is no briefing yet: it is the next that is waited for.
    if (version < '2026') await client.subscribeResource({ uri: 'briefing://latest' });
    else {
      const subscription = await client.listen({ resourceSubscriptions: ['briefing://latest'] });
      onTestFinished(() => subscription.close());
    }
    await server.engine.call('briefings.publish', { title: 'Evening', markdown: 'Still well.' });
    expect(await told.promise).toBe('briefing://latest');
  });

  it('tells of the next event', async () => {
    const server = await serving();
    const client = await connect(server, version);
    const told = Promise.withResolvers<string>();
    client.setNotificationHandler('notifications/resources/updated', ({ params }) =>
      told.resolve(params.uri),
    );
    if (version < '2026') await client.subscribeResource({ uri: 'event://latest' });
    else {
      const subscription = await client.listen({ resourceSubscriptions: ['event://latest'] });
      onTestFinished(() => subscription.close());
    }
    await server.engine.call('events.publish', { topic: 'door.opened' });
    expect(await told.promise).toBe('event://latest');
    const { contents } = await client.readResource({ uri: 'event://latest' });
    expect(JSON.stringify(contents)).toContain('door.opened');
  });

  it('holds a connected client to what its agent may do now', async () => {
    const { engine, url } = await serving();
    const { token } = await engine.call('agents.create', {
      name: 'Scout',
      scopes: ['tasks:*', 'briefings:*'],
    });
    const client = await connect({ url, token: String(token) }, version);
    const { id } = await engine.call('tasks.create', classicTask());
    const uris = ['briefing://latest', `task://${id}`];
    const told: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
      told.push(params.uri);
    });
    if (version < '2026') for (const uri of uris) await client.subscribeResource({ uri });
    else {
      const subscription = await client.listen({ resourceSubscriptions: uris });
      onTestFinished(() => subscription.close());
    }
    await engine.call('agents.update', { agent: 'Scout', scopes: ['tasks:read'] });
    await engine.call('briefings.publish', { title: 'Evening', markdown: 'Not for everybody.' });
    await engine.call('tasks.pause', { task: String(id) });
    await expect.poll(() => told).toContain(`task://${id}`);
    expect(told).not.toContain('briefing://latest');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain('tasks_create');
    await expect(client.callTool({ name: 'tasks_create', arguments: classicTask() })).rejects.toThrow(
      'Unknown tool',
    );
    await engine.call('agents.revoke', { agent: 'Scout' });
    told.length = 0;
    await engine.call('tasks.resume', { task: String(id) });
    await expect(client.listTools()).rejects.toThrow();
    expect(told).toEqual([]);
  });

  it('has prompts with the facts they need, and completes their arguments', async () => {
    const server = await serving();
    const client = await connect(server, version);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual([
      'plan_a_briefing',
      'explain_a_failure',
      'tidy_my_schedule',
    ]);
    await server.engine.call('tasks.create', classicTask());
    const { messages } = await client.getPrompt({ name: 'tidy_my_schedule' });
    expect(JSON.stringify(messages)).toContain('Echo');
    await expect(client.getPrompt({ name: 'plan_a_briefing' })).rejects.toThrow('needs the argument about');
    const ref = { type: 'ref/prompt' as const, name: 'plan_a_briefing' };
    const { completion } = await client.complete({ ref, argument: { name: 'timezone', value: 'Chisi' } });
    expect(completion.values).toEqual(['Europe/Chisinau']);
    const task = { type: 'ref/resource' as const, uri: 'task://{task}' };
    const titles = await client.complete({ ref: task, argument: { name: 'task', value: 'ec' } });
    expect(titles.completion.values).toEqual(['Echo']);
  });
});

describe('sessions of the MCP endpoint', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  };
  const accept = { accept: 'application/json, text/event-stream' };

  it('need the token, and come from this machine’s own address alone', async () => {
    const { url, post } = await serving();
    const body = JSON.stringify(initialize);
    const json = { 'content-type': 'application/json', ...accept };
    expect((await fetch(`${url}/mcp`, { method: 'POST', body, headers: json })).status).toBe(401);
    expect((await post('/mcp', initialize, { ...accept, origin: 'http://evil.example' })).status).toBe(403);
    expect((await post('/mcp', initialize, accept)).status).toBe(200);
  });

  it('are unknown when nobody opened them', async () => {
    const { post } = await serving();
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
    expect((await post('/mcp', list, accept)).status).toBe(400);
    expect((await post('/mcp', list, { ...accept, 'mcp-session-id': 'made-up' })).status).toBe(404);
  });

  it('give way when a hundred others are opened', async () => {
    const { post } = await serving();
    const open = async () => (await post('/mcp', initialize, accept)).headers.get('mcp-session-id') ?? '';
    const first = await open();
    const ping = { jsonrpc: '2.0', id: 2, method: 'ping' };
    const headers = { ...accept, 'mcp-protocol-version': '2025-11-25' };
    expect((await post('/mcp', ping, { ...headers, 'mcp-session-id': first })).status).toBe(200);
    const second = await open();
    for (let count = 0; count < 99; count += 1) await open();
    expect((await post('/mcp', ping, { ...headers, 'mcp-session-id': first })).status).toBe(404);
    expect((await post('/mcp', ping, { ...headers, 'mcp-session-id': second })).status).toBe(200);
  });
});
