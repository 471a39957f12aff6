import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { createNotifyToolkit } from '../../../../core/toolkits/notify/notify.ts';
import type { NotifySettings } from '../../../../core/toolkits/notify/settings.ts';
import { type Answering, closedPort, sendJson, startHttpServer } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

let server: Awaited<ReturnType<typeof startHttpServer>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function serve(answer: Answering) {
  server = await startHttpServer(answer);
  return server;
}
const toolkitOf = (settings: NotifySettings, secrets: Record<string, string> = {}) =>
  createNotifyToolkit(settings, toolkitPorts({}, secrets).ports);
const local = { webhook: { allow_private_addresses: true } };

describe('desktop', () => {
  test('passes title, text and urgency on', async () => {
    const { ports, shown } = toolkitPorts();
    await callTool(createNotifyToolkit({}, ports), 'desktop', {
      title: 'Hello',
      text: 'there',
      urgency: 'low',
    });
    expect(shown).toEqual([{ title: 'Hello', body: 'there', urgency: 'low' }]);
  });
});

describe('webhook', () => {
  test('is signed over id, time and body, and carries the idempotency key', async () => {
    const { url, received } = await serve((_, response) => sendJson(response, { fine: true }));
    const toolkit = toolkitOf(
      { webhook: { secret: 'hook', allow_private_addresses: true } },
      { hook: 's3cret' },
    );
    const answer = await callTool(
      toolkit,
      'webhook',
      { url: `${url}/in`, payload: { a: 'ș' }, headers: { 'x-own': 'yes' } },
      { idempotency_key: 'run-1/notify', now: () => 1_772_433_000_500 },
    );
    const [request] = received;
    const signature = createHmac('sha256', 's3cret')
      .update('run-1/notify.1772433000.{"a":"ș"}')
      .digest('base64');
    expect([answer, request?.method, request?.body, request?.headers]).toMatchObject([
      { status: 200, body: '{"fine":true}' },
      'POST',
      '{"a":"ș"}',
      {
        'content-type': 'application/json',
        'idempotency-key': 'run-1/notify',
        'webhook-id': 'run-1/notify',
        'webhook-timestamp': '1772433000',
        'webhook-signature': `v1,${signature}`,
        'x-own': 'yes',
      },
    ]);
  });

  test('without a secret is not signed', async () => {
    const { url, received } = await serve((_, response) => response.end());
    await callTool(toolkitOf(local), 'webhook', { url, payload: null });
    expect(received[0]?.headers['webhook-signature']).toBeUndefined();
  });

  test('whose secret is not stored is not sent', async () => {
    const toolkit = toolkitOf({ webhook: { secret: 'hook' } });
    await expect(
      callTool(toolkit, 'webhook', { url: 'https://example.org', payload: 1 }),
    ).rejects.toMatchObject({
      code: 'not_configured',
      delivery: 'not_sent',
    });
  });

  test.each([
    'http://127.0.0.1:9/',
    'http://localhost:9/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.1.2.3/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00::1]/',
    'http://0.0.0.0/',
  ])('to %s is refused unless private addresses are allowed', async (url) => {
    await expect(callTool(toolkitOf({}), 'webhook', { url, payload: {} })).rejects.toMatchObject({
      code: 'address_refused',
      delivery: 'not_sent',
      retryable: false,
    });
  });

  test.each(['file:///etc/passwd', 'ftp://example.org', 'not a url', 'javascript:alert(1)'])(
    'to %s is refused',
    async (url) => {
      await expect(callTool(toolkitOf(local), 'webhook', { url, payload: {} })).rejects.toMatchObject({
        code: 'invalid_url',
      });
    },
  );

  test.each([
    { 'x-a': 'b\r\nx-injected: yes' },
    { 'x-a': 'b\u0000' },
    { host: 'elsewhere' },
    { 'Webhook-Signature': 'v1,forged' },
    { 'transfer-encoding': 'chunked' },
  ])('with the headers %j is refused', async (headers) => {
    const { url, received } = await serve((_, response) => response.end());
    const call = callTool(toolkitOf(local), 'webhook', { url, payload: {}, headers });
    await expect(call).rejects.toMatchObject({ code: 'invalid_header', delivery: 'not_sent' });
    expect(received).toEqual([]);
  });

  test('does not follow a redirect', async () => {
    const { url, received } = await serve((_, response) =>
      response.writeHead(307, { location: '/other' }).end(),
    );
    await expect(callTool(toolkitOf(local), 'webhook', { url, payload: {} })).rejects.toMatchObject({
      code: 'service_refused',
    });
    expect(received.length).toBe(1);
  });

  test('whose connection breaks after sending leaves open whether it went out', async () => {
    const { url } = await serve((_, response) => response.destroy());
    await expect(callTool(toolkitOf(local), 'webhook', { url, payload: {} })).rejects.toMatchObject({
      code: 'network_failed',
      retryable: true,
      delivery: 'unknown',
    });
  });

  test('that nobody listens to did not go out', async () => {
    const url = await closedPort();
    await expect(callTool(toolkitOf(local), 'webhook', { url, payload: {} })).rejects.toMatchObject({
      code: 'network_unreachable',
      retryable: true,
      delivery: 'not_sent',
    });
  });
});

describe('telegram', () => {
  const configured = (base_url: string): NotifySettings => ({ telegram: { token: 'bot', base_url } });
  const secrets = { bot: '123:secret-token' };

  test.each(['telegram', 'send_message'])('%s sends with the token of the bot', async (tool) => {
    const { url, received } = await serve((_, response) =>
      sendJson(response, { ok: true, result: { message_id: 7 } }),
    );
    const answer = await callTool(toolkitOf(configured(url), secrets), tool, {
      chat_id: 12345,
      text: 'Hello',
    });
    expect([answer, received[0]?.url.pathname, received[0]?.body]).toEqual([
      { message_id: 7, truncated: false },
      '/bot123:secret-token/sendMessage',
      '{"chat_id":12345,"text":"Hello"}',
    ]);
  });

  test('cuts off what Telegram does not take', async () => {
    const { url, received } = await serve((_, response) => sendJson(response, { ok: true }));
    const input = { chat_id: '@me', text: '😀'.repeat(3_000) };
    const answer = await callTool(toolkitOf(configured(url), secrets), 'telegram', input);
    const { text } = JSON.parse(received[0]?.body ?? '{}') as { text: string };
    expect([answer, text.length <= 4_096, text.endsWith('😀…')]).toEqual([
      { message_id: null, truncated: true },
      true,
      true,
    ]);
  });

  test.each([
    [{}, {}],
    [{ telegram: { token: 'bot' } }, {}],
    [{ telegram: { token: 'bot' } }, { bot: '../escape?' }],
  ])('with %j and secrets %j is not configured', async (settings, stored) => {
    const call = callTool(toolkitOf(settings, stored), 'telegram', { chat_id: 1, text: 'x' });
    await expect(call).rejects.toMatchObject({
      code: 'not_configured',
      retryable: false,
      hint: expect.any(String),
    });
  });

  test.each<[number, object]>([
    [
      400,
      {
        code: 'service_refused',
        retryable: false,
        message: 'Telegram answered with status 400: chat not found',
      },
    ],
    [429, { code: 'service_busy', retryable: true }],
    [500, { code: 'service_failed', retryable: true }],
  ])('answered with %i is a typed error without the token', async (status, error) => {
    const { url } = await serve((_, response) =>
      sendJson(response, { ok: false, description: 'chat not found' }, status),
    );
    const call = callTool(toolkitOf(configured(url), secrets), 'telegram', { chat_id: 1, text: 'x' });
    await expect(call).rejects.toMatchObject(error);
    expect(JSON.stringify(await call.catch((thrown: unknown) => thrown))).not.toContain('secret-token');
  });
});
