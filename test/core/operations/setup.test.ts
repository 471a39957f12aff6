import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { findCalendars, findClients, findMail } from '../../../core/services/machine-scan.ts';
import { startDovecot } from '../../support/dovecot.ts';
import { available } from '../../support/system.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

const calendar = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//', 'BEGIN:VEVENT', 'UID:1'],
  ...[
    'DTSTAMP:20260101T000000Z',
    'DTSTART:20260101T080000Z',
    'SUMMARY:Swim',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ],
].join('\r\n');

/** A service of language models that wants a key. */
async function modelService(key?: string): Promise<string> {
  const server = createServer((request, response) => {
    const known = key === undefined || request.headers.authorization === `Bearer ${key}`;
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(known ? '{"data":[{"id":"small"},{"id":"large"}]}' : '{"error":"bad key"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

describe('setup.apply', () => {
  test('with the samples makes everything that the first briefing needs', async () => {
    const engine = await openTestEngine();
    expect(await engine.call('setup.status')).toEqual({
      ...{ done: false, calendar: 'none', mail: 'none', model: null, city: null, task_id: null },
    });
    const applied = await engine.call('setup.apply', { use_samples: true, city: 'Bălți' });
    expect(applied).toMatchObject({ done: true, calendar: 'samples', mail: 'samples', city: 'Bălți' });
    expect(await engine.call('setup.status')).toEqual(applied);
    const mail = await engine.call('tools.call', { tool: 'imap-mcp.top_unread', input: { count: 1 } });
    expect((mail.output as JsonObject).messages).toHaveLength(1);
    expect(await engine.call('tasks.get', { task: applied.task_id })).toMatchObject({
      title: 'Weekday Morning Briefing',
    });
  });

  test('puts a calendar of one’s own in place of the samples, and the city into the task that is there', async () => {
    const engine = await openTestEngine();
    const path = join(temporaryDirectory(), 'mine.ics');
    writeFileSync(path, calendar);
    await engine.call('tasks.create', classicTask());
    const first = await engine.call('setup.apply', { use_samples: true });
    const second = await engine.call('setup.apply', { calendar: { kind: 'file', path }, city: 'Orhei' });
    expect(second).toMatchObject({ calendar: 'own', mail: 'samples', city: 'Orhei', task_id: first.task_id });
    expect(JSON.parse(readFileSync(engine.directory.config, 'utf8')).toolkits.calendar.sources).toEqual([
      { kind: 'file', path },
    ]);
    // Again is no second one.
    await engine.call('setup.apply', { calendar: { kind: 'file', path } });
    const { items } = await engine.call('settings.get', { path: 'toolkits.calendar' });
    expect(items).toMatchObject([{ value: { sources: [{ path }] } }]);
  });

  test('refuses a calendar that cannot be read, and keeps nothing', async () => {
    const engine = await openTestEngine();
    const path = join(temporaryDirectory(), 'nothing.ics');
    await expect(
      engine.call('setup.apply', { calendar: { kind: 'file', path }, city: 'Orhei' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('nothing.ics') });
    expect(await engine.call('setup.status')).toMatchObject({ done: false, task_id: null });
  });

  test('keeps a model that is there, and its key as a secret', async () => {
    const engine = await openTestEngine();
    const base_url = await modelService('k-123');
    const model = { provider: 'openai', model: 'small', base_url, api_key: 'k-123' };
    expect(await engine.call('setup.apply', { model })).toMatchObject({ model: 'small' });
    expect(await engine.call('secrets.list')).toEqual({ items: [{ name: 'llm-openai' }] });
    const { items } = await engine.call('settings.get', { path: 'toolkits.llm' });
    expect(items).toMatchObject([{ value: { model: 'small', api_key: 'llm-openai' } }]);
    expect(JSON.stringify(await engine.call('audit.list'))).not.toContain('k-123');
  });

  test.each([
    [
      { model: 'smal', api_key: 'k-123' },
      { code: 'unknown_model', hint: 'did you mean small?' },
    ],
    [
      { model: 'small', api_key: 'wrong' },
      { code: 'model_unauthorised', message: expect.stringContaining('bad key') },
    ],
  ])('says what a service of models said to %j', async (given, error) => {
    const engine = await openTestEngine();
    const model = { provider: 'openai', base_url: await modelService('k-123'), ...given };
    await expect(engine.call('setup.apply', { model })).rejects.toMatchObject(error);
    expect(await engine.call('secrets.list')).toEqual({ items: [] });
  });
});

const canServe = available('dovecot') && available('openssl') && process.getuid?.() === 0;
describe.skipIf(!canServe)('an IMAP account', () => {
  let server: Awaited<ReturnType<typeof startDovecot>>;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(() => server.stop());

  test('is tried before it is kept: what the server said is told, and nothing stored', async () => {
    const engine = await openTestEngine();
    server.addUser('ann');
    const imap = {
      kind: 'imap',
      host: 'localhost',
      port: server.imaps,
      ca_file: server.ca_file,
      username: 'ann',
    };
    await expect(engine.call('setup.apply', { mail: { ...imap, password: 'wrong' } })).rejects.toMatchObject({
      code: 'mail_unauthorised',
    });
    expect(await engine.call('secrets.list')).toEqual({ items: [] });
    const applied = await engine.call('setup.apply', { mail: { ...imap, password: server.password } });
    expect(applied).toMatchObject({ mail: 'own' });
    expect(await engine.call('secrets.list')).toEqual({ items: [{ name: 'mail-ann' }] });
    expect(readFileSync(engine.directory.config, 'utf8')).not.toContain(server.password);
    expect(await engine.call('tools.call', { tool: 'mail.top_unread' })).toMatchObject({ truncated: false });
  });
});

describe('setup.detect', () => {
  test('answers, whatever this machine has', async () => {
    const { call } = await openTestEngine();
    expect(await call('setup.detect')).toMatchObject({ ollama: { reachable: expect.any(Boolean) } });
  });

  test('finds calendars, mail and other clients where they are kept', async () => {
    const home = temporaryDirectory();
    const write = (path: string, text: string) => {
      mkdirSync(join(home, path, '..'), { recursive: true });
      writeFileSync(join(home, path), text);
    };
    write('.calendars/work/one.ics', calendar);
    write('Documents/holiday.ics', calendar);
    for (const folder of ['cur', 'new', 'tmp']) mkdirSync(join(home, 'Maildir', folder), { recursive: true });
    write('.thunderbird/abc.default/ImapMail/mail.example.org/INBOX', 'From ann\n');
    write('.config/Claude/claude_desktop_config.json', '{"mcpServers":{"files":{"command":"npx"}}}');
    write('.cursor/mcp.json', '{ broken');
    const machine = { platform: 'linux', home, env: {} } as const;
    expect(await findCalendars(machine)).toEqual([
      { kind: 'folder', path: join(home, '.calendars'), files: 1 },
      { kind: 'file', path: join(home, 'Documents/holiday.ics'), files: 1 },
    ]);
    expect(await findMail(machine)).toEqual([
      { kind: 'maildir', path: join(home, 'Maildir') },
      { kind: 'mbox', path: join(home, '.thunderbird/abc.default/ImapMail/mail.example.org/INBOX') },
    ]);
    expect(await findClients(machine)).toMatchObject([
      { client: 'claude_desktop', servers: ['files'] },
      { client: 'cursor', servers: [] },
    ]);
  });
});
