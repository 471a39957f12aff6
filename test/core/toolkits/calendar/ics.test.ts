import { describe, expect, test } from 'vitest';
import { parseIcs } from '../../../../core/toolkits/calendar/ics.ts';

const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, ...lines: string[]) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTART;TZID=Europe/Chisinau:20260302T080000',
  'SUMMARY:good',
  ...lines,
  'END:VEVENT',
];

describe('parseIcs', () => {
  test('reads folded lines, several calendars in one file, and a byte order mark', async () => {
    const text = `\uFEFF${calendar('X-WR-CALNAME:One', ...event('a', 'LOCATION:Piața', '  Centrală'))}${calendar(...event('b'))}`;
    const { name, events } = await parseIcs(text);
    expect([name, events.map(({ uid, location }) => [uid, location])]).toEqual([
      'One',
      [
        ['a', 'Piața Centrală'],
        ['b', null],
      ],
    ]);
  });

  test('of the same event in several versions the latest counts', async () => {
    const text = calendar(
      ...event('a', 'SEQUENCE:2', 'LOCATION:new'),
      ...event('a', 'SEQUENCE:1', 'LOCATION:old'),
    );
    expect((await parseIcs(text)).events.map(({ location }) => location)).toEqual(['new']);
  });

  test.each([
    ['100,000 exceptions in a line', `EXDATE:${Array(100_000).fill('20260302T080000Z').join(',')}`],
    ['50,000 minutes in a rule', `RRULE:FREQ=DAILY;BYMINUTE=${Array(50_000).fill('1').join(',')}`],
  ])('%s are left out and named', async (_, line) => {
    const { events, problems } = await parseIcs(calendar(...event('a', line)));
    expect([events.length, problems]).toEqual([
      1,
      [expect.stringMatching(/^a line of \d+ characters was left out/)],
    ]);
  });

  test.each([
    ['200,000 parameters', `X-A${';A=B'.repeat(200_000)}:x`],
    ['a description of 5 MB', `DESCRIPTION:${'x'.repeat(5_000_000)}`],
    ['unclosed quotes', `X-A;A="${'"'.repeat(100_000)}:x`],
  ])('%s of a property that nobody needs are not parsed', async (_, line) => {
    const { events, problems } = await parseIcs(calendar(...event('a', line)));
    expect([events.length, problems]).toEqual([1, []]);
  });

  test.each<[string, string[], string]>([
    ['an end before its start', ['DTEND;TZID=Europe/Chisinau:20260301T080000'], 'ends before it starts'],
    ['five rules', Array<string>(5).fill('RRULE:FREQ=DAILY'), '5 rules'],
    ['an unknown frequency', ['RRULE:FREQ=SOMETIMES'], 'invalid frequency'],
    ['an hour 25', ['RRULE:FREQ=DAILY;BYHOUR=25'], 'BYHOUR'],
    ['a line that is none', ['nonsense'], 'invalid line'],
    ['a date that is none', ['EXDATE:yesterday'], 'invalid date'],
  ])('an event with %s is left out and the others are read', async (_, lines, problem) => {
    const { events, problems } = await parseIcs(calendar(...event('bad', ...lines), ...event('good')));
    expect([events.map(({ uid }) => uid), problems]).toEqual([['good'], [expect.stringContaining(problem)]]);
  });

  test.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['HTML', '<!doctype html><p>Sign in</p>'],
    ['a bare event', event('a').join('\r\n')],
    ['100,000 components that do not end', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(100_000)}`],
    [
      'too much of it',
      calendar(Array.from({ length: 60_000 }, (_, n) => event(String(n)).join('\r\n')).join('\r\n')),
    ],
  ])('%s is no calendar', async (_, text) => {
    await expect(parseIcs(text)).rejects.toThrow();
  });
});
