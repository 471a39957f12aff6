import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCalendarToolkit } from '../../../../core/toolkits/calendar/calendar.ts';
import type { CalendarEvent } from '../../../../core/toolkits/calendar/event-schema.ts';
import type { CalendarSource } from '../../../../core/toolkits/calendar/settings.ts';
import type { Warning } from '../../../../core/toolkits/warning.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';
import { vcalendar, vevent } from './ics-text.ts';

interface Listing {
  readonly events: readonly CalendarEvent[];
  readonly more: boolean;
  readonly warnings: readonly Warning[];
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ordinaut-calendar-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sample = new URL('../../../../resources/sample/calendar.ics', import.meta.url).pathname;
const toolkitOf = (...sources: CalendarSource[]) =>
  createCalendarToolkit({ sources }, toolkitPorts({ directory: folder }).ports);

async function list(ics: string, start: string, end: string, timezone = 'Europe/Chisinau'): Promise<Listing> {
  await writeFile(join(folder, 'test.ics'), ics);
  return callTool<Listing>(
    toolkitOf({ kind: 'file', path: 'test.ics' }),
    'list_events',
    { start, end },
    { timezone },
  );
}
const starts = ({ events }: Listing) => events.map((event) => `${event.start} ${event.title}`);

describe('list_events', () => {
  test('gives the agenda of a weekday from the sample calendar', async () => {
    const listing = await callTool<Listing>(toolkitOf({ kind: 'file', path: sample }), 'list_events', {
      start: '2026-03-03T06:30:00Z',
      end: '2026-03-04T06:30:00Z',
    });
    expect(starts(listing)).toEqual([
      '2026-03-03 Put out the recycling',
      '2026-03-03T09:15:00+02:00 Stand-up',
      '2026-03-03T17:30:00+02:00 Physiotherapy',
      '2026-03-03T18:00:00+02:00 Walk the dog',
    ]);
  });

  test('every day of a later year has something planned in the sample calendar', async () => {
    const toolkit = toolkitOf({ kind: 'file', path: sample });
    const empty: string[] = [];
    for (let day = Date.parse('2031-01-01T06:30:00Z'); day < Date.parse('2032-01-01'); day += 86_400_000) {
      const start = new Date(day).toISOString();
      const end = new Date(day + 86_400_000).toISOString();
      const { events } = await callTool<Listing>(toolkit, 'list_events', { start, end });
      if (events.length < 2) empty.push(start);
    }
    expect(empty).toEqual([]);
  });

  test('a replaced occurrence stands where it was moved, an excluded one is gone', async () => {
    const toolkit = toolkitOf({ kind: 'file', path: sample });
    const day = async (date: string) =>
      starts(
        await callTool<Listing>(toolkit, 'list_events', { start: `${date}T08:00`, end: `${date}T12:00` }),
      );
    expect([await day('2026-03-10'), await day('2026-05-01')]).toEqual([
      ['2026-03-10 Put out the recycling', '2026-03-10T10:30:00+02:00 Stand-up (moved, bus is late)'],
      ['2026-05-01 Pay the rent', '2026-05-01 Put out the recycling'],
    ]);
  });

  test('a series keeps its own local time on both sides of a DST change', async () => {
    const ics = vcalendar(
      ...vevent(
        'UID:a',
        'SUMMARY:Call',
        'DTSTART;TZID=America/New_York:20260305T090000',
        'DURATION:PT1H',
        'RRULE:FREQ=WEEKLY',
      ),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-04-05'))).toEqual([
      '2026-03-05T16:00:00+02:00 Call',
      '2026-03-12T15:00:00+02:00 Call',
      '2026-03-19T15:00:00+02:00 Call',
      '2026-03-26T15:00:00+02:00 Call',
      '2026-04-02T16:00:00+03:00 Call',
    ]);
  });

  test('UNTIL in UTC ends a series by the instant, in its own zone', async () => {
    const ics = vcalendar(
      ...vevent(
        'UID:a',
        'SUMMARY:x',
        'DTSTART;TZID=Asia/Tokyo:20260302T080000',
        'RRULE:FREQ=DAILY;UNTIL=20260303T230000Z',
      ),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-03-10', 'Asia/Tokyo'))).toEqual([
      '2026-03-02T08:00:00+09:00 x',
      '2026-03-03T08:00:00+09:00 x',
      '2026-03-04T08:00:00+09:00 x',
    ]);
  });

  test('EXDATE in UTC takes out the occurrence of that instant, RDATE adds one', async () => {
    const ics = vcalendar(
      ...vevent(
        'UID:a',
        'SUMMARY:x',
        'DTSTART;TZID=Europe/Chisinau:20260302T080000',
        'RRULE:FREQ=DAILY;COUNT=3',
        'EXDATE:20260303T060000Z',
        'RDATE;TZID=Europe/Chisinau:20260308T200000',
      ),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-03-10'))).toEqual([
      '2026-03-02T08:00:00+02:00 x',
      '2026-03-04T08:00:00+02:00 x',
      '2026-03-08T20:00:00+02:00 x',
    ]);
  });

  test('RANGE=THISANDFUTURE moves and renames all later occurrences', async () => {
    const ics = vcalendar(
      ...vevent(
        'UID:a',
        'SUMMARY:old',
        'DTSTART:20260302T080000Z',
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY;COUNT=4',
      ),
      ...vevent(
        'UID:a',
        'SUMMARY:new',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T080000Z',
        'DTSTART:20260304T093000Z',
        'DURATION:PT1H',
      ),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-03-10', 'UTC'))).toEqual([
      '2026-03-02T08:00:00Z old',
      '2026-03-03T08:00:00Z old',
      '2026-03-04T09:30:00Z new',
      '2026-03-05T09:30:00Z new',
    ]);
  });

  test('a cancelled occurrence, and a cancelled event, are left out', async () => {
    const ics = vcalendar(
      ...vevent('UID:a', 'SUMMARY:x', 'DTSTART:20260302T080000Z', 'RRULE:FREQ=DAILY;COUNT=2'),
      ...vevent(
        'UID:a',
        'SUMMARY:x',
        'RECURRENCE-ID:20260303T080000Z',
        'DTSTART:20260303T080000Z',
        'STATUS:CANCELLED',
      ),
      ...vevent('UID:b', 'SUMMARY:y', 'DTSTART:20260302T090000Z', 'STATUS:CANCELLED'),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-03-10', 'UTC'))).toEqual(['2026-03-02T08:00:00Z x']);
  });

  test('a zone that only the file knows is read from its VTIMEZONE', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Our Office',
      'BEGIN:STANDARD',
      'DTSTART:20001029T030000',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'TZOFFSETFROM:+0500',
      'TZOFFSETTO:+0400',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:20000326T020000',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'TZOFFSETFROM:+0400',
      'TZOFFSETTO:+0500',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    ];
    const ics = vcalendar(
      ...zone,
      ...vevent('UID:a', 'SUMMARY:x', 'DTSTART;TZID=Our Office:20260328T120000', 'RRULE:FREQ=DAILY;COUNT=2'),
      ...vevent('UID:b', 'SUMMARY:gap', 'DTSTART;TZID=Our Office:20260329T023000'),
      ...vevent('UID:c', 'SUMMARY:overlap', 'DTSTART;TZID=Our Office:20261025T023000'),
    );
    const spring = starts(await list(ics, '2026-03-01', '2026-04-01', 'UTC'));
    const autumn = starts(await list(ics, '2026-10-01', '2026-11-01', 'UTC'));
    expect([...spring, ...autumn]).toEqual([
      '2026-03-28T08:00:00Z x',
      '2026-03-28T22:30:00Z gap',
      '2026-03-29T07:00:00Z x',
      '2026-10-24T21:30:00Z overlap',
    ]);
  });

  const zoneOf = (...lines: string[]) => [
    'BEGIN:VTIMEZONE',
    'TZID:Odd Time',
    ...['BEGIN:STANDARD', 'TZOFFSETFROM:+0200', ...lines, 'END:STANDARD'],
    'END:VTIMEZONE',
  ];
  const atNoon = vevent('UID:a', 'SUMMARY:x', 'DTSTART;TZID=Odd Time:20260302T120000', 'RRULE:FREQ=YEARLY');

  test.each([
    ['begins in 1601', ['DTSTART:16010101T000000', 'TZOFFSETTO:+0130']],
    ['changes on dates', ['DTSTART:20200101T000000', 'RDATE:20230101T000000', 'TZOFFSETTO:+0130']],
    [
      'changes by a rule that ended',
      ['DTSTART:20200101T000000', 'RRULE:FREQ=YEARLY;UNTIL=20221231T220000Z', 'TZOFFSETTO:+0130'],
    ],
    ['changes each second', ['DTSTART:20200101T000000', 'RRULE:FREQ=SECONDLY', 'TZOFFSETTO:+0130']],
  ])('a zone of the file that %s is followed', async (_, lines) => {
    const ics = vcalendar(...zoneOf(...lines), ...atNoon);
    expect(starts(await list(ics, '2027-03-01', '2027-04-01', 'UTC'))).toEqual(['2027-03-02T10:30:00Z x']);
  });

  test('a zone of the file without an offset is named, and its times are local', async () => {
    const ics = vcalendar(...zoneOf('DTSTART:20200101T000000'), ...atNoon);
    const { events, warnings } = await list(ics, '2026-03-01', '2026-04-01');
    expect([events.map(({ start }) => start), warnings[0]?.message]).toEqual([
      ['2026-03-02T12:00:00+02:00'],
      expect.stringContaining('Odd Time'),
    ]);
  });

  test.each([
    ['a date takes away what is on that day', '20260302T220000', '', '20260303', ['03-02', '03-04']],
    [
      'a time takes away the day of an all-day event',
      '20260302',
      ';VALUE=DATE',
      '20260303T080000Z',
      ['03-02', '03-04'],
    ],
    [
      'a time in another zone takes away its instant',
      '20260302T220000',
      '',
      '20260303T200000Z',
      ['03-02', '03-04'],
    ],
    [
      'a time that is none of the rule takes away nothing',
      '20260302T220000',
      '',
      '20260303T200001Z',
      ['03-02', '03-03', '03-04'],
    ],
  ])('EXDATE: %s', async (_, start, value, exdate, days) => {
    const zone = value || ';TZID=Europe/Chisinau';
    const ics = vcalendar(
      ...vevent(
        'UID:a',
        'SUMMARY:x',
        `DTSTART${zone}:${start}`,
        'RRULE:FREQ=DAILY;COUNT=3',
        `EXDATE${exdate.length === 8 ? ';VALUE=DATE' : ''}:${exdate}`,
      ),
    );
    const { events } = await list(ics, '2026-03-01', '2026-03-10');
    expect(events.map((event) => event.start.slice(5, 10))).toEqual(days);
  });

  test('an hourly event has 25 occurrences on a day of 25 hours, each once', async () => {
    const ics = vcalendar(
      ...vevent('UID:a', 'SUMMARY:x', 'DTSTART;TZID=Europe/Chisinau:20261020T003000', 'RRULE:FREQ=HOURLY'),
    );
    const { events } = await list(ics, '2026-10-25', '2026-10-26');
    expect([events.length, new Set(events.map(({ start }) => Date.parse(start))).size]).toEqual([25, 25]);
  });

  test('a change of all later occurrences keeps its local time across a gap', async () => {
    const zone = ';TZID=Europe/Chisinau';
    const ics = vcalendar(
      ...vevent('UID:a', 'SUMMARY:old', `DTSTART${zone}:20260327T023000`, 'RRULE:FREQ=DAILY;COUNT=4'),
      ...vevent(
        'UID:a',
        'SUMMARY:new',
        `RECURRENCE-ID${zone};RANGE=THISANDFUTURE:20260328T023000`,
        `DTSTART${zone}:20260328T043000`,
      ),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-04-01'))).toEqual([
      '2026-03-27T02:30:00+02:00 old',
      '2026-03-28T04:30:00+02:00 new',
      '2026-03-29T04:30:00+03:00 new',
      '2026-03-30T04:30:00+03:00 new',
    ]);
  });

  test('two rules of an event give their common times once', async () => {
    const ics = vcalendar(
      ...vevent(
        'UID:a',
        'SUMMARY:x',
        'DTSTART:20260302T080000Z',
        'RRULE:FREQ=WEEKLY;COUNT=2',
        'RRULE:FREQ=DAILY;INTERVAL=7;COUNT=3',
      ),
    );
    expect(starts(await list(ics, '2026-03-01', '2026-04-01', 'UTC'))).toEqual([
      '2026-03-02T08:00:00Z x',
      '2026-03-09T08:00:00Z x',
      '2026-03-16T08:00:00Z x',
    ]);
  });

  test('an unknown zone is read as local time, with a warning', async () => {
    const ics = vcalendar(...vevent('UID:a', 'SUMMARY:x', 'DTSTART;TZID=Mars/Olympus:20260302T080000'));
    const listing = await list(ics, '2026-03-01', '2026-03-10');
    expect([starts(listing), listing.warnings.map(({ code }) => code)]).toEqual([
      ['2026-03-02T08:00:00+02:00 x'],
      ['calendar_part_unreadable'],
    ]);
  });

  test("floating times and dates are of the reader's zone", async () => {
    const ics = vcalendar(
      ...vevent('UID:a', 'SUMMARY:floating', 'DTSTART:20260302T080000'),
      ...vevent('UID:b', 'SUMMARY:day', 'DTSTART;VALUE=DATE:20260302'),
    );
    expect(starts(await list(ics, '2026-03-02T00:00', '2026-03-03T00:00', 'Asia/Tokyo'))).toEqual([
      '2026-03-02 day',
      '2026-03-02T08:00:00+09:00 floating',
    ]);
  });

  test('an all-day event spans its days and ends exclusively', async () => {
    const ics = vcalendar(
      ...vevent('UID:a', 'SUMMARY:trip', 'DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260304'),
    );
    const on = async (date: string) => (await list(ics, `${date}T10:00`, `${date}T11:00`)).events.length;
    expect([
      await on('2026-02-28'),
      await on('2026-03-01'),
      await on('2026-03-03'),
      await on('2026-03-04'),
    ]).toEqual([0, 1, 1, 0]);
  });

  test('a malformed file becomes a warning and the others are read', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'bad.ics'), 'BEGIN:VCALENDAR\r\nnonsense without a colon\r\n');
    await writeFile(join(folder, 'html.ics'), '<html>Please sign in</html>');
    await writeFile(join(folder, 'empty.ics'), '');
    await writeFile(
      join(folder, 'sub', 'good.ics'),
      vcalendar(...vevent('UID:a', 'SUMMARY:x', 'DTSTART:20260302T080000Z')),
    );
    await writeFile(
      join(folder, 'part.ics'),
      vcalendar(
        ...vevent('UID:b', 'SUMMARY:y', 'DTSTART:20260302T090000Z'),
        ...vevent('UID:c', 'SUMMARY:no start'),
      ),
    );
    const listing = await callTool<Listing>(toolkitOf({ kind: 'folder', path: '.' }), 'list_events', {
      start: '2026-03-01',
      end: '2026-03-05',
    });
    expect([listing.events.map(({ title }) => title), listing.warnings.map(({ code }) => code)]).toEqual([
      ['x', 'y'],
      ['calendar_malformed', 'calendar_malformed', 'calendar_malformed', 'calendar_part_unreadable'],
    ]);
  });

  test('rules that flood or never fire end with a warning, beside a good event', async () => {
    const ics = vcalendar(
      ...vevent('UID:a', 'SUMMARY:each second', 'DTSTART:20100101T000000Z', 'RRULE:FREQ=SECONDLY'),
      ...vevent(
        'UID:b',
        'SUMMARY:never',
        'DTSTART:20100101T000000Z',
        'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      ),
      ...vevent('UID:c', 'SUMMARY:long', 'DTSTART:20100101T000000Z', 'RRULE:FREQ=SECONDLY;COUNT=2000000000'),
      ...vevent('UID:d', 'SUMMARY:good', 'DTSTART:20260302T080000Z'),
    );
    const listing = await list(ics, '2026-03-02', '2026-04-02', 'UTC');
    expect([
      listing.warnings.map(({ code }) => code),
      listing.events.map(({ title }) => title).filter((title) => title !== 'each second'),
    ]).toEqual([['recurrence_too_long', 'recurrence_too_long'], ['good']]);
  });

  test('a changed file is read again', async () => {
    const path = join(folder, 'test.ics');
    const toolkit = toolkitOf({ kind: 'file', path });
    const titles = async () =>
      (
        await callTool<Listing>(toolkit, 'list_events', { start: '2026-03-01', end: '2026-03-05' })
      ).events.map(({ title }) => title);
    await writeFile(path, vcalendar(...vevent('UID:a', 'SUMMARY:one', 'DTSTART:20260302T080000Z')));
    const before = await titles();
    await writeFile(path, vcalendar(...vevent('UID:a', 'SUMMARY:two', 'DTSTART:20260302T080000Z')));
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    expect([before, await titles()]).toEqual([['one'], ['two']]);
  });

  test.each([['UTC'], ['Asia/Tokyo'], ['America/New_York']])(
    'gives the same answer in a process of zone %s',
    async (zone) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        const ics = vcalendar(
          ...vevent(
            'UID:a',
            'SUMMARY:x',
            'DTSTART;TZID=America/New_York:20260307T023000',
            'RRULE:FREQ=DAILY;COUNT=3',
          ),
        );
        expect(starts(await list(ics, '2026-03-01', '2026-04-01', 'UTC'))).toEqual([
          '2026-03-07T07:30:00Z x',
          '2026-03-08T07:30:00Z x',
          '2026-03-09T06:30:00Z x',
        ]);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );

  test.each([
    [
      { start: 'soon', end: '2026-03-02' },
      { code: 'invalid_instant', path: 'start' },
    ],
    [
      { start: '2026-03-02', end: '2026-03-01' },
      { code: 'invalid_window', path: 'end' },
    ],
    [
      { start: '2026-03-02', end: '2036-03-01' },
      { code: 'invalid_window', path: 'end' },
    ],
    [
      { start: '2026-03-02', end: '2026-03-03', calendar: 'Home and wrok' },
      { code: 'unknown_calendar', path: 'calendar', hint: 'did you mean Home and work?' },
    ],
  ])('%j is refused', async (input, error) => {
    const call = callTool(toolkitOf({ kind: 'file', path: sample }), 'list_events', input);
    await expect(call).rejects.toMatchObject({ ...error, retryable: false });
  });

  test('a calendar of which nothing can be read is an error, not an empty day', async () => {
    const call = callTool(toolkitOf({ kind: 'file', path: 'absent.ics' }), 'list_events', {
      start: '2026-03-02',
      end: '2026-03-03',
    });
    await expect(call).rejects.toMatchObject({ code: 'calendar_unreadable' });
  });

  test('without a source the hint says where to name one', async () => {
    const call = callTool(toolkitOf(), 'list_events', { start: '2026-03-02', end: '2026-03-03' });
    await expect(call).rejects.toMatchObject({
      code: 'not_configured',
      hint: 'name an .ics file or a folder under toolkits.calendar.sources',
    });
  });
});

describe('free time', () => {
  const ics = vcalendar(
    ...vevent('UID:a', 'SUMMARY:a', 'DTSTART:20260302T090000Z', 'DTEND:20260302T103000Z'),
    ...vevent('UID:b', 'SUMMARY:b', 'DTSTART:20260302T100000Z', 'DTEND:20260302T110000Z'),
    ...vevent('UID:c', 'SUMMARY:c', 'DTSTART:20260302T120000Z', 'DTEND:20260302T170000Z'),
    ...vevent('UID:d', 'SUMMARY:d', 'DTSTART;VALUE=DATE:20260302', 'TRANSP:TRANSPARENT'),
  );
  const call = async (name: string, input: object) => {
    await writeFile(join(folder, 'test.ics'), ics);
    return callTool(toolkitOf({ kind: 'file', path: 'test.ics' }), name, input, { timezone: 'UTC' });
  };

  test('free_busy joins overlapping events and lets transparent ones pass', async () => {
    expect(await call('free_busy', { start: '2026-03-02T08:00', end: '2026-03-02T18:00' })).toEqual({
      busy: [
        { start: '2026-03-02T09:00:00Z', end: '2026-03-02T11:00:00Z' },
        { start: '2026-03-02T12:00:00Z', end: '2026-03-02T17:00:00Z' },
      ],
      free: [
        { start: '2026-03-02T08:00:00Z', end: '2026-03-02T09:00:00Z' },
        { start: '2026-03-02T11:00:00Z', end: '2026-03-02T12:00:00Z' },
        { start: '2026-03-02T17:00:00Z', end: '2026-03-02T18:00:00Z' },
      ],
      warnings: [],
    });
  });

  test.each([
    [60, { start: '2026-03-02T11:00:00Z', end: '2026-03-02T12:00:00Z' }],
    [90, { start: '2026-03-03T09:00:00Z', end: '2026-03-03T10:30:00Z' }],
    [600, null],
  ])('the next %i free minutes are within working hours', async (duration_minutes, slot) => {
    expect(await call('next_free_slot', { duration_minutes, start: '2026-03-02T08:30' })).toEqual({
      slot,
      warnings: [],
    });
  });

  test('the next free time skips the weekend', async () => {
    expect(await call('next_free_slot', { duration_minutes: 30, start: '2026-03-06T17:45' })).toMatchObject({
      slot: { start: '2026-03-09T09:00:00Z' },
    });
  });
});
