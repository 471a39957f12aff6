import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCalendarToolkit } from '../../../../core/toolkits/calendar/calendar.ts';
import type { CalendarEvent } from '../../../../core/toolkits/calendar/event-schema.ts';
import type { UrlSource } from '../../../../core/toolkits/calendar/settings.ts';
import type { Warning } from '../../../../core/toolkits/warning.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { closedPort, type Received, startHttpServer } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';
import { vcalendar, vevent } from './ics-text.ts';

interface Listing {
  readonly events: readonly CalendarEvent[];
  readonly warnings: readonly Warning[];
}
type Answer = (response: ServerResponse, request: Received) => void;

const ics = (title: string) =>
  vcalendar('X-WR-CALNAME:Club', ...vevent('UID:a', `SUMMARY:${title}`, 'DTSTART:20260302T100000Z'));
const calendar =
  (title: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/calendar', ...headers }).end(ics(title));
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('no');

/** A site whose answer the test changes, and a toolkit that reads it. */
async function rig(first: Answer, source: Partial<UrlSource> = {}) {
  const now = { answer: first };
  const site = await startHttpServer((request, response) => now.answer(response, request));
  onTestFinished(() => site.close());
  const directory = temporaryDirectory();
  const { ports, clock } = toolkitPorts({ directory }, { club: 'pass word' });
  const settings: UrlSource = {
    kind: 'url',
    url: `${site.url}/private-5f2a/basic.ics`,
    allow_private_addresses: true,
    ...source,
  };
  const make = () => createCalendarToolkit({ sources: [settings] }, ports);
  let toolkit = make();
  return {
    now,
    site,
    clock,
    directory,
    restart: () => {
      toolkit = make();
    },
    list: () =>
      callTool<Listing>(
        toolkit,
        'list_events',
        { start: '2026-03-02', end: '2026-03-03' },
        { timezone: 'UTC' },
      ),
  };
}
const shown = ({ events, warnings }: Listing) => [
  events.map(({ title, calendar }) => `${calendar}: ${title}`),
  warnings.map(({ code }) => code),
];

test('a calendar of the web is read, and asked for again only when its copy is old', async () => {
  const { list, site, now, clock } = await rig(calendar('one', { etag: '"1"', 'last-modified': 'Mon' }));
  const first = shown(await list());
  await list();
  const asked = site.received.length;
  await clock.advance(301_000);
  now.answer = calendar('two');
  expect([first, asked, shown(await list())]).toEqual([[['Club: one'], []], 1, [['Club: two'], []]]);
  expect(site.received[1]?.headers).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': 'Mon' });
});

test('a calendar that did not change is confirmed, also for the next process', async () => {
  const { list, site, now, clock, restart } = await rig(calendar('one', { etag: '"1"' }));
  await list();
  await clock.advance(3_600_000);
  now.answer = status(304);
  await list();
  restart();
  expect([shown(await list()), site.received.length]).toEqual([[['Club: one'], []], 2]);
});

test.each<[string, Answer]>([
  ['answers with an error', status(503)],
  ['is gone', status(404)],
  ['answers with a page to sign in', (response) => response.end('<html>Sign in</html>')],
  ['breaks off', (response) => response.destroy()],
  ['answers with too much', (response) => response.end('x'.repeat(21 * 1_048_576))],
])('while the server %s, the copy is shown with its age', async (_, answer) => {
  const { list, now, clock, restart } = await rig(calendar('one'));
  await list();
  await clock.advance(3 * 3_600_000);
  now.answer = answer;
  restart();
  const listing = await list();
  expect(shown(listing)).toEqual([['Club: one'], ['calendar_stale']]);
  expect(listing.warnings[0]?.message).toContain('shown as it was 3 hours ago (2026-03-02T08:00:00Z)');
  expect(listing.warnings[0]?.message).not.toContain('private-5f2a');
});

test('after a failure the server has a minute of peace, then it is asked again', async () => {
  const { list, site, now, clock } = await rig(calendar('one'));
  await list();
  await clock.advance(3_600_000);
  now.answer = status(503);
  await list();
  await list();
  const asked = site.received.length;
  await clock.advance(60_000);
  now.answer = calendar('two');
  expect([asked, shown(await list())]).toEqual([2, [['Club: two'], []]]);
});

test('without a copy, a server that is away is a retryable error that names the host alone', async () => {
  const { list } = await rig(calendar('one'), { url: `${await closedPort()}/private-5f2a/basic.ics` });
  await expect(list()).rejects.toMatchObject({
    code: 'calendar_unreadable',
    retryable: true,
    message: expect.not.stringContaining('private-5f2a'),
  });
});

test('a server that does not answer ends after 20 seconds', async () => {
  const asked = Promise.withResolvers<void>();
  const { list, clock } = await rig(() => asked.resolve());
  const listing = expect(list()).rejects.toMatchObject({
    code: 'calendar_unreadable',
    message: expect.stringContaining('within 20 s'),
  });
  await asked.promise;
  await clock.advance(20_000);
  await listing;
});

test('addresses of this machine are refused where the settings do not allow them', async () => {
  const { list, site } = await rig(calendar('one'), { allow_private_addresses: false });
  await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('private network') });
  expect(site.received).toEqual([]);
});

test('the password goes to the server of the URL, and not where it leads', async () => {
  const other = await startHttpServer((_, response) => void response.end(ics('elsewhere')));
  onTestFinished(() => other.close());
  const { list, site } = await rig(status(302, { location: `${other.url}/x.ics` }), {
    username: 'ana',
    password_secret: 'club',
  });
  const listing = await list();
  expect(shown(listing)).toEqual([['Club: elsewhere'], []]);
  expect([site.received[0]?.headers.authorization, other.received[0]?.headers.authorization]).toEqual([
    `Basic ${Buffer.from('ana:pass word').toString('base64')}`,
    undefined,
  ]);
});

test.each<[string, Partial<UrlSource>, Answer, string]>([
  [
    'a password that is not stored',
    { username: 'ana', password_secret: 'absent' },
    status(200),
    'store the secret "absent"',
  ],
  [
    'a password over http:',
    {
      username: 'ana',
      password_secret: 'club',
      allow_private_addresses: false,
      url: 'http://example.org/x.ics',
    },
    status(200),
    'anybody on the way can read it',
  ],
  ['redirects without end', {}, status(302, { location: '/again' }), 'leads on and on'],
  ['a redirect to a file', {}, status(302, { location: 'file:///etc/passwd' }), 'not http'],
])('%s is an error that says so', async (_, source, answer, message) => {
  const { list } = await rig(answer, source);
  await expect(list()).rejects.toMatchObject({
    code: 'calendar_unreadable',
    message: expect.stringContaining(message),
  });
});

test('the copy is for the owner alone, and does not hold the URL', async () => {
  const { list, directory } = await rig(calendar('one'));
  await list();
  const folder = join(directory, 'cache', 'calendar');
  const [file = '', ...others] = readdirSync(folder);
  expect([others, statSync(join(folder, file)).mode & 0o777]).toEqual([[], 0o600]);
  expect(`${file} ${readFileSync(join(folder, file), 'utf8')}`).not.toContain('private-5f2a');
});

test('a broken copy costs a request, not the calendar', async () => {
  const { list, directory, restart } = await rig(calendar('one'));
  await list();
  const folder = join(directory, 'cache', 'calendar');
  for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"text": 5');
  restart();
  expect(shown(await list())).toEqual([['Club: one'], []]);
});
