import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createCalendarToolkit } from '../../../../core/toolkits/calendar/calendar.ts';
import type { CalendarEvent } from '../../../../core/toolkits/calendar/event-schema.ts';
import type { CaldavSource } from '../../../../core/toolkits/calendar/settings.ts';
import type { Warning } from '../../../../core/toolkits/warning.ts';
import { startRadicale } from '../../../support/radicale.ts';
import { available } from '../../../support/system.ts';
import { type Answering, startHttpServer } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';
import { vcalendar, vevent } from './ics-text.ts';

interface Listing {
  readonly events: readonly CalendarEvent[];
  readonly warnings: readonly Warning[];
}

/** Radicale takes no zone that is not in the file. */
const chisinau = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Chisinau',
  'BEGIN:STANDARD',
  'DTSTART:19701025T040000',
  'TZOFFSETFROM:+0300',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:19700329T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0300',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];
const march = { start: '2026-03-01', end: '2026-04-01' };
function listing(url: string, source: Partial<CaldavSource> = {}, password = 'correct horse') {
  const { ports } = toolkitPorts({}, { dav: password });
  const settings: CaldavSource = {
    kind: 'caldav',
    url,
    username: 'ana',
    password_secret: 'dav',
    allow_private_addresses: true,
    ...source,
  };
  const toolkit = createCalendarToolkit({ sources: [settings] }, ports);
  return callTool<Listing>(toolkit, 'list_events', march, { timezone: 'Europe/Chisinau' });
}
const shown = ({ events }: Listing) =>
  events.map(({ calendar, start, title }) => `${calendar}: ${start} ${title}`);

describe.skipIf(!available('radicale'))('Radicale', () => {
  let radicale: Awaited<ReturnType<typeof startRadicale>>;
  beforeAll(async () => {
    radicale = await startRadicale();
    await radicale.addCalendar('home', 'Home &amp; garden');
    await radicale.addCalendar('work', 'Work');
    await radicale.addCalendar('tasks', 'Tasks', 'VTODO');
    const one = (...lines: string[]) => vcalendar(...vevent(...lines));
    await radicale.put('home/a.ics', one('UID:a', 'SUMMARY:Ștefan <3', 'DTSTART:20260302T080000Z'));
    await radicale.put('home/b.ics', one('UID:b', 'SUMMARY:April', 'DTSTART:20260502T080000Z'));
    await radicale.put(
      'work/c.ics',
      vcalendar(
        ...chisinau,
        ...vevent(
          'UID:c',
          'SUMMARY:Weekly',
          'DTSTART;TZID=Europe/Chisinau:20240102T090000',
          'RRULE:FREQ=WEEKLY;UNTIL=20260318T000000Z',
          'EXDATE;TZID=Europe/Chisinau:20260310T090000',
        ),
      ),
    );
    await radicale.put('work/d.ics', one('UID:d', 'SUMMARY:Day off', 'DTSTART;VALUE=DATE:20260331'));
  }, 60_000);
  afterAll(() => radicale?.stop());

  const all = [
    'Home & garden: 2026-03-02T10:00:00+02:00 Ștefan <3',
    'Work: 2026-03-03T09:00:00+02:00 Weekly',
    'Work: 2026-03-17T09:00:00+02:00 Weekly',
    'Work: 2026-03-31 Day off',
  ];

  test.each([
    ['the server', '/'],
    ['the principal', '/ana/'],
  ])('the calendars of a person are found from %s', async (_, path) => {
    const found = await listing(radicale.url + path);
    expect([shown(found), found.warnings]).toEqual([all, []]);
  });

  test('the URL of a calendar is that calendar alone', async () => {
    expect(shown(await listing(`${radicale.url}/ana/home/`))).toEqual(all.slice(0, 1));
  });

  test('calendars are chosen by name, and one that is not there is named', async () => {
    const found = await listing(radicale.url, { calendars: ['Work', 'Hone & garden'] });
    expect([shown(found), found.warnings.map(({ code, message }) => [code, message])]).toEqual([
      all.slice(1),
      [['unknown_calendar', expect.stringContaining('did you mean Home & garden?')]],
    ]);
  });

  test('a wrong password is an error that says so, and is not retried', async () => {
    await expect(listing(radicale.url, {}, 'wrong')).rejects.toMatchObject({
      code: 'calendar_unreadable',
      message: expect.stringContaining('status 401'),
      retryable: false,
    });
  });
});

describe('a server that', () => {
  const multistatus = (...responses: string[]) =>
    `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${responses.join('')}</D:multistatus>`;
  const collection = (href: string, ...properties: string[]) =>
    `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${properties.join('')}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
  const calendar = collection(
    '/cal/',
    '<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>',
    '<D:displayname>Cal</D:displayname>',
  );
  const event = (title: string) =>
    collection(
      '/cal/a.ics',
      `<C:calendar-data><![CDATA[${vcalendar(...vevent('UID:a', `SUMMARY:${title}`, 'DTSTART:20260302T080000Z'))}]]></C:calendar-data>`,
    );
  async function served(answer: Answering) {
    const server = await startHttpServer(answer);
    onTestFinished(() => server.close());
    return server;
  }
  const sends =
    (text: string): Answering =>
    (_, response) =>
      void response.writeHead(207).end(text);

  test('is only WebDAV below a well-known address is found there', async () => {
    const server = await served(({ method, url }, response) => {
      if (url.pathname === '/') response.writeHead(405).end();
      else if (url.pathname === '/.well-known/caldav') response.writeHead(301, { location: '/cal/' }).end();
      else sends(multistatus(method === 'REPORT' ? event('found') : calendar))(undefined as never, response);
    });
    expect(shown(await listing(server.url))).toEqual(['Cal: 2026-03-02T10:00:00+02:00 found']);
  });

  test('is asked for the window and a day on both sides, and lists its calendars once', async () => {
    const server = await served(({ method }, response) =>
      sends(multistatus(method === 'REPORT' ? event('x') : calendar))(undefined as never, response),
    );
    const { ports } = toolkitPorts({}, { dav: 'x' });
    const source = { kind: 'caldav', url: server.url, username: 'ana', password_secret: 'dav' } as const;
    const toolkit = createCalendarToolkit({ sources: [{ ...source, allow_private_addresses: true }] }, ports);
    for (const tool of ['list_events', 'free_busy'])
      await callTool(toolkit, tool, march, { timezone: 'UTC' });
    expect(server.received.map(({ method }) => method)).toEqual(['PROPFIND', 'REPORT', 'REPORT']);
    expect(server.received[1]?.body).toContain('start="20260228T000000Z" end="20260402T000000Z"');
  });

  test('gives one broken event costs that event', async () => {
    const broken = collection('/cal/b.ics', '<C:calendar-data>nonsense</C:calendar-data>');
    const server = await served(({ method }, response) =>
      sends(multistatus(...(method === 'REPORT' ? [broken, event('good')] : [calendar])))(
        undefined as never,
        response,
      ),
    );
    const found = await listing(server.url);
    expect([shown(found), found.warnings.map(({ code }) => code)]).toEqual([
      ['Cal: 2026-03-02T10:00:00+02:00 good'],
      ['calendar_part_unreadable'],
    ]);
  });

  test.each([
    ['answers with a web page', '<html><body>Welcome</body></html>', 'expected multistatus'],
    ['breaks off in the middle', multistatus(calendar).slice(0, -40), 'it is cut off'],
    ['answers with nothing', '', 'it is no XML'],
    ['nests 100,000 elements', '<a>'.repeat(100_000), 'too deep'],
    ['has 300,000 elements', multistatus('<a/>'.repeat(300_000)), 'too many'],
    [
      'defines entities of entities',
      `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]>${multistatus(collection('/', '<D:displayname>&b;&b;</D:displayname>'))}`,
      'lists no calendars',
    ],
    ['lists no calendar', multistatus(collection('/', '<D:resourcetype/>')), 'lists no calendars'],
  ])('%s is an error that says so', async (_, body, message) => {
    const server = await served(sends(body));
    await expect(listing(server.url)).rejects.toMatchObject({
      code: 'calendar_unreadable',
      message: expect.stringContaining(message),
    });
  });
});
