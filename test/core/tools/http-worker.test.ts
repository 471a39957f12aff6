import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toolRig } from '../../support/tool-rig.ts';

type Handler = (body: unknown, request: IncomingMessage, response: ServerResponse) => void;

async function workerRig(handle: Handler, health: () => number = () => 200) {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url === '/health') {
      response.writeHead(health()).end();
      return;
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    handle(JSON.parse(text), request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rig = await toolRig({
    servers: {
      worker: {
        kind: 'http_worker',
        url,
        headers: { authorization: 'Bearer abc' },
        operations: [
          {
            name: 'double',
            input_schema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
            output_schema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
            annotations: { readOnlyHint: true },
          },
        ],
      },
    },
  });
  return { ...rig, seen, close };
}

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe('an HTTP worker', () => {
  test('is asked for its health, then gets the operation, its parameters, the key and the headers', async () => {
    const { call, seen, tools } = await workerRig((body, request, response) => {
      expect(body).toEqual({ operation: 'double', parameters: { n: 2 } });
      expect(request.headers).toMatchObject({
        authorization: 'Bearer abc',
        'idempotency-key': 'key-1',
        'x-correlation-id': 'correlation-1',
      });
      json(response, { n: 4 });
    });
    expect(tools.describe('worker.double')).toMatchObject({ effect: 'read_only' });
    expect(await call('worker.double', { n: 2 })).toEqual({ output: { n: 4 }, via: 'http' });
    expect(seen).toEqual(['GET /health', 'POST /operations']);
    await call('worker.double', { n: 2 });
    expect(seen.filter((line) => line === 'GET /health')).toHaveLength(1);
  });
  test('that is not healthy gets no work', async () => {
    const { call, seen } = await workerRig(
      () => {},
      () => 503,
    );
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({
      code: 'worker_unhealthy',
      delivery: 'not_sent',
      retryable: true,
    });
    expect(seen).toEqual(['GET /health']);
  });
  test('that is not there is not reached', async () => {
    const { call, close } = await workerRig(() => {});
    close();
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({
      code: 'worker_unhealthy',
      delivery: 'not_sent',
      retryable: true,
    });
  });
  test.each([
    [400, 'http_refused', false, 'answered'],
    [401, 'not_authorised', false, 'answered'],
    [429, 'http_unavailable', true, 'answered'],
    [500, 'http_unavailable', true, 'unknown'],
    [503, 'http_unavailable', true, 'answered'],
    [302, 'http_refused', false, 'answered'],
  ])('that answers HTTP %i fails as %s', async (status, code, retryable, delivery) => {
    const { call } = await workerRig((_body, _request, response) => json(response, 'why', status));
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({ code, retryable, delivery });
  });
  test('that does not answer in time leaves the effect unknown', async () => {
    const { call } = await workerRig(() => {});
    await expect(call('worker.double', { n: 2 }, { timeout_ms: 150 })).rejects.toMatchObject({
      code: 'tool_timeout',
      delivery: 'unknown',
      retryable: true,
    });
  });
  test('that breaks the connection leaves the effect unknown', async () => {
    const { call } = await workerRig((_body, request) => request.socket.destroy());
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({
      code: 'connection_failed',
      delivery: 'unknown',
      retryable: true,
    });
  });
  test('that reports a failure in its answer has answered', async () => {
    const { call } = await workerRig((_body, _request, response) =>
      json(response, { status: 'failed', error: 'no such account' }),
    );
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({
      code: 'tool_error',
      message: 'worker.double failed: no such account',
      delivery: 'answered',
    });
  });
  test('that answers with something else than it declares is refused', async () => {
    const { call } = await workerRig((_body, _request, response) => json(response, { n: 'four' }));
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({ code: 'invalid_output' });
  });
  test('that answers with more than 10 MB is cut off', async () => {
    const { call } = await workerRig((_body, _request, response) =>
      json(response, 'x'.repeat(11 * 1024 * 1024)),
    );
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({ code: 'output_too_large' });
  });
  test('that does not speak JSON breaks the protocol', async () => {
    const { call } = await workerRig((_body, _request, response) => response.end('<html>'));
    await expect(call('worker.double', { n: 2 })).rejects.toMatchObject({ code: 'protocol_error' });
  });
  test('shows its health in the status', async () => {
    const { call, tools } = await workerRig((_body, _request, response) => json(response, { n: 4 }));
    expect(tools.status()).toMatchObject([{ kind: 'http_worker', state: 'stopped' }]);
    await call('worker.double', { n: 2 });
    expect(tools.status()).toMatchObject([{ state: 'ready', calls: 1 }]);
    expect(await tools.refresh()).toEqual([{ server: 'worker', error: null, tools: 1 }]);
  });
});
