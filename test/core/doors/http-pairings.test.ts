import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { openTestDoor, openTestEngine } from '../../support/test-engine.ts';

type Answer = JsonObject & { readonly http: number; readonly error?: JsonObject };

async function serving() {
  const engine = await openTestEngine();
  await engine.start();
  const door = await openTestDoor(engine);
  /** As a program without a token does. */
  const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(door.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { http: response.status, ...((await response.json()) as JsonObject) } as Answer;
  };
  const code_verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
  const ask = (more: JsonObject = {}) =>
    send('/v1/pairings', { name: 'Scout', scopes: ['tasks:read'], code_challenge, ...more });
  const collect = (pairing: unknown, verifier = code_verifier) =>
    send(`/v1/pairings/${pairing}/token`, { code_verifier: verifier });
  return { engine, ...door, send, ask, collect, code_challenge };
}

describe('pairing over HTTP', () => {
  it('lets a program in that a person recognised by its code', async () => {
    const { engine, ask, collect, url } = await serving();
    const asked = await ask();
    expect(asked).toMatchObject({ http: 201, expires_in: 300, interval: 1 });
    expect(await engine.call('agents.pairings')).toMatchObject({
      items: [{ id: asked.pairing, name: 'Scout', scopes: ['tasks:read'], user_code: asked.user_code }],
    });
    expect(await engine.call('agents.pair', { code: asked.user_code })).toMatchObject({
      ...{ name: 'Scout', scopes: ['tasks:read'], agent_id: null },
    });
    const { token, ...collected } = await collect(asked.pairing);
    expect(collected).toEqual({ http: 200, agent: 'Scout', scopes: ['tasks:read'] });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const call = (operation: string) =>
      fetch(`${url}/v1/operations/${operation}`, { method: 'POST', headers, body: '{}' });
    expect([(await call('tasks.list')).status, (await call('runs.list')).status]).toEqual([200, 403]);
    expect(await collect(asked.pairing)).toMatchObject({ http: 400, error: { code: 'invalid_grant' } });
    const { items } = (await engine.call('audit.list', {})) as unknown as { items: readonly JsonObject[] };
    expect(items.map(({ operation }) => operation)).toEqual([
      ...['pairings.collect', 'agents.pair', 'pairings.request'],
    ]);
    expect(JSON.stringify(items)).not.toContain(String(token));
  });

  it('answers as device authorization does while it waits, and when it is refused', async () => {
    const { engine, ask, collect } = await serving();
    const { pairing, user_code } = await ask();
    expect(await collect(pairing)).toMatchObject({
      ...{ http: 400, error: { code: 'authorization_pending', retryable: true } },
    });
    expect(await collect(pairing)).toMatchObject({ http: 400, error: { code: 'slow_down' } });
    await engine.call('agents.refuse_pairing', { code: user_code });
    await expect
      .poll(async () => (await collect(pairing)).error?.code, { interval: 600, timeout: 10_000 })
      .toBe('access_denied');
  });

  it('is decided from the inbox too', async () => {
    const { engine, ask, collect } = await serving();
    const { pairing } = await ask();
    const { items } = (await engine.call('inbox.list')) as unknown as { items: readonly JsonObject[] };
    const answered = await engine.call('inbox.answer', { item: items[0]?.id, choice: 'approve' });
    expect(answered).toMatchObject({ state: 'answered', answer: 'approve' });
    expect(await collect(pairing)).toMatchObject({ http: 200, agent: 'Scout' });
  });

  it('is nothing that an agent can allow, and the code is worth nothing to who reads it', async () => {
    const { engine, ask, send, collect } = await serving();
    const { token } = await engine.call('agents.create', { name: 'Mole', scopes: ['*'] });
    const asked = await ask();
    const as = { authorization: `Bearer ${token}` };
    const { user_code: code, pairing } = asked;
    for (const operation of ['agents.pair', 'agents.refuse_pairing'])
      expect(await send(`/v1/operations/${operation}`, { code }, as)).toMatchObject({
        ...{ http: 403, error: { message: `only a person may use ${operation}` } },
      });
    await engine.call('agents.pair', { code });
    // Its code, as long as a verifier has to be.
    const guessed = `${code}${code}${code}${code}${code}`;
    expect(await collect(pairing, guessed)).toMatchObject({ http: 400, error: { code: 'invalid_grant' } });
    expect(await collect(pairing)).toMatchObject({ http: 200 });
  });

  it.each([
    ['a name that hides something', { name: 'Claude\u202eedoC' }, 'name'],
    ['a name too long to read', { name: 'x'.repeat(61) }, 'name'],
    ['everything', { scopes: ['*'] }, 'scopes'],
    ['a scope that is none', { scopes: ['tasks'] }, 'scopes[0]'],
    ['a verifier instead of its challenge', { code_challenge: 'short' }, 'code_challenge'],
  ])('refuses %s', async (_, more, path) => {
    const { engine, ask } = await serving();
    expect(await ask(more)).toMatchObject({ http: 400, error: { code: 'invalid_input', path } });
    expect(await engine.call('inbox.list')).toMatchObject({ items: [] });
  });

  it('refuses pages, forms and many at once', async () => {
    const { ask, send, url, code_challenge } = await serving();
    const body = { name: 'Scout', code_challenge };
    const page = await send('/v1/pairings', body, { origin: 'https://evil.example' });
    expect(page).toMatchObject({ http: 403, error: { code: 'foreign_origin' } });
    const form = await send('/v1/pairings', body, { 'content-type': 'text/plain' });
    expect(form.http).toBe(415);
    expect((await fetch(`${url}/v1/pairings`)).status).toBe(404);
    const many = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(many.filter(({ http }) => http === 201)).toHaveLength(3);
    expect(many.filter(({ http }) => http === 429)).toHaveLength(17);
  });
});
