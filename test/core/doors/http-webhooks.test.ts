import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

interface Sent {
  readonly body?: string;
  /** What is signed, where that is something else. */
  readonly signed?: string;
  readonly seconds?: number | string;
  readonly headers?: Record<string, string>;
  readonly secret?: string;
}

async function listening() {
  const engine = await openTestEngine();
  await engine.start();
  const { url, get } = await openTestDoor(engine);
  const made = await engine.call('webhooks.create', { name: 'Front door', topic: 'door.opened' });
  const webhook = made.webhook as { readonly id: string; readonly path: string };
  const send = ({ body = '{"who":"Ana"}', seconds, headers, ...more }: Sent = {}, path = webhook.path) => {
    const timestamp = String(seconds ?? Math.floor(Date.now() / 1_000));
    const hmac = createHmac('sha256', more.secret ?? String(made.secret));
    const signature = `sha256=${hmac.update(`${timestamp}.${more.signed ?? body}`).digest('hex')}`;
    const own = { 'x-ordinaut-timestamp': timestamp, 'x-ordinaut-signature': signature };
    return fetch(url + path, { method: 'POST', body, headers: { ...own, ...headers } });
  };
  const events = async () =>
    (await engine.call('events.list', { topic: 'door' })).items as readonly JsonObject[];
  return { engine, get, send, events, webhook, secret: String(made.secret) };
}

describe('a signed request to a webhook', () => {
  it('becomes an event, and tasks of its topic run', async () => {
    const { engine, send, events, webhook } = await listening();
    await engine.call('tasks.create', {
      ...classicTask({ schedule_kind: 'event', schedule_expr: 'door.*' }),
      payload: { pipeline: [{ id: 'say', uses: 'test.echo', with: { text: '${event.payload.who}' } }] },
    });
    const response = await send();
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ event: expect.any(String), seq: expect.any(Number) });
    expect(await events()).toMatchObject([
      { topic: 'door.opened', payload: { who: 'Ana' }, source: `webhook:${webhook.id}` },
    ]);
    const last = async () => (await engine.call('runs.latest', { task: 'Echo' })).run as JsonObject | null;
    await expect.poll(async () => (await last())?.output).toEqual({ text: 'Ana' });
    const { items } = await engine.call('audit.list', {});
    expect(items).toContainEqual(expect.objectContaining({ operation: 'webhooks.receive', outcome: 'ok' }));
  });

  it('is refused for a while after 120 in a minute, and one without the secret uses up nothing', async () => {
    const { send, events } = await listening();
    const flood = Array.from({ length: 200 }, () => send({ secret: 'wrong' }));
    expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([401]));
    const sent = Array.from({ length: 200 }, (_, index) => send({ body: JSON.stringify({ index }) }));
    const answers = await Promise.all(sent);
    const refused = answers.filter(({ status }) => status === 429);
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken.length + refused.length).toBe(200);
    expect(await events()).toHaveLength(Math.min(taken.length, 50));
    // It refills while they are sent.
    expect(taken.length).toBeGreaterThanOrEqual(120);
    expect(refused.length).toBeGreaterThan(0);
    const [first] = refused;
    expect(Number(first?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await first?.json()).toMatchObject({ error: { code: 'rate_limited', retryable: true } });
  });

  it('is refused the second time', async () => {
    const { send, events } = await listening();
    const seconds = Math.floor(Date.now() / 1_000);
    expect((await send({ seconds })).status).toBe(202);
    const again = await send({ seconds });
    expect([again.status, await again.json()]).toMatchObject([409, { error: { code: 'conflict' } }]);
    expect((await send({ seconds, body: '{"who":"Ion"}' })).status).toBe(202);
    expect(await events()).toHaveLength(2);
  });

  it('sent many times at once becomes one event', async () => {
    const { send, events } = await listening();
    const seconds = Math.floor(Date.now() / 1_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ seconds })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await events()).toHaveLength(1);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  it.each([
    ['is stale', () => ({ seconds: now() - 301 }), 401],
    ['comes from the future', () => ({ seconds: now() + 400 }), 401],
    ['tells no time', () => ({ seconds: 'soon' }), 401],
    ['was tampered with', () => ({ body: '{"who":"Eve"}', signed: '{"who":"Ana"}' }), 401],
    [
      'has another time than was signed',
      () => ({ headers: { 'x-ordinaut-timestamp': `${now() - 1}` } }),
      401,
    ],
    ['is signed with another secret', () => ({ secret: 'guess' }), 401],
    ['has no signature', () => ({ headers: { 'x-ordinaut-signature': '' } }), 401],
    ['has half a signature', () => ({ headers: { 'x-ordinaut-signature': 'sha256=abcd' } }), 401],
    ['is not JSON', () => ({ body: 'who=Ana' }), 400],
    ['is no object', () => ({ body: '[1]' }), 400],
    ['is nested too deep', () => ({ body: `{"a":${'['.repeat(200)}${']'.repeat(200)}}` }), 413],
    ['is too large', () => ({ body: JSON.stringify({ a: 'x'.repeat(300_000) }) }), 413],
    ['comes from a page in a browser', () => ({ headers: { origin: 'https://example.org' } }), 403],
  ] as const)('that %s is refused, and nothing is published', async (_, sent, status) => {
    const { send, events } = await listening();
    const response = await send(sent());
    expect(response.status).toBe(status);
    expect(await events()).toEqual([]);
  });

  it('to one that is unknown is refused as a wrong signature is', async () => {
    const { send } = await listening();
    const unknown = await send({}, '/v1/webhooks/01950000-0000-7000-8000-000000000001');
    const wrong = await send({ secret: 'guess' });
    const told = async (response: Response) => {
      const { error } = (await response.json()) as { readonly error: JsonObject };
      return [response.status, error.code, error.message];
    };
    expect(await told(unknown)).toEqual(await told(wrong));
  });
});

describe('webhooks', () => {
  it('need the token for everything but what is signed', async () => {
    const { get, webhook } = await listening();
    const none = { authorization: '' };
    expect((await get('/v1/webhooks/list', none)).status).toBe(401);
    expect((await get(webhook.path)).status).toBe(404);
  });

  it('show their secret once, and keep it sealed', async () => {
    const { engine, secret } = await listening();
    const { items } = await engine.call('webhooks.list');
    expect(items).toMatchObject([{ name: 'Front door', topic: 'door.opened' }]);
    const directory = engine.directory.path;
    for (const file of readdirSync(directory, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(readFileSync(join(file.parentPath, file.name)).includes(secret), file.name).toBe(false);
  });

  it('receive nothing once they are revoked', async () => {
    const { engine, send } = await listening();
    await expect(
      engine.call('webhooks.create', { name: 'Front door', topic: 'other' }),
    ).rejects.toMatchObject({ code: 'conflict', path: 'name' });
    await engine.call('webhooks.revoke', { webhook: 'Front door' });
    expect((await send()).status).toBe(401);
    expect((await engine.call('secrets.list')).items).toEqual([]);
    await expect(engine.call('webhooks.revoke', { webhook: 'Front dor' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
