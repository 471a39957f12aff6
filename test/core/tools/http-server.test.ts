import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toolRig, until } from '../../support/tool-rig.ts';

type Intercept = (request: IncomingMessage, response: ServerResponse, body: string) => boolean;

/** An MCP server of the official SDK over HTTP, with sessions; `intercept` may answer a request in its place. */
async function mcpRig(intercept: Intercept = () => false, headers?: Record<string, string>) {
  const open = new Map<string, StreamableHTTPServerTransport>();
  const started: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (intercept(request, response, body)) return;
    const id = request.headers['mcp-session-id'];
    let transport = typeof id === 'string' ? open.get(id) : undefined;
    if (!transport) {
      if (id !== undefined) {
        response.writeHead(404).end();
        return;
      }
      transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => `session-${started.length + 1}`,
        onsessioninitialized: (session) => {
          started.push(session);
          if (transport) open.set(session, transport);
        },
      });
      const mcp = new McpServer({ name: 'remote', version: '1' });
      mcp.registerTool(
        'now',
        { description: 'The time.', annotations: { readOnlyHint: true } },
        async () => ({
          content: [{ type: 'text', text: '{"time":"08:30"}' }],
        }),
      );
      mcp.registerTool(
        'slow',
        {},
        ({ signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              started.push('slow was cancelled');
              resolve({ content: [] });
            });
          }),
      );
      await mcp.connect(transport);
    }
    await transport.handleRequest(request, response, body === '' ? undefined : JSON.parse(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  const rig = await toolRig({
    servers: { remote: { kind: 'http', url, ...(headers && { headers }) } },
    secrets: { get: async () => 's3cret' },
  });
  return { ...rig, open, started, close };
}

const isCall = (body: string) => body.includes('"tools/call"');

describe('a Streamable HTTP server', () => {
  test('lists its tools and answers calls', async () => {
    const { call, tools } = await mcpRig();
    expect(await call('remote.now')).toEqual({ output: { time: '08:30' }, via: 'mcp' });
    expect(tools.describe('remote.now')?.effect).toBe('read_only');
    expect(tools.status()).toMatchObject([{ kind: 'http', state: 'ready', pid: null }]);
  });
  test('gets the configured headers, with secrets filled in', async () => {
    const seen = new Set<string | undefined>();
    const { call } = await mcpRig(
      (request) => {
        seen.add(request.headers.authorization);
        return false;
      },
      { Authorization: `Bearer \${secret:remote}` },
    );
    await call('remote.now');
    expect([...seen]).toEqual(['Bearer s3cret']);
  });
  test('that has ended the session gets a new one, and the call is sent again', async () => {
    const { call, open, started } = await mcpRig();
    await call('remote.now');
    open.clear();
    expect((await call('remote.now')).output).toEqual({ time: '08:30' });
    expect(started).toEqual(['session-1', 'session-2']);
  });
  test('that is not running is not reached', async () => {
    const { call, close } = await mcpRig();
    close();
    await expect(call('remote.now')).rejects.toMatchObject({
      code: 'connection_failed',
      delivery: 'not_sent',
      retryable: true,
    });
  });
  test.each([
    [401, 'not_authorised', false, 'answered'],
    [400, 'http_refused', false, 'answered'],
    [429, 'http_unavailable', true, 'answered'],
    [500, 'http_unavailable', true, 'unknown'],
  ])('that answers a call with HTTP %i fails as %s', async (status, code, retryable, delivery) => {
    const { call } = await mcpRig((_request, response, body) => {
      if (isCall(body)) response.writeHead(status).end('why');
      return isCall(body);
    });
    await expect(call('remote.now')).rejects.toMatchObject({ code, retryable, delivery });
  });
  test('that breaks the connection in a call leaves the effect unknown, at once', async () => {
    const { call } = await mcpRig((request, response, body) => {
      if (!isCall(body)) return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': working\n\n', () => request.socket.destroy());
      return true;
    });
    await expect(call('remote.now')).rejects.toMatchObject({
      code: 'connection_failed',
      delivery: 'unknown',
      retryable: true,
    });
  });
  test('that ends the stream without an answer leaves the effect unknown, at once', async () => {
    const { call } = await mcpRig((_request, response, body) => {
      if (isCall(body)) response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': bye\n\n');
      return isCall(body);
    });
    await expect(call('remote.now')).rejects.toMatchObject({
      code: 'connection_failed',
      delivery: 'unknown',
    });
  });
  test('that answers with more than 10 MB is cut off', async () => {
    const { call } = await mcpRig((_request, response, body) => {
      if (!isCall(body)) return false;
      const { id } = JSON.parse(body);
      const result = { content: [{ type: 'text', text: 'x'.repeat(11 * 1024 * 1024) }] };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      return true;
    });
    await expect(call('remote.now')).rejects.toMatchObject({ code: 'output_too_large' });
  });
  test('hears that the session is over', async () => {
    const methods: (string | undefined)[] = [];
    const { call, tools } = await mcpRig((request) => {
      methods.push(request.method);
      return false;
    });
    await call('remote.now');
    await tools.stopServer('remote');
    expect(methods.at(-1)).toBe('DELETE');
  });
  test('hears that a call has timed out', async () => {
    const { call, started } = await mcpRig();
    await call('remote.now');
    await expect(call('remote.slow', {}, { timeout_ms: 100 })).rejects.toMatchObject({
      code: 'tool_timeout',
    });
    await until(() => started.includes('slow was cancelled'), 'cancellation');
  });
});
