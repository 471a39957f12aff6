import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCalendarToolkit } from '../../../../core/toolkits/calendar/calendar.ts';
import type { CalendarEvent } from '../../../../core/toolkits/calendar/event-schema.ts';
import type { CalendarSource } from '../../../../core/toolkits/calendar/settings.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';
import { vcalendar, vevent } from './ics-text.ts';

interface Created {
  readonly uid: string;
  readonly calendar: string;
  readonly start: string;
  readonly end: string;
  readonly all_day: boolean;
  readonly created: boolean;
}

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
const file = (name = 'own.ics') => join(directory, name);
const ownFile: CalendarSource = { kind: 'file', path: 'own.ics', writable: true };
const toolkitOf = (...sources: CalendarSource[]) =>
  createCalendarToolkit({ sources }, toolkitPorts({ directory }).ports);
const create = (input: object, sources: CalendarSource[] = [ownFile], context = {}) =>
  callTool<Created>(toolkitOf(...sources), 'create_event', input, context);
const events = async (sources: CalendarSource[] = [ownFile]) =>
  (
    await callTool<{ events: CalendarEvent[] }>(toolkitOf(...sources), 'list_events', {
      start: '2026-03-01',
      end: '2026-04-01',
    })
  ).events;

test('an event is added to a file that was not there, and is listed', async () => {
  const before = await events();
  const created = await create({
    title: 'Dentist; bring the card, please',
    start: '2026-03-05T09:30',
    end: '2026-03-05T10:15',
    location: 'Strada Mică 1',
    description: 'Two\nlines',
  });
  expect([before, created]).toEqual([
    [],
    {
      uid: expect.stringMatching(/^[\w-]+@ordinaut$/),
      calendar: 'own',
      start: '2026-03-05T09:30:00+02:00',
      end: '2026-03-05T10:15:00+02:00',
      all_day: false,
      created: true,
    },
  ]);
  expect(await events()).toEqual([
    {
      uid: created.uid,
      title: 'Dentist; bring the card, please',
      start: created.start,
      end: created.end,
      all_day: false,
      location: 'Strada Mică 1',
      calendar: 'own',
      status: 'confirmed',
    },
  ]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test.each([
  [{ start: '2026-03-05' }, '2026-03-05', '2026-03-06', true],
  [{ start: '2026-03-05', end: '2026-03-08' }, '2026-03-05', '2026-03-08', true],
  [{ start: '2026-03-05T08:00:00.500Z' }, '2026-03-05T10:00:00+02:00', '2026-03-05T11:00:00+02:00', false],
  [
    { start: '2026-03-29T02:30', end: '2026-03-29T05:00' },
    '2026-03-29T02:30:00+02:00',
    '2026-03-29T05:00:00+03:00',
    false,
  ],
])('%j is from %s to %s', async (input, start, end, all_day) => {
  await create({ title: 'x', ...input });
  expect(await events()).toMatchObject([{ start, end, all_day }]);
});

describe('what the file holds', () => {
  const foreign = [
    'X-FOREIGN;A="b;c":d',
    'BEGIN:VTIMEZONE',
    'TZID:Nowhere',
    'X-ODD:',
    'END:VTIMEZONE',
    ...vevent('UID:old', 'SUMMARY:Old', 'DTSTART:20260302T080000Z', 'X-ALT-DESC:<p>'),
    'BEGIN:VTODO',
    'UID:todo',
    'END:VTODO',
  ];

  test.each([
    ['lines ending in CRLF', vcalendar(...foreign)],
    ['lines ending in LF', vcalendar(...foreign).replaceAll('\r\n', '\n')],
    ['a mark at its begin', `\uFEFF${vcalendar(...foreign)}`],
    ['no end of its last line', vcalendar(...foreign).trimEnd()],
    ['two calendars', vcalendar(...foreign) + vcalendar(...vevent('UID:b', 'DTSTART:20260303T080000Z'))],
  ])('stays byte for byte: %s', async (_, text) => {
    writeFileSync(file(), text, { mode: 0o640 });
    await create({ title: 'New', start: '2026-03-05' });
    const after = readFileSync(file(), 'utf8');
    const at = after.lastIndexOf('BEGIN:VEVENT');
    const end = after.indexOf('END:VCALENDAR', at);
    expect(after.slice(0, at) + after.slice(end)).toBe(text);
    expect(after.slice(at, end).includes('\r\n')).toBe(text.includes('\r\n'));
    expect([(await events()).map(({ title }) => title).slice(-1), statSync(file()).mode & 0o777]).toEqual([
      ['New'],
      0o640,
    ]);
  });

  test.each([
    ['no calendar', 'Dear diary,'],
    ['a calendar that is cut off', vcalendar(...vevent('UID:a', 'DTSTART:20260302T080000Z')).slice(0, -20)],
  ])('stays when it is %s, and the event is refused', async (_, text) => {
    writeFileSync(file(), text);
    await expect(create({ title: 'x', start: '2026-03-05' })).rejects.toMatchObject({
      code: 'calendar_malformed',
      delivery: 'not_sent',
    });
    expect([readFileSync(file(), 'utf8'), readdirSync(directory)]).toEqual([text, ['own.ics']]);
  });

  test('stays in the file that a link leads to', async () => {
    writeFileSync(file('real.ics'), vcalendar());
    symlinkSync('real.ics', file());
    await create({ title: 'x', start: '2026-03-05' });
    expect([lstatSync(file()).isSymbolicLink(), readFileSync(file('real.ics'), 'utf8')]).toEqual([
      true,
      expect.stringContaining('SUMMARY:x'),
    ]);
  });
});

describe('a repeated call', () => {
  const dentist = { title: 'Dentist', start: '2026-03-05T09:30', uid: 'dentist-1' };

  test('with a uid adds nothing', async () => {
    const created = [await create(dentist), await create(dentist)].map((each) => each.created);
    expect([created, (await events()).length]).toEqual([[true, false], 1]);
  });

  test('with a uid of another event is refused', async () => {
    await create(dentist);
    await expect(create({ ...dentist, start: '2026-03-06T09:30' })).rejects.toMatchObject({
      code: 'event_exists',
      path: 'uid',
    });
  });

  test('of the engine, with its idempotency key, adds nothing', async () => {
    const { uid: _, ...input } = dentist;
    const context = { idempotency_key: 'run-1/step-2' };
    const first = await create(input, [ownFile], context);
    const second = await create(input, [ownFile], context);
    expect([second.uid === first.uid, second.created, (await events()).length]).toEqual([true, false, 1]);
  });

  test('without either adds a second event, as the annotations say', async () => {
    const { uid: _, ...input } = dentist;
    const toolkit = toolkitOf(ownFile);
    await callTool(toolkit, 'create_event', input);
    await callTool(toolkit, 'create_event', input);
    const tool = toolkit.tools.find(({ name }) => name === 'create_event');
    expect([(await events()).length, tool?.annotations.idempotentHint]).toEqual([2, false]);
  });
});

describe('at the same time', () => {
  test('events of one process are all added', async () => {
    const toolkit = toolkitOf(ownFile);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        callTool(toolkit, 'create_event', { title: `e${n}`, start: '2026-03-05' }),
      ),
    );
    expect(new Set((await events()).map(({ title }) => title)).size).toBe(20);
  });

  test('events of several processes are added, or refused to be tried again', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => create({ title: `e${n}`, start: '2026-03-05', uid: `e${n}` })),
    );
    const added = settled.flatMap((each, n) => (each.status === 'fulfilled' ? [`e${n}`] : []));
    const refused = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(added.length).toBeGreaterThan(0);
    expect((await events()).map(({ uid }) => uid).sort()).toEqual(added.sort());
    for (const error of refused)
      expect(error).toMatchObject({ code: 'calendar_busy', retryable: true, delivery: 'not_sent' });
  });

  test('a lock that a dead process left is taken over', async () => {
    writeFileSync(file('own.ics.lock'), '');
    const start = '2026-03-05';
    await expect(create({ title: 'x', start })).rejects.toMatchObject({ code: 'calendar_busy' });
    utimesSync(file('own.ics.lock'), 1_772_000_000, 1_772_000_000);
    await create({ title: 'x', start });
    expect([(await events()).length, readdirSync(directory)]).toEqual([1, ['own.ics']]);
  });
});

test('a folder gets a file for each event, of a name that stays in it', async () => {
  const folder: CalendarSource = { kind: 'folder', path: '.', name: 'Home', writable: true };
  const created = await create({ title: 'a', start: '2026-03-05', uid: 'plain-1' }, [folder]);
  await create({ title: 'b', start: '2026-03-06', uid: '../../escape' }, [folder]);
  const again = await create({ title: 'b', start: '2026-03-06', uid: '../../escape' }, [folder]);
  expect([created.calendar, again.created, readdirSync(directory).sort()]).toEqual([
    'Home',
    false,
    [expect.stringMatching(/^[0-9a-f]{32}\.ics$/), 'plain-1.ics'],
  ]);
  expect((await events([folder])).map(({ title, calendar }) => [title, calendar])).toEqual([
    ['a', 'Home'],
    ['b', 'Home'],
  ]);
});

test('any words come back as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), async (words) => {
      const title = words.replace(/\s+/g, ' ').trim() || 'x';
      const path = `${toolkitPorts().ports.ids.next()}-${Math.abs(hash(title))}.ics`;
      const source: CalendarSource = { kind: 'file', path, writable: true };
      await create({ title, start: '2026-03-05', uid: 'a' }, [source]);
      expect((await events([source])).map((event) => event.title)).toEqual([title]);
    }),
    { numRuns: 60, seed: 3 },
  );
});
const hash = (text: string): number =>
  [...text].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) | 0, 7);

describe('refused', () => {
  const two: CalendarSource[] = [
    { kind: 'file', path: 'one.ics', name: 'One', writable: true },
    { kind: 'file', path: 'two.ics', name: 'Two', writable: true },
    { kind: 'file', path: 'three.ics', name: 'Three' },
  ];
  test.each<[string, object, CalendarSource[], object]>([
    ['no writable calendar', {}, [{ kind: 'file', path: 'own.ics' }], { code: 'not_configured' }],
    [
      'two to choose from',
      {},
      two,
      { code: 'unknown_calendar', message: expect.stringContaining('One, Two') },
    ],
    ['one to read only', { calendar: 'Three' }, two, { code: 'unknown_calendar', path: 'calendar' }],
    ['a wrong name', { calendar: 'Tow' }, two, { hint: 'did you mean Two?' }],
    ['an end before its start', { end: '2026-03-04' }, [ownFile], { code: 'invalid_window', path: 'end' }],
    ['a date to a time', { end: '2026-03-06T10:00' }, [ownFile], { code: 'invalid_window', path: 'end' }],
    ['no time', { start: 'soon' }, [ownFile], { code: 'invalid_instant', path: 'start' }],
    [
      'a folder that is not there',
      {},
      [{ kind: 'file', path: 'absent/own.ics', writable: true }],
      { code: 'calendar_not_writable', hint: expect.stringContaining('absent') },
    ],
  ])('%s', async (_, input, sources, error) => {
    await expect(create({ title: 'x', start: '2026-03-05', ...input }, sources)).rejects.toMatchObject({
      ...error,
      delivery: 'not_sent',
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('a call that was aborted writes nothing', async () => {
    const signal = AbortSignal.abort(new Error('over'));
    await expect(create({ title: 'x', start: '2026-03-05' }, [ownFile], { signal })).rejects.toThrow('over');
    expect(existsSync(file())).toBe(false);
  });
});
