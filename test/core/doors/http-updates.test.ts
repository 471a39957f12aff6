import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Updates } from '../../../core/doors/updates.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

async function serving() {
  const engine = await openTestEngine();
  return { engine, ...(await openTestDoor(engine)) };
}

/** A page that follows updates; `next` answers with the first message that has a change of a kind. */
async function follow(url: string, token: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/updates`, ['ordinaut', `bearer.${token}`]);
  onTestFinished(() => socket.close());
  const told: Updates[] = [];
  socket.addEventListener('message', ({ data }) => told.push(JSON.parse(data)));
  await once(socket, 'open');
  return {
    socket,
    async next(kind: string): Promise<Updates> {
      for (;;) {
        const found = told.find(({ changes }) => changes.some((change) => change.kind === kind));
        if (found) return found;
        await once(socket, 'message');
      }
    },
  };
}

/** Status of a refused upgrade. */
async function upgradeStatus(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const asking = request(`${url}/v1/updates`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  asking.end();
  const [response] = await once(asking, 'response');
  response.resume();
  return response.statusCode;
}

describe('updates over WebSocket', () => {
  it('tells what changed', async () => {
    const { engine, url, token } = await serving();
    const page = await follow(url, token);
    const created = await engine.call('tasks.create', classicTask());
    const { changes } = await page.next('task');
    expect(changes).toContainEqual({ kind: 'task', id: created.id });
  });

  it('tells steps of a run as they start and finish', async () => {
    const { engine, url, token } = await serving();
    await engine.start();
    const page = await follow(url, token);
    const { id } = await engine.call('tasks.create', classicTask());
    const { run_id } = await engine.call('tasks.run', { task: id ?? null });
    const steps: string[] = [];
    page.socket.addEventListener('message', ({ data }) => {
      for (const step of (JSON.parse(data) as Updates).progress)
        if (step.run_id === run_id) steps.push(step.kind);
    });
    await engine.call('runs.wait', { run: run_id ?? null });
    while (!steps.includes('run')) await once(page.socket, 'message');
    expect(steps).toEqual(expect.arrayContaining(['step_finished']));
  });

  it('tells an agent what it may hear now, and ends with its token', async () => {
    const { engine, url } = await serving();
    const agent = { name: 'Scout', scopes: ['tasks:read', 'briefings:read'] };
    const { token } = await engine.call('agents.create', agent);
    const { socket, next } = await follow(url, String(token));
    const kinds: string[] = [];
    socket.addEventListener('message', ({ data }) => {
      kinds.push(...(JSON.parse(data) as Updates).changes.map(({ kind }) => kind));
    });
    await engine.call('agents.update', { agent: 'Scout', scopes: ['tasks:read'] });
    await engine.call('briefings.publish', { title: 'Evening', markdown: 'Not for everybody.' });
    await engine.call('tasks.create', classicTask());
    await next('task');
    expect(new Set(kinds)).toEqual(new Set(['task']));
    const closed = once(socket, 'close');
    await engine.call('agents.revoke', { agent: 'Scout' });
    const [{ code }] = await closed;
    expect(code).toBe(1008);
  });

  it('is refused without a token, with a wrong one, and to foreign pages', async () => {
    const { url, token } = await serving();
    const protocols = `ordinaut, bearer.${token}`;
    expect(await upgradeStatus(url, {})).toBe(401);
    expect(await upgradeStatus(url, { 'sec-websocket-protocol': `ordinaut, bearer.${'x'.repeat(43)}` })).toBe(
      401,
    );
    expect(
      await upgradeStatus(url, { 'sec-websocket-protocol': protocols, origin: 'http://evil.example' }),
    ).toBe(403);
    expect(await upgradeStatus(url, { 'sec-websocket-protocol': protocols, host: 'evil.example' })).toBe(403);
  });

  it('ends with the engine, which does not wait for its pages', async () => {
    const { door, url, token } = await serving();
    const { socket } = await follow(url, token);
    const closed = once(socket, 'close');
    await door.stop();
    await closed;
  });
});
