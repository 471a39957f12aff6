import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { OrdinautError } from '../../../../core/errors.ts';
import { createMailToolkit } from '../../../../core/toolkits/mail/mail.ts';
import type { MailMessage } from '../../../../core/toolkits/mail/message-schema.ts';
import type { ImapAccount } from '../../../../core/toolkits/mail/settings.ts';
import type { Warning } from '../../../../core/toolkits/warning.ts';
import { freePort, startDovecot } from '../../../support/dovecot.ts';
import { available } from '../../../support/system.ts';
import { startTcpProxy } from '../../../support/tcp-proxy.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

interface Messages {
  readonly messages: readonly MailMessage[];
  readonly unread_total: number;
  readonly complete: boolean;
  readonly warnings: readonly Warning[];
}
interface FullMessage {
  readonly text: string;
  readonly truncated: boolean;
  readonly message_id: string | null;
  readonly attachments: readonly { name: string; type: string }[];
  readonly warnings: readonly { code: string }[];
}

const cancelled = new OrdinautError({ code: 'cancelled', message: 'the run was cancelled' });
const mail = (...lines: string[]) => lines.join('\r\n');
const plainMail = (subject: string, ...headers: string[]) =>
  mail('From: Radu <radu@example.org>', `Subject: ${subject}`, ...headers, '', 'the text', '');

const canServe = available('dovecot') && available('openssl') && process.getuid?.() === 0;

describe.skipIf(!canServe)('an IMAP account on Dovecot', () => {
  let dovecot: Awaited<ReturnType<typeof startDovecot>>;
  let users = 0;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  /** A toolkit with an account of its own, so that tests do not meet. */
  function newAccount(settings: Partial<ImapAccount> = {}) {
    const username = `user${++users}`;
    const maildir = dovecot.addUser(username);
    const account: ImapAccount = {
      kind: 'imap',
      name: 'work',
      host: 'localhost',
      port: dovecot.imaps,
      tls: { ca_file: dovecot.ca_file },
      username,
      password_secret: 'mail_password',
      ...settings,
    };
    const { ports, clock } = toolkitPorts({}, { mail_password: dovecot.password, wrong: 'guess' });
    const toolkit = createMailToolkit({ accounts: [account] }, ports);
    onTestFinished(() => toolkit.close?.());
    return {
      account,
      ports,
      clock,
      toolkit,
      maildir,
      deliver: (message: string | Buffer, at = 1_772_000_000, name?: string) =>
        dovecot.deliver(maildir, message, at, name),
      top: (count = 10, signal = new AbortController().signal) =>
        callTool<Messages>(toolkit, 'top_unread', { count }, { signal }),
      read: (id: string | undefined) => callTool<FullMessage>(toolkit, 'read', { id }),
    };
  }
  async function behindProxy(settings: Partial<ImapAccount> = {}, target = dovecot.imaps) {
    const proxy = await startTcpProxy(target);
    onTestFinished(() => proxy.close());
    return { proxy, ...newAccount({ port: proxy.port, ...settings }) };
  }
  /** Base64 of `megabytes` after a short text. */
  const hugeMail = (megabytes: number) =>
    Buffer.from(
      mail(
        'Subject: huge',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'see attachment',
        '--b',
      )
        .concat('\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n')
        .concat(`${'QUJD'.repeat(18)}\r\n`.repeat(14_170 * megabytes)),
    );

  describe('top_unread', () => {
    test.each([
      ['TLS', () => ({ port: dovecot.imaps })],
      ['STARTTLS', () => ({ port: dovecot.imap, security: 'starttls' as const })],
    ])('over %s gives what is unread and leaves it unread', async (_, settings) => {
      const { deliver, top, maildir } = newAccount(settings());
      deliver(
        mail(
          'From: =?utf-8?Q?Ioana_=C8=98erban?= <ioana@example.org>',
          'Subject: =?utf-8?Q?=C8=98edin=C8=9B=C4=83?=',
          'Date: Mon, 2 Mar 2026 07:00:00 +0200',
          'Content-Type: text/plain; charset=utf-8',
          '',
          'Joi la ora 10.',
        ),
      );
      const { messages, unread_total } = await top();
      expect([messages, unread_total, readdirSync(join(maildir, 'new')).length]).toEqual([
        [
          {
            id: expect.stringMatching(/^work\/\d+-1$/),
            account: 'work',
            from: 'Ioana Șerban <ioana@example.org>',
            subject: 'Ședință',
            date: '2026-03-02T07:00:00+02:00',
            snippet: 'Joi la ora 10.',
            unread: true,
            flagged: false,
          },
        ],
        1,
        1,
      ]);
    });

    test('of hundreds of messages gives flagged and important ones first, then the newest', async () => {
      const { deliver, top } = newAccount();
      deliver(plainMail('flagged'), 1_771_000_000, 'cur/1771000000.M1.host:2,F');
      for (let n = 0; n < 120; n++) deliver(plainMail(`old ${n}`), 1_771_000_001 + n);
      await top(1);
      for (let n = 0; n < 180; n++) deliver(plainMail(`mail ${n}`), 1_772_000_000 + n);
      deliver(plainMail('urgent', 'Importance: high'), 1_772_000_000, 'new/urgent');
      const { messages, unread_total } = await top(4);
      expect([messages.map(({ subject }) => subject), unread_total]).toEqual([
        ['urgent', 'flagged', 'mail 179', 'mail 178'],
        302,
      ]);
    });

    test('sees what arrived since the call before, over the same connection', async () => {
      const { deliver, top, proxy } = await behindProxy();
      const before = await top();
      deliver(plainMail('new'));
      const after = await top();
      expect([before.unread_total, after.unread_total, proxy.connections]).toEqual([0, 1, 1]);
    });

    test('an account that cannot be reached is a warning beside the others', async () => {
      const { account, deliver, ports } = newAccount();
      deliver(plainMail('here'));
      const gone: ImapAccount = { ...account, name: 'gone', port: await freePort() };
      const toolkit = createMailToolkit({ accounts: [gone, account] }, ports);
      onTestFinished(() => toolkit.close?.());
      const { messages, warnings } = await callTool<Messages>(toolkit, 'top_unread', {});
      expect([messages.length, warnings.map(({ code, source }) => [code, source])]).toEqual([
        1,
        [['network_unreachable', 'gone']],
      ]);
    });
  });

  describe('mark_read', () => {
    test('is seen on the server, and changes nothing when done again', async () => {
      const { deliver, top, toolkit, maildir } = newAccount();
      deliver(plainMail('a'));
      const { messages } = await top();
      const mark = () => callTool(toolkit, 'mark_read', { id: messages[0]?.id });
      const answers = [await mark(), await mark()];
      const { unread_total } = await top();
      expect([answers, unread_total, readdirSync(join(maildir, 'cur'))[0]?.split(':2,')[1]]).toEqual([
        [expect.objectContaining({ changed: true }), expect.objectContaining({ changed: false })],
        0,
        'S',
      ]);
    });

    test.each(['work/1-1', 'work/999999999-1', 'work/1;DELETE', 'work/*', 'work/1:*', 'work/../1'])(
      'the id %s names no message',
      async (id) => {
        const { toolkit, deliver } = newAccount();
        deliver(plainMail('a'));
        await expect(callTool(toolkit, 'mark_read', { id })).rejects.toMatchObject({
          code: 'unknown_message',
        });
      },
    );
  });

  describe('search', () => {
    test('finds words in sender, subject and text, newest first', async () => {
      const { deliver, toolkit } = newAccount();
      deliver(plainMail('=?utf-8?Q?=C8=98edin=C8=9B=C4=83?= de buget'), 1_772_000_001);
      deliver(plainMail('buget'), 1_772_000_002);
      deliver(mail('From: ana@example.org', 'Subject: other', '', 'Despre BUGET', ''), 1_772_000_003);
      const search = async (query: string) =>
        (await callTool<Messages>(toolkit, 'search', { query })).messages.map(({ subject }) => subject);
      expect([
        await search('sedinta RADU'),
        await search('buget'),
        await search('"quoted" (NOT) buget'),
        await search('absent'),
      ]).toEqual([['Ședință de buget'], ['other', 'buget', 'Ședință de buget'], [], []]);
    });

    test('a limit that is reached says that there may be more', async () => {
      const { deliver, toolkit } = newAccount();
      for (let n = 0; n < 5; n++) deliver(plainMail(`mail ${n}`), 1_772_000_000 + n);
      const { messages, complete } = await callTool<Messages>(toolkit, 'search', {
        query: 'mail',
        limit: 2,
      });
      expect([messages.map(({ subject }) => subject), complete]).toEqual([['mail 4', 'mail 3'], false]);
    });

    test('in an empty folder finds nothing', async () => {
      const { toolkit } = newAccount();
      expect(await callTool(toolkit, 'search', { query: 'x' })).toMatchObject({
        messages: [],
        complete: true,
      });
    });
  });

  describe('hostile mail', () => {
    test('of a message of 50 MB the begin is fetched', async () => {
      const { deliver, top, read, proxy } = await behindProxy();
      deliver(hugeMail(50));
      const { messages } = await top();
      const message = await read(messages[0]?.id);
      expect([message.text, message.truncated, message.attachments, proxy.received < 3_000_000]).toEqual([
        'see attachment',
        true,
        [{ name: 'a.zip', type: 'application/zip' }],
        true,
      ]);
    });

    test('a charset that does not exist and bytes that a charset does not have are named', async () => {
      const { deliver, top } = newAccount();
      const latin1 = (charset: string) =>
        Buffer.from(
          mail('Subject: a', `Content-Type: text/plain; charset=${charset}`, '', 'café noir'),
          'latin1',
        );
      deliver(latin1('klingon-7'), 1_772_000_001);
      deliver(latin1('utf-8'), 1_772_000_002);
      const { messages, warnings } = await top();
      expect([messages.map(({ snippet }) => snippet), warnings.map(({ code }) => code)]).toEqual([
        ['caf\uFFFD noir', 'café noir'],
        ['undecodable_text', 'unknown_charset'],
      ]);
    });

    test('headers without an end and HTML without a bottom leave the other messages readable', async () => {
      const { deliver, top } = newAccount();
      deliver(`Subject: ${'a'.repeat(1_000_000)}`, 1_772_000_001);
      deliver(mail('Subject: deep', 'Content-Type: text/html', '', '<div>'.repeat(200_000)), 1_772_000_002);
      deliver(plainMail('good'), 1_772_000_003);
      const { messages } = await top();
      expect(messages.map(({ subject }) => subject.slice(0, 5))).toEqual(['good', 'deep', 'aaaaa']);
    });
  });

  describe('what goes wrong', () => {
    test('a certificate that nobody vouches for is refused', async () => {
      const { account, ports } = newAccount();
      const { tls: _, ...untrusted } = account;
      const toolkit = createMailToolkit({ accounts: [untrusted] }, ports);
      await expect(callTool(toolkit, 'top_unread', {})).rejects.toMatchObject({
        code: 'certificate_refused',
        retryable: false,
        delivery: 'not_sent',
        hint: expect.stringContaining('ca_file'),
      });
    });

    test('a certificate of another name is refused', async () => {
      const { top } = newAccount({ host: '127.0.0.2' });
      await expect(top()).rejects.toMatchObject({ code: 'certificate_refused' });
    });

    test('any certificate will do where that is allowed in so many words', async () => {
      const { account, ports } = newAccount({ allow_insecure: true });
      const { tls: _, ...untrusted } = account;
      const toolkit = createMailToolkit({ accounts: [untrusted] }, ports);
      onTestFinished(() => toolkit.close?.());
      expect(await callTool(toolkit, 'top_unread', {})).toMatchObject({ unread_total: 0 });
    });

    test.each<[string, Partial<ImapAccount>, object]>([
      ['a wrong password', { password_secret: 'wrong' }, { code: 'mail_unauthorised' }],
      ['a password that is not stored', { password_secret: 'absent' }, { code: 'not_configured' }],
      ['a folder that does not exist', { folder: 'Elsewhere' }, { code: 'unknown_folder' }],
      ['certificates that do not exist', { tls: { ca_file: 'absent.pem' } }, { code: 'not_configured' }],
    ])('%s is permanent, with a hint', async (_, settings, error) => {
      const { top } = newAccount(settings);
      await expect(top()).rejects.toMatchObject({
        ...error,
        retryable: false,
        hint: expect.any(String),
        delivery: 'not_sent',
      });
    });

    test('TLS on a port that speaks plain text says which setting to check', async () => {
      const { top } = newAccount({ port: dovecot.imap });
      await expect(top()).rejects.toMatchObject({
        code: 'tls_failed',
        hint: expect.stringContaining('security'),
      });
    });

    test('no error tells the password', async () => {
      const { top } = newAccount({ password_secret: 'wrong' });
      const error = await top().catch((thrown: unknown) => thrown);
      expect(JSON.stringify(error)).not.toContain('guess');
    });

    test('a server that is not there is worth another try', async () => {
      const { top } = newAccount({ port: await freePort() });
      await expect(top()).rejects.toMatchObject({
        code: 'network_unreachable',
        retryable: true,
        delivery: 'not_sent',
      });
    });

    test('a server that goes away in mid-fetch is worth another try, which works', async () => {
      const { deliver, top, read, proxy } = await behindProxy();
      deliver(hugeMail(2));
      const { messages } = await top();
      proxy.fail('cut', 300_000);
      const broken = await read(messages[0]?.id).catch((thrown: unknown) => thrown);
      proxy.heal();
      const message = await read(messages[0]?.id);
      expect([broken, message.text]).toMatchObject([
        { code: 'network_failed', retryable: true },
        'see attachment',
      ]);
    });

    test('a connection that broke between two calls is made again', async () => {
      const { top, proxy } = await behindProxy();
      await top();
      proxy.fail('cut', 0);
      const retried = top();
      await proxy.idle();
      proxy.heal();
      expect([await retried, proxy.connections]).toMatchObject([{ unread_total: 0 }, 2]);
    });
  });

  describe('the connection', () => {
    test('serves one call after the other', async () => {
      const { top, proxy } = await behindProxy();
      await Promise.all([top(), top(), top()]);
      expect(proxy.connections).toBe(1);
    });

    test('that nobody uses is ended, and made again when it is needed', async () => {
      const { top, proxy, clock } = await behindProxy();
      await top();
      await clock.advance(60_000);
      await proxy.idle();
      await top();
      expect(proxy.connections).toBe(2);
    });

    test('ends with the toolkit', async () => {
      const { top, toolkit, proxy } = await behindProxy();
      await top();
      await toolkit.close?.();
      await proxy.idle();
      expect(proxy.connections).toBe(1);
    });

    test('a cancelled call ends at once, and the next one works', async () => {
      const { deliver, top, proxy } = await behindProxy();
      deliver(hugeMail(1));
      await top();
      const before = proxy.received;
      proxy.fail('hold', 10_000);
      const abort = new AbortController();
      const call = top(10, abort.signal);
      await expect.poll(() => proxy.received, { timeout: 10_000 }).toBeGreaterThan(before + 10_000);
      abort.abort(cancelled);
      const outcome = await call.catch((thrown: unknown) => thrown);
      proxy.heal();
      expect([outcome, await top()]).toMatchObject([{ code: 'cancelled' }, { unread_total: 1 }]);
    });

    test.each<[string, number, Partial<ImapAccount>]>([
      ['before the greeting', 0, {}],
      ['in the middle of the handshake', 300, {}],
      ['after STARTTLS', 400, { security: 'starttls' }],
    ])('a call that is cancelled %s ends at once', async (_, bytes, settings) => {
      const target = settings.security === 'starttls' ? dovecot.imap : dovecot.imaps;
      const { top, proxy } = await behindProxy(settings, target);
      proxy.fail('hold', bytes);
      const abort = new AbortController();
      const call = top(10, abort.signal).catch((thrown: unknown) => thrown);
      await expect.poll(() => proxy.received, { timeout: 10_000 }).toBeGreaterThan(0);
      abort.abort(cancelled);
      expect(await call).toMatchObject({ code: 'cancelled' });
      await proxy.idle();
    });

    test('a call that is cancelled while it waits leaves the one under way alone', async () => {
      const { top, proxy } = await behindProxy();
      const abort = new AbortController();
      const [first, second] = [top(), top(10, abort.signal).catch((thrown: unknown) => thrown)];
      abort.abort(cancelled);
      expect([await first, await second, proxy.connections]).toMatchObject([
        { unread_total: 0 },
        { code: 'cancelled' },
        1,
      ]);
    });
  });

  test('another folder is read by its name', async () => {
    const { deliver, top } = newAccount({ folder: 'Archive' });
    deliver(plainMail('kept'), 1_772_000_000, '.Archive/new/1772000000.M1.host');
    expect((await top()).messages[0]?.subject).toBe('kept');
  });
});

describe('settings of mail servers', () => {
  const imap: ImapAccount = {
    kind: 'imap',
    name: 'work',
    host: 'localhost',
    username: 'ana',
    password_secret: 'x',
  };
  const smtp = { host: 'localhost', from: 'ana@example.org' };
  test.each([
    [
      'an IMAP account without encryption',
      { accounts: [{ ...imap, security: 'none' as const }] },
      'toolkits.mail.accounts.0.security',
    ],
    [
      'sending without encryption',
      { accounts: [], smtp: { ...smtp, security: 'none' as const } },
      'toolkits.mail.smtp.security',
    ],
    ['two accounts of one name', { accounts: [imap, imap] }, 'toolkits.mail.accounts.1.name'],
    ['a name without a password', { accounts: [], smtp: { ...smtp, username: 'ana' } }, 'toolkits.mail.smtp'],
    [
      'a sender that is no address',
      { accounts: [], smtp: { ...smtp, from: 'ana' } },
      'toolkits.mail.smtp.from',
    ],
  ])('%s is refused', (_, settings, path) => {
    expect(() => createMailToolkit(settings, toolkitPorts().ports)).toThrow(
      expect.objectContaining({ code: 'invalid_config', path }),
    );
  });
});
