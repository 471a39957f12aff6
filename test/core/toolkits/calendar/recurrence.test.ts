import fc from 'fast-check';
import ICAL from 'ical.js';
import rrule from 'rrule';
import { describe, expect, test } from 'vitest';
import { setSource } from '../../../../core/schedule/compile.ts';
import { zoneOf } from '../../../../core/schedule/zone-names.ts';
import { ruleOf } from '../../../../core/toolkits/calendar/ical-rule.ts';
import { boundsUpTo, OCCURRENCE_LIMIT, slotsBetween } from '../../../../core/toolkits/calendar/recurrence.ts';

const wall = (text: string) => Date.parse(`${text}Z`);
const expandRule = (text: string, anchor: number, from: number, to: number, timezone = 'UTC') => {
  const bounds = boundsUpTo(to);
  const rule = ruleOf(ICAL.Recur.fromString(text));
  const frame = { zone: zoneOf(timezone), anchor, gap: 'forward', bounds } as const;
  return slotsBetween(setSource({ rule, added: [], excluded: [] }, frame), from, to, bounds);
};
const expand = (text: string, start: string, from: string, to: string, timezone = 'UTC') => {
  const { slots, complete } = expandRule(text, wall(start), wall(from), wall(to), timezone);
  return { times: slots.map((time) => new Date(time).toISOString().slice(0, 16)), complete };
};

const subset = <T>(items: readonly T[], max: number) =>
  fc.option(
    fc
      .uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: max })
      .map((chosen) => items.filter((item) => chosen.includes(item))), // npm rrule emits in the order given
    { nil: undefined },
  );
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const part = (name: string, values: readonly (string | number)[] | undefined) =>
  values ? `;${name}=${values.join(',')}` : '';

/** Rules that npm rrule also evaluates in bounded time. */
const dailyOrCoarser = fc
  .record({
    frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 5 }),
    count: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    months: subset([1, 2, 3, 6, 10, 12], 3),
    monthDays: subset([1, 2, 13, 28, -1, -2], 3),
    days: subset(weekdays, 4),
    nth: fc.constantFrom('', '', '1', '2', '-1', '5'),
    yearDays: subset([1, 60, 100, 200, -1, -306], 3),
    weeks: subset([1, 2, 10, 20, 52, 53, -1], 3),
    hours: subset([0, 8, 9, 23], 2),
    minutes: subset([0, 30], 2),
    by: fc.constantFrom('days', 'monthDays', 'both', 'yearDays', 'weeks', 'none'),
    positions: subset([1, -1], 1),
    weekStart: fc.constantFrom(...weekdays),
  })
  .map((r) => {
    // One kind of day at a time, mostly, and none that is rare: npm rrule walks to the year 9999 where nothing is left.
    const yearly = r.frequency === 'YEARLY';
    const weeks = yearly && r.by === 'weeks' ? (r.weeks ?? [20]) : undefined;
    const nth = r.frequency === 'MONTHLY' || (yearly && !weeks) ? r.nth : '';
    const days = weeks ? (r.days ?? ['TU']) : r.by === 'days' || r.by === 'both' ? r.days : undefined;
    const monthDays = r.by === 'monthDays' || r.by === 'both' ? r.monthDays : undefined;
    const by = [
      part('BYMONTH', r.by === 'weeks' || r.by === 'yearDays' ? undefined : r.months),
      part('BYMONTHDAY', r.frequency === 'WEEKLY' ? undefined : monthDays),
      part(
        'BYDAY',
        days?.map((day) => `${nth}${day}`),
      ),
      part('BYYEARDAY', yearly && r.by === 'yearDays' ? r.yearDays : undefined),
      part('BYWEEKNO', weeks),
      part('BYHOUR', r.hours),
      part('BYMINUTE', r.minutes),
    ].join('');
    const positions = by === '' ? '' : part('BYSETPOS', r.positions);
    const count = r.count === undefined ? '' : `;COUNT=${r.count}`;
    return `FREQ=${r.frequency};INTERVAL=${r.interval};WKST=${r.weekStart}${count}${by}${positions}`;
  });

describe('the rule of an event', () => {
  test('agrees with npm rrule on daily and coarser rules', () => {
    const years = 4;
    fc.assert(
      fc.property(dailyOrCoarser, fc.integer({ min: 0, max: 3_000 }), (text, offset) => {
        const start = wall('2015-01-31T09:30:00') + offset * 86_400_000;
        const from = start + 200 * 86_400_000;
        const to = from + years * 366 * 86_400_000;
        const options = rrule.RRule.parseString(text);
        const dtstart = new Date(start);
        const oracle = new rrule.RRule({ ...options, dtstart });
        const expected: number[] = [];
        oracle.all((date, index) => {
          if (date.getTime() > to || index > 4_000) return false;
          if (date.getTime() >= from) expected.push(date.getTime());
          return true;
        });
        const actual = expandRule(text, start, from, to);
        if (expected.length < 3_500) expect(actual.slots).toEqual(expected);
      }),
      { numRuns: 100, seed: 7 },
    );
  }, 120_000);

  test('an hourly rule keeps its phase far from the start', () => {
    expect(
      expand('FREQ=HOURLY;INTERVAL=7', '2000-01-01T00:00', '2026-03-02T00:00', '2026-03-02T23:59').times,
    ).toEqual(
      expand('FREQ=HOURLY;INTERVAL=7;COUNT=99999', '2000-01-01T00:00', '2026-03-02T00:00', '2026-03-02T23:59')
        .times,
    );
  });

  test('BYSETPOS chooses within each month', () => {
    expect(
      expand(
        'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
        '2026-01-01T08:30',
        '2026-01-01T00:00',
        '2026-04-01T00:00',
      ).times,
    ).toEqual(['2026-01-30T08:30', '2026-02-27T08:30', '2026-03-31T08:30']);
  });

  test('a leap day birthday occurs in leap years only', () => {
    expect(expand('FREQ=YEARLY', '1988-02-29T00:00', '2023-01-01T00:00', '2029-01-01T00:00').times).toEqual([
      '2024-02-29T00:00',
      '2028-02-29T00:00',
    ]);
  });

  test.each([
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3',
    'FREQ=HOURLY;INTERVAL=24;BYHOUR=3',
    'FREQ=MINUTELY;INTERVAL=1440;BYHOUR=3',
    'FREQ=YEARLY;INTERVAL=1000000',
  ])('%s never fires and comes to an end', (text) => {
    expect(expand(text, '2010-01-01T00:00', '2026-01-01T00:00', '2027-01-01T00:00').times).toEqual([]);
  });

  test('an endless rule for each second stops at the limit and says so', () => {
    const { times, complete } = expand(
      'FREQ=SECONDLY',
      '2010-01-01T00:00',
      '2026-01-01T00:00',
      '2027-01-01T00:00',
    );
    expect({ complete, bounded: times.length <= OCCURRENCE_LIMIT }).toEqual({
      complete: false,
      bounded: true,
    });
  });

  test('a COUNT too long to walk stops and says so', () => {
    expect(
      expand(
        'FREQ=MINUTELY;BYSECOND=0,30;COUNT=999999999',
        '2010-01-01T00:00',
        '2026-01-01T00:00',
        '2026-01-02T00:00',
      ),
    ).toEqual({ times: [], complete: false });
  });

  test('a COUNT of billions is followed where that needs no walk', () => {
    expect(
      expand('FREQ=MINUTELY;COUNT=999999999', '2010-01-01T00:00', '2026-01-01T00:00', '2026-01-01T00:02'),
    ).toEqual({ times: ['2026-01-01T00:00', '2026-01-01T00:01', '2026-01-01T00:02'], complete: true });
  });

  test.each([
    [
      'both COUNT and UNTIL',
      'FREQ=DAILY;COUNT=9;UNTIL=20260102T000000Z',
      ['2026-01-01T00:00', '2026-01-02T00:00'],
    ],
    ['a position in a weekly rule', 'FREQ=WEEKLY;BYDAY=2TH', ['2026-01-01T00:00', '2026-01-08T00:00']],
    ['days of the month in a weekly rule', 'FREQ=WEEKLY;BYMONTHDAY=8;BYDAY=TH', ['2026-01-08T00:00']],
    ['days of the year in a daily rule', 'FREQ=DAILY;BYYEARDAY=3', ['2026-01-03T00:00']],
    ['a part that nobody knows', 'FREQ=WEEKLY;RSCALE=GREGORIAN', ['2026-01-01T00:00', '2026-01-08T00:00']],
  ])('%s, which a task may not have, is followed', (_, text, times) => {
    expect(expand(text, '2026-01-01T00:00', '2026-01-01T00:00', '2026-01-10T00:00')).toEqual({
      times,
      complete: true,
    });
  });

  test('an hourly rule has 25 occurrences on a day of 25 hours', () => {
    const day = ['2026-10-25T00:00', '2026-10-24T21:00', '2026-10-25T21:59'] as const;
    expect(expand('FREQ=HOURLY', ...day, 'Europe/Chisinau').times).toHaveLength(25);
  });

  test.each(['FREQ=DAILY;INTERVAL=0', 'FREQ=WEEKLY;INTERVAL=-1'])('%s is refused', (text) => {
    const recur = ICAL.Recur.fromString('FREQ=DAILY');
    recur.interval = Number(/INTERVAL=(.*)/.exec(text)?.[1]);
    expect(() => ruleOf(recur)).toThrow(RangeError);
  });
});
