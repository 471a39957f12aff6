import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createHttpDoor } from '../../../core/doors/http.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { operations } from '../../../core/operations/operations.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

async function serving() {
  const engine = await openTestEngine();
  return { engine, ...(await openTestDoor(engine)) };
}
const errorOf = async (response: Response) => ((await response.json()) as { error: JsonObject }).error;

/** A request with headers that fetch does not let a program set. */
function raw(url: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(url, { method, headers }, (response) => {
    response.resume();
    response.on('end', () => resolve(response.statusCode ?? 0));
  })
    .on('error', reject)
    .end();
  return promise;
}

describe('the HTTP door', () => {
  it('has a route for every operation', async () => {
    const { post } = await serving();
    for (const { name, input } of operations) {
      const response = await post(`/v1/operations/${name}`, { 'no such field': 1 });
      const { code, path } = await errorOf(response);
      const open = (input as { additionalProperties?: boolean }).additionalProperties === true;
      expect({ name, status: response.status, code }).toEqual({
        name,
        status: 400,
        code: open ? 'invalid_task' : 'invalid_input',
      });
      expect({ name, path }).toEqual({ name, path: expect.any(String) });
    }
  });

  it('answers reading operations to GET with query parameters', async () => {
    const { engine, get } = await serving();
    await engine.call('tasks.create', classicTask());
    const response = await get('/v1/tasks/list?status=active&limit=5');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ items: [{ title: 'Echo' }] });
    expect((await errorOf(await get('/v1/tasks/list?limit=many'))).path).toBe('limit');
    expect((await get('/v1/tasks/create')).status).toBe(404);
  });

  it('answers changing operations to POST at both of their addresses', async () => {
    const { post } = await serving();
    expect((await post('/v1/tasks/create', classicTask())).status).toBe(200);
    expect((await post('/v1/operations/tasks.create', classicTask({ title: 'Two' }))).status).toBe(200);
  });

  it('refuses with code, message, place, hint and request id', async () => {
    const { post } = await serving();
    const response = await post('/v1/operations/tasks.list', { satus: 'x' }, { 'x-request-id': 'req-7' });
    expect(await response.json()).toEqual({
      error: {
        code: 'invalid_input',
        message: 'tasks.list has no input satus',
        path: 'satus',
        hint: 'did you mean status?',
        request_id: 'req-7',
      },
    });
  });

  it.each([
    ['an unknown operation', '/v1/operations/tasks.lst', {}, 404, 'unknown_operation'],
    ['a thing that is not there', '/v1/operations/runs.get', { run: 'nope' }, 404, 'not_found'],
    ['an address that is nothing', '/v1/nonsense', {}, 404, 'not_found'],
    ['bad input', '/v1/operations/runs.get', {}, 400, 'invalid_input'],
    ['broken JSON', '/v1/operations/tasks.list', '{"a":', 400, 'invalid_json'],
  ])('answers %s with its own status', async (_, path, body, status, code) => {
    const { post } = await serving();
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toMatchObject({ code, request_id: expect.any(String) });
  });

  it('says that an operation wants POST', async () => {
    const { get } = await serving();
    const response = await get('/v1/operations/tasks.list');
    expect(await errorOf(response)).toMatchObject({ message: 'tasks.list is called with POST, not GET' });
  });

  it('answers a conflict with 409', async () => {
    const { engine, post } = await serving();
    await engine.call('tasks.create', classicTask());
    await engine.call('tasks.cancel', { task: 'Echo' });
    expect((await post('/v1/tasks/resume', { task: 'Echo' })).status).toBe(409);
  });

  it('takes over request id and trace, and answers with them', async () => {
    const { get } = await serving();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await get('/v1/system/facts', {
      'x-request-id': 'abc',
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
    });
    expect(response.headers.get('x-request-id')).toBe('abc');
    expect(response.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  });
});

describe('attacks on the HTTP door', () => {
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: `Bearer ${'x'.repeat(43)}` }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic abc' }],
  ])('%s is refused', async (_, headers) => {
    const { url } = await serving();
    const response = await fetch(`${url}/v1/tasks/list`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect((await errorOf(response)).code).toBe('unauthorised');
  });

  it('the token in the address is not taken', async () => {
    const { url, token } = await serving();
    expect((await fetch(`${url}/v1/tasks/list?token=${token}`)).status).toBe(401);
  });

  it.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '127.0.0.1', '127.0.0.1:1'])(
    'the Host %j is refused, which a rebound name would send',
    async (host) => {
      const { url, token } = await serving();
      expect(
        await raw(`${url}/v1/tasks/list`, { host, authorization: `Bearer ${token}` }),
      ).toBeGreaterThanOrEqual(400);
      expect(await raw(`${url}/docs/json`, { host })).toBeGreaterThanOrEqual(400);
      expect(await raw(`${url}/health/ready`, { host })).toBeGreaterThanOrEqual(400);
    },
  );

  it('a request without Host is refused', async () => {
    const { url, token } = await serving();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end(`GET /v1/tasks/list HTTP/1.0\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.\d 403 /);
  });

  it('localhost with the right port is this engine', async () => {
    const { url, token } = await serving();
    const host = `localhost:${new URL(url).port}`;
    expect(await raw(`${url}/v1/tasks/list`, { host, authorization: `Bearer ${token}` })).toBe(200);
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://'])(
    'a page of %s is refused',
    async (origin) => {
      const { get } = await serving();
      const response = await get('/v1/tasks/list', { origin });
      expect(response.status).toBe(403);
      expect((await errorOf(response)).code).toBe('foreign_origin');
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('a page of its own passes', async () => {
    const { get, url } = await serving();
    expect((await get('/v1/tasks/list', { origin: url })).status).toBe(200);
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'a form post as %s is refused',
    async (type) => {
      const { post } = await serving();
      const response = await post('/v1/tasks/create', JSON.stringify(classicTask()), {
        'content-type': type,
      });
      expect(response.status).toBe(415);
    },
  );

  it('a huge body is refused', async () => {
    const { post } = await serving();
    const response = await post('/v1/events/publish', { topic: 'a', payload: { text: 'x'.repeat(9 << 20) } });
    expect(response.status).toBe(413);
  });

  it('JSON nested 100,000 deep is refused at once', async () => {
    const { post } = await serving();
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const response = await post('/v1/events/publish', `{"topic":"a","payload":${deep}}`);
    expect(response.status).toBe(413);
  });

  it.each(['{"__proto__":{"scopes":["*"]}}', '{"payload":{"constructor":{"prototype":{"x":1}}}}'])(
    'the prototype poison %s is refused',
    async (body) => {
      const { post } = await serving();
      expect((await post('/v1/events/publish', body)).status).toBe(400);
      expect(({} as JsonObject).x).toBeUndefined();
    },
  );

  it('an address other than loopback is not listened on', async () => {
    const { services, health, metrics } = await openTestEngine();
    const door = (host: string) => () =>
      createHttpDoor({ services, health, metrics, host, port: 0, token: 'x'.repeat(43) });
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'example.org'])
      expect(door(host), host).toThrow(
        expect.objectContaining({ code: 'invalid_config', path: 'http.host' }),
      );
  });
});

describe('beside operations', () => {
  it('live and ready need no token; ready tells what is not', async () => {
    const { engine, url } = await serving();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    await engine.start();
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ok: true });
  });

  it('metrics need the token and count requests', async () => {
    const { url, get } = await serving();
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    await get('/v1/system/facts');
    const metrics = await get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toMatch(/operation="system\.facts"/);
  });

  it('a port in use is named', async () => {
    const { engine, url } = await serving();
    const { services, health, metrics } = engine;
    const port = Number(new URL(url).port);
    const second = createHttpDoor({
      services,
      health,
      metrics,
      host: '127.0.0.1',
      port,
      token: 'x'.repeat(43),
    });
    await expect(second.start()).rejects.toMatchObject({ code: 'port_in_use', path: 'http.port' });
    await second.stop();
  });

  it('closing cuts a long wait and ends', async () => {
    const { door, post } = await serving();
    await post('/v1/tasks/create', classicTask());
    // The engine is not started: the run stays queued, and the wait would last for ever.
    const waiting = post('/v1/tasks/run', { task: 'Echo', wait: true });
    await expect.poll(() => waitingRuns(post), { timeout: 15_000 }).toBe(1);
    await door.stop();
    expect((await waiting).status).toBe(499);
  });
});

async function waitingRuns(post: (path: string, body: unknown) => Promise<Response>): Promise<number> {
  const response = await post('/v1/operations/runs.list', {});
  return ((await response.json()) as { items: readonly unknown[] }).items.length;
}
