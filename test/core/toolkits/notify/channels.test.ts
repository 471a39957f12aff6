import { describe, expect, onTestFinished, test } from 'vitest';
import { createNotifyToolkit } from '../../../../core/toolkits/notify/notify.ts';
import type { NotifySettings } from '../../../../core/toolkits/notify/settings.ts';
import { createToolkit } from '../../../../core/toolkits/toolkits.ts';
import { startSmtpServer } from '../../../support/smtp-server.ts';
import { type Answering, closedPort, sendJson, startHttpServer } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

async function serve(answer: Answering = (_, response) => sendJson(response, {})) {
  const server = await startHttpServer(answer);
  onTestFinished(() => server.close());
  return server;
}
const toolkitOf = (settings: NotifySettings, secrets: Record<string, string> = {}) =>
  createNotifyToolkit(settings, toolkitPorts({}, secrets).ports);
/** A toolkit whose chat channels all post to `url`, known by a secret. */
const chats = (url: string) => {
  const settings = { url_secret: 'hook' };
  return toolkitOf(
    { slack: settings, discord: settings, teams: settings, ntfy: { base_url: url, topic: 'mine' } },
    { hook: `${url}/services/T0/B0/s3cret` },
  );
};
type Posted = Awaited<ReturnType<typeof serve>>['received'][number];
const bodyOf = (request: Posted | undefined) => JSON.parse(request?.body ?? 'null');

describe('ntfy', () => {
  test('publishes JSON to the topic, with the token', async () => {
    const { url, received } = await serve((_, response) => sendJson(response, { id: 'xE2' }));
    const toolkit = toolkitOf({ ntfy: { base_url: url, topic: 'mine', token: 'ntfy' } }, { ntfy: 'tk_abc' });
    const answer = await callTool(toolkit, 'ntfy', {
      title: 'Ședință\nla 10',
      text: 'Joi,\nsala mare',
      priority: 'high',
      tags: ['bell'],
      url: 'https://example.org/a b',
    });
    const [request] = received;
    expect([answer, request?.method, request?.url.pathname, request?.headers, bodyOf(request)]).toMatchObject(
      [
        { message_id: 'xE2', truncated: false },
        'POST',
        '/',
        { authorization: 'Bearer tk_abc', 'content-type': 'application/json' },
        {
          topic: 'mine',
          title: 'Ședință la 10',
          message: 'Joi,\nsala mare',
          priority: 4,
          tags: ['bell'],
          click: 'https://example.org/a%20b',
        },
      ],
    );
  });

  test('a repeat of a call belongs to the same sequence, another call to another', async () => {
    const { url, received } = await serve();
    for (const idempotency_key of ['run-1/a', 'run-1/a', 'run-2/a', null])
      await callTool(chats(url), 'ntfy', { text: 'x' }, { idempotency_key });
    const [first, second, third, fourth] = received.map(({ headers }) => headers['x-sequence-id']);
    expect([first, second === first, third === first, fourth]).toEqual([
      expect.stringMatching(/^[-_A-Za-z0-9]{1,64}$/),
      true,
      false,
      undefined,
    ]);
  });

  test('goes to the topic that the call names, and cuts off what is too long', async () => {
    const { url, received } = await serve();
    const answer = await callTool(chats(url), 'ntfy', { topic: 'other', text: '😀ș'.repeat(2_000) });
    const { topic, message } = bodyOf(received[0]);
    expect([answer, topic, Buffer.byteLength(message) <= 4_096, message.endsWith('…')]).toEqual([
      { message_id: null, truncated: true },
      'other',
      true,
      true,
    ]);
  });

  test('without a topic is not configured', async () => {
    await expect(callTool(toolkitOf({}), 'ntfy', { text: 'x' })).rejects.toMatchObject({
      code: 'not_configured',
      delivery: 'not_sent',
    });
  });
});

describe('slack', () => {
  test('posts a text for notifications and blocks for the channel', async () => {
    const { url, received } = await serve((_, response) => response.end('ok'));
    await callTool(chats(url), 'slack', {
      title: 'Morning',
      text: 'All *good*',
      url: 'https://example.org/?a=1&b=2|x',
    });
    const [request] = received;
    expect([request?.url.pathname, bodyOf(request)]).toEqual([
      '/services/T0/B0/s3cret',
      {
        text: 'Morning\nAll *good*',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'Morning', emoji: true } },
          { type: 'section', text: { type: 'mrkdwn', text: 'All *good*' } },
          { type: 'section', text: { type: 'mrkdwn', text: '<https://example.org/?a=1&amp;b=2%7Cx>' } },
        ],
      },
    ]);
  });

  test('calls nobody, whatever the text says', async () => {
    const { url, received } = await serve();
    await callTool(chats(url), 'slack', { text: '<!channel> <@U1> a & b' });
    const { text, blocks } = bodyOf(received[0]);
    expect([text, blocks[0].text.text]).toEqual([
      '&lt;!channel&gt; &lt;@U1&gt; a &amp; b',
      '&lt;!channel&gt; &lt;@U1&gt; a &amp; b',
    ]);
  });

  test('divides a long text into sections that Slack takes', async () => {
    const { url, received } = await serve();
    const line = `${'<tag> & more '.repeat(6)}end\n`;
    const answer = await callTool(chats(url), 'slack', { text: line.repeat(400) });
    const sections: string[] = bodyOf(received[0]).blocks.map(
      (block: { text: { text: string } }) => block.text.text,
    );
    expect([
      answer,
      sections.every(({ length }) => length <= 3_000),
      sections.slice(0, -1).every((section) => section.endsWith('end')),
      sections.length <= 50,
    ]).toEqual([{ truncated: true }, true, true, true]);
  });
});

describe('discord', () => {
  test('waits for the message, and calls nobody', async () => {
    const { url, received } = await serve((_, response) => sendJson(response, { id: '123' }));
    const toolkit = toolkitOf({ discord: { url: `${url}/api/webhooks/1/abc?thread_id=9` } });
    const answer = await callTool(toolkit, 'discord', {
      title: 'Morning',
      text: 'Hello @everyone',
      url: 'https://example.org/x',
    });
    const [request] = received;
    expect([answer, request?.url.search, bodyOf(request)]).toEqual([
      { message_id: '123', truncated: false },
      '?thread_id=9&wait=true',
      {
        content: '**Morning**\nHello @everyone\nhttps://example.org/x',
        allowed_mentions: { parse: [] },
      },
    ]);
  });

  test('cuts off the text, not the link', async () => {
    const { url, received } = await serve();
    await callTool(chats(url), 'discord', { text: 'x'.repeat(5_000), url: 'https://example.org/x' });
    const { content } = bodyOf(received[0]);
    expect([content.length, content.endsWith('x…\nhttps://example.org/x')]).toEqual([2_000, true]);
  });
});

describe('teams', () => {
  test('posts an Adaptive Card as workflows take it', async () => {
    const { url, received } = await serve((_, response) => response.writeHead(202).end());
    const answer = await callTool(chats(url), 'teams', {
      title: 'Morning',
      text: 'One\nTwo\n- a\n- b',
      url: 'https://example.org/x',
    });
    expect([answer, bodyOf(received[0])]).toEqual([
      { truncated: false },
      {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            contentUrl: null,
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              body: [
                { type: 'TextBlock', size: 'Large', weight: 'Bolder', wrap: true, text: 'Morning' },
                { type: 'TextBlock', text: 'One\n\nTwo\n- a\n- b', wrap: true },
              ],
              actions: [{ type: 'Action.OpenUrl', title: 'example.org', url: 'https://example.org/x' }],
              msteams: { width: 'Full' },
            },
          },
        ],
      },
    ]);
  });

  test('stays below 28 kB', async () => {
    const { url, received } = await serve();
    const answer = await callTool(chats(url), 'teams', { title: 'x', text: '"\n😀'.repeat(30_000) });
    expect([answer, Buffer.byteLength(received[0]?.body ?? '') < 28_000]).toEqual([
      { truncated: true },
      true,
    ]);
  });
});

describe.each(['ntfy', 'slack', 'discord', 'teams'])('%s', (tool) => {
  test.each<[string, Answering, object]>([
    [
      'asks to wait',
      (_, response) => response.writeHead(429, { 'retry-after': '30' }).end('rate_limited'),
      {
        code: 'service_busy',
        retryable: true,
        delivery: 'answered',
        message: expect.stringContaining('rate_limited'),
        hint: 'it asks to wait 30 s',
        retry_after_seconds: 30,
      },
    ],
    [
      'asks to wait until an hour',
      (_, response) =>
        response
          .writeHead(429, {
            date: 'Mon, 02 Mar 2026 08:00:00 GMT',
            'retry-after': 'Mon, 02 Mar 2026 09:00:00 GMT',
          })
          .end(),
      { code: 'service_busy', retryable: true, hint: 'it asks to wait 3600 s', retry_after_seconds: 3_600 },
    ],
    [
      'does not know the channel',
      (_, response) => sendJson(response, { message: 'Unknown Webhook', code: 10_015 }, 404),
      {
        code: 'service_refused',
        retryable: false,
        delivery: 'answered',
        message: expect.stringMatching(/status 404: Unknown Webhook$/),
      },
    ],
    [
      'fails',
      (_, response) => response.writeHead(500).end('<html>oops</html>'),
      {
        code: 'service_failed',
        retryable: true,
        delivery: 'answered',
        message: expect.not.stringContaining('html'),
      },
    ],
    [
      'breaks off',
      (_, response) => response.destroy(),
      { code: 'network_failed', retryable: true, delivery: 'unknown' },
    ],
  ])('a service that %s is a typed error, without the address', async (_, answer, error) => {
    const { url } = await serve(answer);
    const thrown = await callTool(chats(url), tool, { text: 'x' }).catch((caught: unknown) => caught);
    expect(thrown).toMatchObject(error);
    expect(JSON.stringify(thrown)).not.toContain('s3cret');
  });

  test('a service that is not there did not get it', async () => {
    const url = await closedPort();
    await expect(callTool(chats(url), tool, { text: 'x' })).rejects.toMatchObject({
      code: 'network_unreachable',
      retryable: true,
      delivery: 'not_sent',
    });
  });

  test('a link that is none is refused', async () => {
    const { url, received } = await serve();
    const call = callTool(chats(url), tool, { text: 'x', url: 'https://[' });
    await expect(call).rejects.toMatchObject({ code: 'invalid_url', path: 'url', delivery: 'not_sent' });
    expect(received).toEqual([]);
  });
});

describe.each(['slack', 'discord', 'teams'] as const)('%s is not configured', (tool) => {
  test.each<[string, NotifySettings, Record<string, string>]>([
    ['without settings', {}, {}],
    ['without the secret', { [tool]: { url_secret: 'hook' } }, {}],
    ['when the secret is no address', { [tool]: { url_secret: 'hook' } }, { hook: 'not-an-address' }],
    [
      'when the secret is an address of another kind',
      { [tool]: { url_secret: 'hook' } },
      { hook: 'file:///x' },
    ],
  ])('%s', async (_, settings, secrets) => {
    const thrown = await callTool(toolkitOf(settings, secrets), tool, { text: 'x' }).catch((e: unknown) => e);
    expect(thrown).toMatchObject({
      code: 'not_configured',
      retryable: false,
      delivery: 'not_sent',
      hint: expect.any(String),
    });
    expect(JSON.stringify(thrown)).not.toContain('not-an-address');
  });
});

test.each([{ url: 'ftp://x' }, {}, { url: 'https://x', url_secret: 'y' }])(
  'the settings %j of a channel are refused',
  async (slack) => {
    await expect(createToolkit('notify', { notify: { slack } }, toolkitPorts().ports)).rejects.toMatchObject({
      code: 'invalid_config',
      path: expect.stringContaining('toolkits.notify.slack'),
    });
  },
);

describe('email', () => {
  async function mailing(notify: NotifySettings) {
    const server = await startSmtpServer({ security: 'none' });
    onTestFinished(() => server.close());
    const smtp = { host: 'localhost', port: server.port, security: 'none', allow_insecure: true };
    const settings = { notify, mail: { accounts: [], smtp: { ...smtp, from: 'ana@example.org' } } };
    return { server, toolkit: await createToolkit('notify', settings, toolkitPorts().ports) };
  }

  test('is sent over the server of the mail toolkit to the address of the settings', async () => {
    const { server, toolkit } = await mailing({ email: { to: 'me@example.org' } });
    const answer = await callTool(
      toolkit,
      'email',
      { subject: 'Digest', text: 'News' },
      { idempotency_key: 'run-1/digest' },
    );
    expect([answer, server.received]).toMatchObject([
      { message_id: expect.stringMatching(/@example\.org>$/), accepted: ['me@example.org'], rejected: [] },
      [{ from: 'ana@example.org', to: ['me@example.org'], text: expect.stringContaining('Subject: Digest') }],
    ]);
  });

  test('is sent to whom the call names', async () => {
    const { server, toolkit } = await mailing({ email: { to: 'me@example.org' } });
    await callTool(toolkit, 'email', { to: ['you@example.org'], subject: 'a', text: 'b' });
    expect(server.received).toMatchObject([{ to: ['you@example.org'] }]);
  });

  test('without an address or a server is not configured', async () => {
    const { toolkit } = await mailing({});
    const input = { subject: 'a', text: 'b' };
    await expect(callTool(toolkit, 'email', input)).rejects.toMatchObject({ code: 'not_configured' });
    await expect(
      callTool(toolkitOf({ email: { to: 'me@example.org' } }), 'email', input),
    ).rejects.toMatchObject({ code: 'not_configured', hint: expect.stringContaining('toolkits.mail.smtp') });
  });
});
