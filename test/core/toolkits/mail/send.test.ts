import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { OrdinautError } from '../../../../core/errors.ts';
import { createMailToolkit } from '../../../../core/toolkits/mail/mail.ts';
import type { SmtpSettings } from '../../../../core/toolkits/mail/settings.ts';
import type { SentMail } from '../../../../core/toolkits/mail/smtp-sender.ts';
import { selfSignedCertificate } from '../../../support/certificate.ts';
import { smtpRefusal, startSmtpServer } from '../../../support/smtp-server.ts';
import { available } from '../../../support/system.ts';
import { closedPort } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

const letter = { to: 'Radu <radu@example.org>', subject: 'Ședință', text: 'Joi la ora 10.' };

describe.skipIf(!available('openssl'))('send', () => {
  let folder: string;
  let certificate: ReturnType<typeof selfSignedCertificate>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ordinaut-smtp-'));
    certificate = selfSignedCertificate(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function serve(
    options: Parameters<typeof startSmtpServer>[0] = {},
    settings: Partial<SmtpSettings> = {},
  ) {
    const server = await startSmtpServer({ certificate, ...options });
    onTestFinished(() => server.close());
    return { server, ...sender({ port: server.port, ...settings }) };
  }
  function sender(settings: Partial<SmtpSettings>) {
    const smtp: SmtpSettings = {
      host: 'localhost',
      username: 'ana',
      password_secret: 'mail_password',
      tls: { ca_file: certificate.cert_file },
      from: 'Ana Munteanu <ana@example.org>',
      ...settings,
    };
    const { ports } = toolkitPorts({}, { mail_password: 'pass-word', wrong: 'guess' });
    const toolkit = createMailToolkit({ accounts: [], smtp }, ports);
    return {
      send: (mail: object, context: Parameters<typeof callTool>[3] = {}) =>
        callTool<SentMail>(toolkit, 'send', mail, { idempotency_key: 'run-1/digest', ...context }),
    };
  }

  test('delivers text, HTML and attachments over TLS, with the login', async () => {
    const { server, send } = await serve();
    const sent = await send({
      ...letter,
      to: ['Radu <radu@example.org>', '"Pop, Ioana" <ioana@example.org>'],
      cc: 'mihai@münchen.example',
      bcc: ['secret@example.org', 'radu@example.org'],
      html: '<p>Joi la ora <b>10</b>.</p>',
      in_reply_to: '<question@example.org>',
      attachments: [{ name: 'ordine de zi.csv', text: 'oră,temă\n10,buget\n', type: 'text/csv' }],
    });
    const [arrived] = server.received;
    const mail = await PostalMime.parse(arrived?.text ?? '', { attachmentEncoding: 'utf8' });
    expect({ sent, arrived, mail }).toMatchObject({
      sent: {
        message_id: mail.messageId,
        accepted: [
          'radu@example.org',
          'ioana@example.org',
          'mihai@xn--mnchen-3ya.example',
          'secret@example.org',
        ],
        rejected: [],
      },
      arrived: { from: 'ana@example.org', user: 'ana', encrypted: true },
      mail: {
        from: { name: 'Ana Munteanu', address: 'ana@example.org' },
        to: [
          { name: 'Radu', address: 'radu@example.org' },
          { name: 'Pop, Ioana', address: 'ioana@example.org' },
        ],
        subject: 'Ședință',
        date: '2026-03-02T06:30:00.000Z',
        text: 'Joi la ora 10.\n',
        html: '<p>Joi la ora <b>10</b>.</p>\n',
        inReplyTo: '<question@example.org>',
        references: '<question@example.org>',
        attachments: [
          { filename: 'ordine de zi.csv', mimeType: 'text/csv', content: 'oră,temă\n10,buget\n' },
        ],
      },
    });
    expect(arrived?.text).not.toContain('secret@');
  });

  test('after STARTTLS it is encrypted as well', async () => {
    const { server, send } = await serve({ security: 'starttls' }, { security: 'starttls' });
    await send(letter);
    expect(server.received).toMatchObject([{ user: 'ana', encrypted: true }]);
  });

  test('a repeat with the same idempotency key is the same message', async () => {
    const { server, send } = await serve();
    const mail = { ...letter, html: '<p>Joi</p>' };
    const ids = [
      await send(mail),
      await send(mail),
      await send(mail, { idempotency_key: 'run-2/digest' }),
      await send(mail, { idempotency_key: null }),
      await send(mail, { idempotency_key: null }),
    ].map(({ message_id }) => message_id);
    const [first, second] = server.received.map(({ text }) => text);
    expect([ids[0] === ids[1], new Set(ids).size, first === second, ids[0]]).toEqual([
      true,
      4,
      true,
      expect.stringMatching(/^<ordinaut\.[0-9a-f]{32}@example\.org>$/),
    ]);
  });

  test('a dot at the begin of a line and long lines arrive as they were', async () => {
    const { server, send } = await serve();
    const text = `.\n..\nFrom here\n${'x'.repeat(5_000)}\n`;
    await send({ ...letter, text });
    expect((await PostalMime.parse(server.received[0]?.text ?? '')).text).toBe(text);
  });

  describe('is refused before anything is sent', () => {
    test.each<[string, object, object]>([
      [
        'a subject of two lines',
        { subject: 'Hi\r\nBcc: all@example.org' },
        { code: 'invalid_header', path: 'subject' },
      ],
      ['a subject with a NUL', { subject: 'Hi\u0000' }, { code: 'invalid_header' }],
      ['a name of two lines', { to: 'A\r\nBcc: x@example.org <a@example.org>' }, { code: 'invalid_address' }],
      [
        'an address of two lines',
        { to: 'a@example.org\r\nRCPT TO:<x@example.org>' },
        { code: 'invalid_address' },
      ],
      [
        'two addresses in one',
        { to: 'a@example.org, b@example.org' },
        { path: 'to', hint: expect.stringContaining('list') },
      ],
      ['an address in an address', { to: '"a@evil.example x"@example.org' }, { code: 'invalid_address' }],
      [
        'two addresses in brackets',
        { to: 'a <b@evil.example> <c@example.org>' },
        { code: 'invalid_address' },
      ],
      ['an address without a domain', { cc: ['ana'] }, { code: 'invalid_address', path: 'cc.0' }],
      ['an address with a space', { bcc: 'a b@example.org' }, { code: 'invalid_address' }],
      ['an address literal', { to: 'root@[127.0.0.1]' }, { code: 'invalid_address' }],
      [
        'a message id of two lines',
        { in_reply_to: '<a@b>\r\nX: y' },
        { code: 'invalid_header', path: 'in_reply_to' },
      ],
      [
        'an attachment of two lines',
        { attachments: [{ name: 'a\nb', text: '' }] },
        { code: 'invalid_header', path: 'attachments.0.name' },
      ],
      [
        'a crowd',
        {
          to: Array.from({ length: 60 }, (_, n) => `a${n}@example.org`),
          cc: Array.from({ length: 60 }, (_, n) => `b${n}@example.org`),
        },
        { code: 'too_many_recipients' },
      ],
    ])('%s', async (_, part, error) => {
      const { server, send } = await serve();
      const call = send({ ...letter, ...part });
      await expect(call).rejects.toMatchObject({ ...error, retryable: false, delivery: 'not_sent' });
      expect(server.received).toEqual([]);
    });
  });

  test('text names files and addresses without anything being read', async () => {
    const { server, send } = await serve();
    await send({ ...letter, html: '<img src="file:///etc/passwd">', text: '/etc/passwd' });
    expect(server.received[0]?.text).not.toContain('root:');
  });

  describe('the server refuses', () => {
    test.each<[string, Parameters<typeof startSmtpServer>[0], Partial<SmtpSettings>, object]>([
      [
        'a recipient for good',
        { onRcptTo: (_, __, done) => done(smtpRefusal(550, 'no such user')) },
        {},
        {
          code: 'recipient_refused',
          retryable: false,
          delivery: 'not_sent',
          message: expect.stringContaining('no such user'),
        },
      ],
      [
        'a recipient for now',
        { onRcptTo: (_, __, done) => done(smtpRefusal(450, 'greylisted')) },
        {},
        { code: 'recipient_refused', retryable: true, delivery: 'not_sent' },
      ],
      [
        'the sender',
        { onMailFrom: (_, __, done) => done(smtpRefusal(553, 'not yours')) },
        {},
        { code: 'sender_refused', retryable: false, delivery: 'not_sent' },
      ],
      [
        'the login',
        {},
        { password_secret: 'wrong' },
        {
          code: 'mail_unauthorised',
          retryable: false,
          delivery: 'not_sent',
          hint: expect.stringContaining('password'),
        },
      ],
      ['the size', { size: 100 }, {}, { code: 'mail_too_large', retryable: false, delivery: 'not_sent' }],
      [
        'the message for good',
        { taken: () => smtpRefusal(554, 'spam') },
        {},
        {
          code: 'mail_refused',
          retryable: false,
          delivery: 'answered',
          message: expect.stringContaining('spam'),
        },
      ],
      [
        'the message for now',
        { taken: () => smtpRefusal(451, 'try later') },
        {},
        { code: 'mail_refused', retryable: true, delivery: 'answered' },
      ],
      [
        'the connection for now',
        { onConnect: (_, done) => done(smtpRefusal(421, 'too many')) },
        {},
        { retryable: true, delivery: 'not_sent' },
      ],
    ])('%s', async (_, options, settings, error) => {
      const { send } = await serve(options, settings);
      const thrown = await send(letter).catch((caught: unknown) => caught);
      expect(thrown).toMatchObject(error);
      expect(JSON.stringify(thrown)).not.toMatch(/pass-word|guess/);
    });

    test('one recipient of two: the other has it, and the answer names the one', async () => {
      const { server, send } = await serve({
        onRcptTo: ({ address }, _, done) =>
          done(address.startsWith('gone') ? smtpRefusal(550, 'no such user') : null),
      });
      const sent = await send({ ...letter, to: ['radu@example.org', 'gone@example.org'] });
      expect([sent, server.received[0]?.to]).toMatchObject([
        {
          accepted: ['radu@example.org'],
          rejected: [{ address: 'gone@example.org', reason: expect.stringContaining('no such user') }],
        },
        ['radu@example.org'],
      ]);
    });
  });

  describe('the network fails', () => {
    test('after the text: nobody knows whether it went out', async () => {
      const { server, send } = await serve({ taken: () => 'cut' });
      await expect(send(letter)).rejects.toMatchObject({ code: 'network_failed', delivery: 'unknown' });
      expect(server.received.length).toBe(1);
    });

    test('before the text: it did not go out', async () => {
      const { server, send } = await serve({ onMailFrom: () => server.cut() });
      await expect(send(letter)).rejects.toMatchObject({ retryable: true, delivery: 'not_sent' });
    });

    test('at once: it did not go out', async () => {
      const { send } = sender({ port: Number(new URL(await closedPort()).port) });
      await expect(send(letter)).rejects.toMatchObject({
        code: 'network_unreachable',
        retryable: true,
        delivery: 'not_sent',
      });
    });
  });

  describe('the call is cancelled', () => {
    const cancelled = new OrdinautError({ code: 'cancelled', message: 'the run was cancelled' });

    test('before the text: it did not go out', async () => {
      const abort = new AbortController();
      const { send } = await serve({ onMailFrom: () => abort.abort(cancelled) });
      await expect(send(letter, { signal: abort.signal })).rejects.toMatchObject({
        code: 'cancelled',
        delivery: 'not_sent',
      });
    });

    test('in the middle of the handshake: it did not go out', async () => {
      const silent = createServer();
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void silent.close());
      const abort = new AbortController();
      silent.on('connection', (socket) => {
        socket.on('error', () => {});
        socket.on('data', () => abort.abort(cancelled));
      });
      const { send } = sender({ port: (silent.address() as AddressInfo).port });
      await expect(send(letter, { signal: abort.signal })).rejects.toMatchObject({
        code: 'cancelled',
        delivery: 'not_sent',
      });
    });

    test('after the text: nobody knows', async () => {
      const abort = new AbortController();
      const { send } = await serve({
        onData: (stream) => {
          stream.resume();
          stream.on('end', () => abort.abort(cancelled));
        },
      });
      await expect(send(letter, { signal: abort.signal })).rejects.toMatchObject({
        code: 'cancelled',
        delivery: 'unknown',
      });
    });
  });

  describe('encryption', () => {
    test('a certificate that nobody vouches for is refused', async () => {
      const server = await startSmtpServer({ certificate });
      onTestFinished(() => server.close());
      const { ports } = toolkitPorts();
      const smtp = { host: 'localhost', port: server.port, from: 'ana@example.org' };
      await expect(
        callTool(createMailToolkit({ accounts: [], smtp }, ports), 'send', letter),
      ).rejects.toMatchObject({ code: 'certificate_refused', retryable: false, delivery: 'not_sent' });
    });

    test('a server that offers none is left, and gets no password', async () => {
      const { server, send } = await serve({ security: 'none' }, { security: 'starttls' });
      await expect(send(letter)).rejects.toMatchObject({ code: 'tls_failed', retryable: false });
      expect(server.received).toEqual([]);
    });

    test('none is used where that is allowed in so many words', async () => {
      const { server, send } = await serve(
        { security: 'none', allowInsecureAuth: true },
        { security: 'none', allow_insecure: true },
      );
      await send(letter);
      expect(server.received).toMatchObject([{ encrypted: false, user: 'ana' }]);
    });
  });
});

test('without a server sending is not configured', async () => {
  const toolkit = createMailToolkit({ accounts: [] }, toolkitPorts().ports);
  await expect(callTool(toolkit, 'send', letter)).rejects.toMatchObject({
    code: 'not_configured',
    delivery: 'not_sent',
    hint: expect.stringContaining('toolkits.mail.smtp'),
  });
});
