import { cp, mkdir, mkdtemp, open, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMailToolkit } from '../../../../core/toolkits/mail/mail.ts';
import type { MailMessage } from '../../../../core/toolkits/mail/message-schema.ts';
import type { MailAccount } from '../../../../core/toolkits/mail/settings.ts';
import type { Warning } from '../../../../core/toolkits/warning.ts';
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
  readonly subject: string;
  readonly truncated: boolean;
  readonly attachments: readonly { name: string; type: string }[];
  readonly warnings: readonly { code: string }[];
}

const sample = new URL('../../../../resources/sample/mail', import.meta.url).pathname;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordinaut-mail-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const toolkitOf = (...accounts: MailAccount[]) =>
  createMailToolkit({ accounts }, toolkitPorts({ directory: folder }).ports);
const home = (path: string): MailAccount => ({ kind: 'maildir', name: 'home', path });
const top = (account: MailAccount, count = 10) =>
  callTool<Messages>(toolkitOf(account), 'top_unread', { count });

/** A Maildir whose `new` holds these messages. */
async function maildir(...messages: (string | Buffer)[]): Promise<MailAccount> {
  await mkdir(join(folder, 'box', 'new'), { recursive: true });
  await mkdir(join(folder, 'box', 'cur'), { recursive: true });
  for (const [index, message] of messages.entries())
    await writeFile(join(folder, 'box', 'new', `${1_772_000_000 + index}.M${index}.host`), message);
  return home('box');
}
async function readOnly(message: string | Buffer): Promise<FullMessage> {
  const toolkit = toolkitOf(await maildir(message));
  const { messages } = await callTool<Messages>(toolkit, 'top_unread', {});
  return callTool<FullMessage>(toolkit, 'read', { id: messages[0]?.id });
}
const mail = (...lines: string[]) => lines.join('\r\n');

describe('top_unread', () => {
  test('gives the unread messages of the sample, important ones first, then the newest', async () => {
    const { messages, unread_total, warnings } = await top(home(sample), 5);
    expect({ subjects: messages.map(({ subject }) => subject), unread_total, warnings }).toEqual({
      subjects: [
        'Your invoice of 84.20 EUR is due on 12 March',
        'Ședința de joi: ordinea de zi',
        'Bean soup, and bread overnight',
        'Duminică la prânz',
        'Signed contract',
      ],
      unread_total: 8,
      warnings: [],
    });
  });

  test('shows sender, date in the zone of the caller and the begin of the text', async () => {
    const { messages } = await top(home(sample), 4);
    expect(messages[3]).toEqual({
      id: 'home/1772360400.M004.sample',
      account: 'home',
      from: 'Mama <maria.munteanu@example.net>',
      subject: 'Duminică la prânz',
      date: '2026-03-01T12:20:00+02:00',
      snippet:
        'Dragă Ana, Duminică fac sarmale. Veniţi la ora unu? Ia şi borcanele goale, te rog. Tata a reparat bicicleta lui Mihai. Te pup, mama',
      unread: true,
      flagged: false,
    });
  });

  test('HTML-only mail gives its words, without styles, scripts and addresses of links', async () => {
    const { messages } = await top(home(sample), 3);
    expect(messages[2]?.snippet).toBe(
      'The Slow Cook This week: bean soup with smoked paprika, and why bread likes a cold night. Soup 40 minutes Bread 14 hours Unsubscribe',
    );
  });

  test('a Date without a zone is UTC, and a message without a Date has the time of its delivery', async () => {
    const account = await maildir(
      mail('Subject: zoneless', 'Date: Mon, 2 Mar 2026 07:00:00', '', 'x'),
      mail('Subject: dateless', '', 'x'),
    );
    const { messages } = await top(account);
    expect(messages.map(({ subject, date }) => [subject, date])).toEqual([
      ['zoneless', '2026-03-02T09:00:00+02:00'],
      ['dateless', '2026-02-25T08:13:21+02:00'],
    ]);
  });

  test('an account that cannot be read is a warning beside the others', async () => {
    const toolkit = toolkitOf(home(sample), { kind: 'maildir', name: 'gone', path: 'absent' });
    const { messages, warnings } = await callTool<Messages>(toolkit, 'top_unread', { count: 2 });
    expect([messages.length, warnings.map(({ code, source }) => `${code} ${source}`)]).toEqual([
      2,
      ['mailbox_unreadable gone'],
    ]);
  });

  test.each([
    [[], {}, { code: 'not_configured' }],
    [[home('absent')], {}, { code: 'mailbox_unreadable', retryable: false }],
    [[home(sample)], { account: 'hom' }, { code: 'unknown_account', hint: 'did you mean home?' }],
  ] as const)('accounts %j asked for %j are refused', async (accounts, input, error) => {
    await expect(callTool(toolkitOf(...accounts), 'top_unread', input)).rejects.toMatchObject(error);
  });
});

describe('hostile messages', () => {
  test('line breaks and direction marks in encoded headers make no further lines', async () => {
    const { messages } = await top(
      await maildir(
        mail(
          'From: =?utf-8?Q?Bank=0D=0ABcc=3A_all?= <a@example.org>',
          'Subject: =?utf-8?Q?Hello=0D=0AX-Evil:_yes_=E2=80=AEtxt.exe=00?=',
          '',
          'x',
        ),
      ),
    );
    expect([messages[0]?.from, messages[0]?.subject]).toEqual([
      'Bank Bcc: all <a@example.org>',
      'Hello X-Evil: yes txt.exe',
    ]);
  });

  test('an unknown charset and bytes that a charset does not have are named', async () => {
    const unknown = await readOnly(
      mail('Subject: a', 'Content-Type: text/plain; charset=klingon-7', '', 'caf\u00e9'),
    );
    await rm(join(folder, 'box'), { recursive: true });
    const wrong = await readOnly(
      Buffer.from(
        mail('Subject: a', 'Content-Type: text/plain; charset=utf-8', '', 'caf\u00e9 noir'),
        'latin1',
      ),
    );
    expect([unknown.warnings[0]?.code, wrong.warnings[0]?.code, wrong.text]).toEqual([
      'unknown_charset',
      'undecodable_text',
      'caf\uFFFD noir',
    ]);
  });

  test('an HTML bomb is cut off and the other messages are read', async () => {
    const deep = '<div>'.repeat(200_000);
    const { messages } = await top(
      await maildir(
        mail('Subject: bomb', 'Content-Type: text/html', '', `${deep}boo`),
        mail('Subject: entity', 'Content-Type: text/html', '', `&lt;`.repeat(100_000)),
        mail('Subject: open', 'Content-Type: text/html', '', '<a <!-- <'.repeat(50_000)),
        mail('Subject: good', '', 'fine'),
      ),
    );
    expect(messages.map(({ subject }) => subject)).toEqual(['good', 'open', 'entity', 'bomb']);
  });

  test('a MIME bomb keeps its headers, and says that its body could not be read', async () => {
    const nested = Array.from({ length: 2_000 }, (_, n) =>
      mail(`Content-Type: multipart/mixed; boundary=b${n}`, '', `--b${n}`, ''),
    ).join('');
    const message = await readOnly(`Subject: bomb\r\n${nested}`);
    expect([message.subject, message.warnings[0]?.code]).toEqual(['bomb', 'mail_malformed']);
  });

  test.each([
    ['endless header', `Subject: ${'a'.repeat(3_000_000)}`],
    ['many recipients', mail('Subject: x', `To: ${'a@b.c, '.repeat(30_000)}`, '', 'x')],
    ['parentheses', mail(`Date: ${'('.repeat(100_000)}`, `From: ${'('.repeat(50_000)}`, '', 'x')],
    ['empty', ''],
    ['noise', Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * 7_919) % 256))],
  ])('a message that is %s does no harm', async (_, message) => {
    const { messages } = await top(await maildir(message, mail('Subject: good', '', 'fine')));
    expect(messages.map(({ subject }) => subject)).toContain('good');
  });

  test('of a message of 50 MB the begin is read', async () => {
    const account = await maildir(
      mail(
        'Subject: huge',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'see attachment',
        '--b',
        '',
      ),
    );
    const path = join(folder, 'box', 'new', '1772000000.M0.host');
    const file = await open(path, 'a');
    await file.write(
      'Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    );
    for (let written = 0; written < 50; written++)
      await file.write(`${'QUJD'.repeat(18)}\r\n`.repeat(14_170));
    await file.close();
    const toolkit = toolkitOf(account);
    const { messages } = await callTool<Messages>(toolkit, 'top_unread', {});
    const message = await callTool<FullMessage>(toolkit, 'read', { id: messages[0]?.id });
    expect([message.text, message.truncated, message.attachments]).toEqual([
      'see attachment',
      true,
      [{ name: 'a.zip', type: 'application/zip' }],
    ]);
  });

  test('links and folders among the messages are passed over', async () => {
    const account = await maildir(mail('Subject: good', '', 'x'));
    await symlink('/etc/passwd', join(folder, 'box', 'new', '1772000005.M5.host'));
    await mkdir(join(folder, 'box', 'new', '1772000006.M6.host'));
    const { messages } = await top(account);
    expect(messages.map(({ subject }) => subject)).toEqual(['good']);
  });

  test.each([
    'home/../../../../etc/passwd',
    'home/../cur/x',
    'home/new/1772000000.M0.host',
    'elsewhere/x',
    'nothing',
  ])('the id %s names no message', async (id) => {
    const toolkit = toolkitOf(await maildir(mail('Subject: a', '', 'x')));
    await expect(callTool(toolkit, 'read', { id })).rejects.toMatchObject({
      code: 'unknown_message',
      path: 'id',
    });
  });
});

describe('mark_read', () => {
  test('moves a new message to cur with the flag S, once', async () => {
    const toolkit = toolkitOf(await maildir(mail('Subject: a', '', 'x')));
    const id = 'home/1772000000.M0.host';
    const answers = [
      await callTool(toolkit, 'mark_read', { id }),
      await callTool(toolkit, 'mark_read', { id }),
    ];
    const { unread_total } = await callTool<Messages>(toolkit, 'top_unread', {});
    expect([answers, await readdir(join(folder, 'box', 'cur')), unread_total]).toEqual([
      [
        { id, changed: true },
        { id, changed: false },
      ],
      ['1772000000.M0.host:2,S'],
      0,
    ]);
  });

  test('keeps the other flags, in order, and the separator of the name', async () => {
    await cp(sample, join(folder, 'box'), { recursive: true });
    await writeFile(join(folder, 'box', 'cur', '1772000009.M9.host;2,FRT'), 'Subject: a\r\n\r\nx');
    await callTool(toolkitOf(home('box')), 'mark_read', { id: 'home/1772000009.M9.host' });
    expect(await readdir(join(folder, 'box', 'cur'))).toContain('1772000009.M9.host;2,FRST');
  });
});

describe('search', () => {
  test('finds words without regard to case and accents, newest first', async () => {
    const toolkit = toolkitOf(home(sample));
    const found = async (query: string) =>
      (await callTool<Messages>(toolkit, 'search', { query })).messages.map(({ subject }) => subject);
    expect([await found('SEDINTA buget'), await found('martie'), await found('no such words here')]).toEqual([
      ['Ședința de joi: ordinea de zi'],
      ['Ziua porților deschise: 14 martie', 'Concert de primăvară'],
      [],
    ]);
  });

  test('a limit that is reached says that there may be more', async () => {
    const toolkit = toolkitOf(home(sample));
    const { messages, complete } = await callTool<Messages>(toolkit, 'search', { query: 'a', limit: 3 });
    expect([messages.length, complete]).toEqual([3, false]);
  });
});

describe('an mbox file', () => {
  const mbox = mail(
    'From radu@example.org Mon Mar  2 07:12:00 2026',
    'From: Radu <radu@example.org>',
    'Subject: one',
    'Message-ID: <1@example.org>',
    '',
    'first',
    '>From here on it is quoted',
    'From the middle of a paragraph it is not a separator',
    '',
    'From b@example.org Mon Mar  2 08:00:00 2026',
    'Subject: read already',
    'Status: RO',
    'Message-ID: <2@example.org>',
    '',
    'second',
    '',
    'From c@example.org Mon Mar  2 09:00:00 2026',
    'Subject: flagged',
    'X-Status: F',
    '',
    'third',
    '',
    'From c@example.org Mon Mar  2 09:00:00 2026',
    'Subject: deleted',
    'X-Status: D',
    '',
    'fourth',
    '',
  );
  const account: MailAccount = { kind: 'mbox', name: 'old', path: 'mbox' };

  test('gives its unread messages with quoted From lines restored', async () => {
    await writeFile(join(folder, 'mbox'), mbox);
    const toolkit = toolkitOf(account);
    const { messages, unread_total } = await callTool<Messages>(toolkit, 'top_unread', {});
    const { text } = await callTool<FullMessage>(toolkit, 'read', { id: messages[1]?.id });
    expect([messages.map(({ subject }) => subject), unread_total, text]).toEqual([
      ['flagged', 'one'],
      2,
      'first\nFrom here on it is quoted\nFrom the middle of a paragraph it is not a separator',
    ]);
  });

  test('is scanned the same with messages larger than a chunk', async () => {
    const big = `From a@b Mon Mar  2 06:00:00 2026\nSubject: big\n\n${`${'x'.repeat(70)}\n`.repeat(20_000)}\n`;
    await writeFile(join(folder, 'mbox'), `${big}${big.replace('big', 'big two')}${mbox}`);
    const { messages } = await callTool<Messages>(toolkitOf(account), 'top_unread', {});
    expect(messages.map(({ subject }) => subject)).toEqual(['flagged', 'one', 'big two', 'big']);
  });

  test('of one endless line is refused without being held in memory', async () => {
    await writeFile(join(folder, 'mbox'), 'x'.repeat(5_000_000));
    await expect(callTool(toolkitOf(account), 'top_unread', {})).rejects.toMatchObject({
      code: 'mailbox_unreadable',
      message: expect.stringContaining('not an mbox file'),
    });
  });

  test('is never written', async () => {
    await writeFile(join(folder, 'mbox'), mbox);
    const toolkit = toolkitOf(account);
    const { messages } = await callTool<Messages>(toolkit, 'top_unread', {});
    await expect(callTool(toolkit, 'mark_read', { id: messages[0]?.id })).rejects.toMatchObject({
      code: 'not_supported',
      delivery: 'not_sent',
    });
  });

  test('an empty one has no messages', async () => {
    await writeFile(join(folder, 'mbox'), '');
    expect(await callTool<Messages>(toolkitOf(account), 'top_unread', {})).toMatchObject({ unread_total: 0 });
  });
});
