import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { classicTask, openTestDoor, openTestEngine } from '../support/test-engine.ts';

/** Attacks that come in through a door of a whole engine. docs/security.md names where each of them is refused. */
const initialize = {
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};
const accept = { accept: 'application/json, text/event-stream' };
const doors = [
  ['operations', '/v1/tasks/list'],
  ['MCP', '/mcp'],
  ['updates', '/v1/updates'],
  ['webhooks', '/v1/webhooks/019a0f0e-0000-7000-8000-000000000000'],
] as const;

async function serving() {
  const engine = await openTestEngine();
  await engine.start();
  const door = await openTestDoor(engine);
  const agent = async (name: string, more = {}) =>
    String((await engine.call('agents.create', { name, scopes: ['*'], ...more })).token);
  return { engine, agent, ...door };
}

/** The status of a request with headers that `fetch` does not let one set. */
function statusOf(url: string, headers: Record<string, string>, body?: unknown): Promise<number> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const json = text === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: text ? 'POST' : 'GET', headers: { ...headers, ...json } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

describe('a page in a browser', () => {
  it.each(doors)(
    'with a foreign Host, as after DNS rebinding, is refused by the door of %s',
    async (_, path) => {
      const { url, token } = await serving();
      const { port } = new URL(url);
      for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`]) {
        const headers = { host, authorization: `Bearer ${token}`, ...accept };
        expect(await statusOf(url + path, headers, path === '/mcp' ? initialize : undefined), host).toBe(403);
      }
    },
  );

  it.each(doors)(
    'of a foreign Origin is refused by the door of %s, also with the right token',
    async (_, path) => {
      const { url, token } = await serving();
      for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `${url}.evil.example`]) {
        const headers = { origin, authorization: `Bearer ${token}`, ...accept };
        expect(await statusOf(url + path, headers, path === '/mcp' ? initialize : undefined), origin).toBe(
          403,
        );
      }
    },
  );

  it.each(['/v1/tasks/create', '/v1/operations/tasks.create', '/mcp'])(
    'cannot post a form to %s: only JSON is read',
    async (path) => {
      const { engine, post } = await serving();
      const body = JSON.stringify(path === '/mcp' ? initialize : classicTask());
      for (const type of [
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
      ]) {
        const response = await post(path, body, { ...accept, 'content-type': type });
        expect([type, response.status]).toEqual([type, 415]);
      }
      expect((await engine.call('tasks.list')).items).toEqual([]);
    },
  );
});

describe('another machine', () => {
  it('does not reach the engine: it listens on this machine’s own address and no other', async () => {
    const { url } = await serving();
    const port = Number(new URL(url).port);
    const others = Object.values(networkInterfaces()).flatMap((all = []) =>
      all.flatMap(({ address, internal, family }) => (internal || family !== 'IPv4' ? [] : [address])),
    );
    const reach = (host: string) =>
      new Promise((resolve) => {
        const socket = connect({ port, host, timeout: 2_000 }, () => {
          socket.destroy();
          resolve('reached');
        });
        for (const event of ['error', 'timeout'] as const)
          socket.once(event, () => {
            socket.destroy();
            resolve('not reached');
          });
      });
    expect(await reach('127.0.0.1')).toBe('reached');
    for (const host of [...others, '127.0.0.2'])
      expect([host, await reach(host)]).toEqual([host, 'not reached']);
  });
});

describe('a token', () => {
  it('that is missing, wrong, of another engine, taken back or expired opens neither operations nor MCP', async () => {
    const here = await serving();
    const there = await serving();
    const revoked = await here.agent('Revoked');
    await here.engine.call('agents.revoke', { agent: 'Revoked' });
    const soon = new Date(Date.now() + 200).toISOString();
    const expired = await here.agent('Expired', { expires: soon });
    const asExpired = { ...accept, authorization: `Bearer ${expired}` };
    await expect.poll(() => statusOf(`${here.url}/v1/tasks/list`, asExpired)).toBe(401);
    const tokens = {
      ...{ missing: undefined, wrong: 'x'.repeat(43), revoked, expired },
      'the owner’s elsewhere': there.token,
      'an agent’s elsewhere': await there.agent('Scout'),
    };
    for (const [kind, token] of Object.entries(tokens)) {
      const headers = { ...accept, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
      expect([kind, await statusOf(`${here.url}/v1/tasks/list`, headers)]).toEqual([kind, 401]);
      expect([kind, await statusOf(`${here.url}/mcp`, headers, initialize)]).toEqual([kind, 401]);
      expect([kind, await statusOf(`${here.url}/v1/updates`, headers)]).toEqual([kind, 401]);
    }
  });

  it('opens no other agent’s MCP session, and does not end it', async () => {
    const { url, post, agent } = await serving();
    const as = (token: string) => ({ ...accept, authorization: `Bearer ${token}` });
    const [one, two] = [await agent('One'), await agent('Two')];
    const session = (await post('/mcp', initialize, as(one))).headers.get('mcp-session-id') ?? '';
    const inSession = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
    const ping = { jsonrpc: '2.0', id: 2, method: 'ping' };
    expect((await post('/mcp', ping, { ...as(two), ...inSession })).status).toBe(404);
    for (const method of ['GET', 'DELETE'])
      expect((await fetch(`${url}/mcp`, { method, headers: { ...as(two), ...inSession } })).status).toBe(404);
    expect((await post('/mcp', ping, { ...as(one), ...inSession })).status).toBe(200);
  });
});

describe('the audit trail', () => {
  it.each([
    ['edited', "UPDATE audit SET outcome = 'ok', agent_id = 'somebody' WHERE seq = 1", 'entry 1 was changed'],
    ['taken out', 'DELETE FROM audit WHERE seq = 2', 'entries 2 to 2 are missing'],
    ['cut off at the end', 'DELETE FROM audit WHERE seq > 1', 'are missing'],
    [
      'replaced',
      "INSERT OR REPLACE INTO audit SELECT seq, at, 'somebody', door, operation, input, outcome, request_id, previous_hash, hash FROM audit WHERE seq = 1",
      'entry 1 was changed',
    ],
  ])('tells of entries that were %s behind the engine’s back', async (_, sql, finding) => {
    const { default: Database } = await import('better-sqlite3');
    const { engine } = await serving();
    for (const title of ['One', 'Two', 'Three']) await engine.call('tasks.create', classicTask({ title }));
    expect(await engine.call('audit.verify')).toEqual({ ok: true, findings: [] });
    const database = new Database(engine.directory.database);
    expect(() => database.exec(sql)).toThrow('append-only');
    database.exec(
      `DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted; DROP TRIGGER audit_is_not_replaced; ${sql}`,
    );
    database.close();
    expect(await engine.call('audit.verify')).toEqual({
      ok: false,
      findings: [expect.stringContaining(finding)],
    });
  });
});
