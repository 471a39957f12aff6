import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLocal, weekdayOf } from '../../../core/schedule/civil.ts';
import { compileSchedule } from '../../../core/schedule/compile.ts';
import type { Recurrence, Weekday, WeekdayTerm } from '../../../core/schedule/recurrence.ts';
import { formatRule } from '../../../core/schedule/rrule-text.ts';
import { zoneOf } from '../../../core/schedule/zone-names.ts';
import { expandCalendar, expandElapsed } from './naive-expansion.ts';

const zones = [
  'UTC',
  'Europe/Chisinau',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Sao_Paulo',
  'Pacific/Apia',
] as const;
const day = 86_400_000;

const some = (min: number, max: number, maxLength = 3) =>
  fc.uniqueArray(fc.integer({ min, max }), { maxLength }).map((numbers) => numbers.sort((a, b) => a - b));
const signed = (max: number, maxLength = 3) =>
  some(-max, max, maxLength).map((numbers) => numbers.filter((number) => number !== 0));
const rarely = <T>(arbitrary: fc.Arbitrary<readonly T[]>): fc.Arbitrary<readonly T[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<readonly T[]>([]) }, { weight: 1, arbitrary });
const weekday = fc.integer({ min: 0, max: 6 }).map((number) => number as Weekday);
const plainDays: fc.Arbitrary<readonly WeekdayTerm[]> = fc
  .uniqueArray(weekday, { maxLength: 4 })
  .map((days) => days.sort((a, b) => a - b).map((each) => ({ weekday: each, nth: null })));
const nthDays = (max: number): fc.Arbitrary<readonly WeekdayTerm[]> =>
  fc.tuple(weekday, signed(max, 1)).map(([each, [nth]]) => [{ weekday: each, nth: nth ?? null }]);
const wholeSecond = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from) / 1000, max: Date.parse(to) / 1000 }).map((second) => second * 1000);

/** Rules that RFC 5545 allows, of the calendar frequencies. */
const calendarRule: fc.Arbitrary<Recurrence> = fc
  .record({
    frequency: fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'),
    interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 })),
    count: fc.option(fc.integer({ min: 1, max: 80 })),
    until: fc.constant(null),
    weekStart: fc.oneof(fc.constant<Weekday>(0), weekday),
    byMonth: rarely(some(1, 12)),
    byWeekNo: rarely(signed(51)),
    byYearDay: rarely(signed(366)),
    byMonthDay: rarely(signed(31)),
    byDay: fc.oneof(fc.constant([]), plainDays, nthDays(5)),
    byHour: rarely(some(0, 23)),
    byMinute: rarely(some(0, 59)),
    bySecond: rarely(some(0, 59)),
    // One position at most: the library takes -2 of a set of one as the one, and gives a slot twice that two choose.
    bySetPos: rarely(fc.constantFrom([-1], [1], [2], [3])),
  })
  .map((drawn) => {
    const yearly = drawn.frequency === 'YEARLY';
    const weekly = drawn.frequency === 'WEEKLY';
    const daily = drawn.frequency === 'DAILY';
    const byWeekNo = yearly ? drawn.byWeekNo : [];
    const nthAllowed = (yearly || drawn.frequency === 'MONTHLY') && byWeekNo.length === 0;
    const byDay = drawn.byDay.filter((term) => nthAllowed || term.nth === null);
    const rule = {
      ...drawn,
      // The library answers BYWEEKNO without a day with all seven, where the standard takes DTSTART's.
      byWeekNo: byDay.length > 0 ? byWeekNo : [],
      byYearDay: yearly ? drawn.byYearDay : [],
      // Days without any slot send the library on a search of seconds.
      byMonthDay: weekly || (daily && drawn.byMonth.length > 0) ? [] : drawn.byMonthDay,
      byDay,
    };
    const lists = [
      rule.byMonth,
      rule.byWeekNo,
      rule.byYearDay,
      rule.byMonthDay,
      byDay,
      rule.byHour,
      rule.byMinute,
      rule.bySecond,
    ];
    return { ...rule, bySetPos: lists.some((list) => list.length > 0) && !daily ? rule.bySetPos : [] };
  });

/** The library cuts the first week at DTSTART before it counts BYSETPOS; only there does the anchor begin a week. */
function fairAnchor(rule: Recurrence, anchor: number): number {
  if (rule.frequency !== 'WEEKLY' || rule.bySetPos.length === 0) return anchor;
  const today = Math.floor(anchor / day);
  return (today - ((weekdayOf(today) - rule.weekStart + 7) % 7)) * day;
}

function compiled(rule: Recurrence, anchor: number, timezone: string, gap: 'forward' | 'skip' = 'forward') {
  return compileSchedule({
    kind: 'rrule',
    expression: formatRule(rule),
    timezone,
    anchor: formatLocal(anchor),
    gap,
  });
}

describe('a rule of daily or coarser frequency', () => {
  it('gives what the rrule library gives from the anchor, mapped to the zone', () => {
    fc.assert(
      fc.property(
        calendarRule,
        wholeSecond('1995-01-01T00:00:00Z', '2030-01-01T00:00:00Z'),
        fc.constantFrom(...zones),
        fc.constantFrom<'forward' | 'skip'>('forward', 'skip'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rule, drawnAnchor, timezone, gap, position) => {
          const anchor = fairAnchor(rule, drawnAnchor);
          const end = anchor + 6 * 366 * day;
          const naive = expandCalendar(rule, anchor, end, timezone, gap);
          const after = Math.floor(anchor - 2 * day + position * (end - anchor));
          const expected = naive.filter((slot) => slot > after && slot < end - 3 * day).slice(0, 12);
          const actual = compiled(rule, anchor, timezone, gap)
            .nextMany(after, 12)
            .filter((slot) => slot < end - 3 * day);
          expect(actual).toEqual(expected);
        },
      ),
      { numRuns: 250 },
    );
  }, 120_000);

  it('gives the same around every transition of the zone', () => {
    const transitions: readonly (readonly [(typeof zones)[number], string])[] = [
      ['Europe/Chisinau', '2026-03-29'],
      ['Europe/Chisinau', '2026-10-25'],
      ['America/New_York', '2026-03-08'],
      ['America/New_York', '2026-11-01'],
      ['Australia/Lord_Howe', '2026-04-05'],
      ['Australia/Lord_Howe', '2026-10-04'],
      ['Africa/Cairo', '2026-04-24'],
      ['Africa/Cairo', '2026-10-30'],
      ['America/Sao_Paulo', '2018-11-04'],
      ['America/Sao_Paulo', '2019-02-17'],
      ['Pacific/Apia', '2011-12-30'],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...transitions),
        some(0, 4, 5),
        some(0, 59, 4),
        fc.constantFrom<'forward' | 'skip'>('forward', 'skip'),
        fc.integer({ min: -36 * 3600, max: 36 * 3600 }),
        ([timezone, date], byHour, byMinute, gap, offset) => {
          const rule = {
            ...daily,
            byHour: [...byHour, 23],
            byMinute: [0, ...byMinute.filter((minute) => minute > 0)],
          };
          const anchor = Date.parse(`${date}T00:00:00Z`) - 20 * day;
          const end = anchor + 40 * day;
          const after = Date.parse(`${date}T00:00:00Z`) + offset * 1000;
          const expected = expandCalendar(rule, anchor, end, timezone, gap).filter((slot) => slot > after);
          const actual = compiled(rule, anchor, timezone, gap).between(after + 1, end - 3 * day, 30);
          expect(actual).toEqual(expected.filter((slot) => slot <= end - 3 * day).slice(0, 30));
        },
      ),
      { numRuns: 200 },
    );
  }, 120_000);
});

const daily: Recurrence = {
  frequency: 'DAILY',
  interval: 1,
  count: null,
  until: null,
  weekStart: 0,
  byMonth: [],
  byWeekNo: [],
  byYearDay: [],
  byMonthDay: [],
  byDay: [],
  byHour: [],
  byMinute: [],
  bySecond: [],
  bySetPos: [],
};

/** Hourly and finer rules whose windows are small enough for the naive walk. */
const elapsedRule: fc.Arbitrary<Recurrence> = fc
  .record({
    frequency: fc.constantFrom('HOURLY', 'MINUTELY', 'SECONDLY'),
    interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 50 })),
    count: fc.option(fc.integer({ min: 1, max: 40 })),
    byMonth: rarely(some(1, 12)),
    byMonthDay: rarely(some(1, 31, 12)),
    byDay: rarely(plainDays),
    byHour: rarely(some(0, 23, 6)),
    byMinute: rarely(some(0, 59)),
    bySecond: rarely(some(0, 59)),
  })
  .map((drawn) => ({ ...daily, ...drawn }));

describe('a rule of hourly or finer frequency', () => {
  it('gives what trying every second against the clocks gives, with COUNT and BYSETPOS', () => {
    const starts = [
      '2026-03-28T20:00:00Z',
      '2026-10-24T20:00:00Z',
      '2026-04-04T10:00:00Z',
      '2011-12-30T02:00:00Z',
      '2026-06-30T12:00:00Z',
    ];
    fc.assert(
      fc.property(
        elapsedRule,
        rarely(fc.constantFrom([-1], [1], [2, -2], [-3, 5])),
        fc.constantFrom(...zones),
        fc.constantFrom(...starts),
        fc.integer({ min: 0, max: 7200 }),
        fc.integer({ min: 0, max: 8 * 3600 }),
        (drawn, bySetPos, timezone, start, shift, lead) => {
          const spreads = drawn.byMinute.length + drawn.bySecond.length > 0 && drawn.frequency === 'HOURLY';
          const rule = { ...drawn, bySetPos: spreads ? bySetPos : [] };
          const zone = zoneOf(timezone);
          // Ambiguous anchors mean the first occurrence.
          const anchor = zone.fromLocal(zone.toLocal(Date.parse(start) + shift * 1000));
          const to = anchor + 12 * 3_600_000;
          const after = anchor + lead * 1000;
          const expected = expandElapsed(rule, anchor, to, timezone).filter((slot) => slot > after);
          const actual = compiled(rule, zone.toLocal(anchor), timezone).between(
            after + 1,
            to - 3_600_000,
            20,
          );
          expect(actual).toEqual(expected.filter((slot) => slot <= to - 3_600_000).slice(0, 20));
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);
});

describe('the questions agree with each other', () => {
  const anyRule = fc.oneof(calendarRule, elapsedRule);
  const frame = [
    anyRule,
    fc.constantFrom(...zones),
    wholeSecond('2010-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    fc.integer({ min: 0, max: 400 * day }),
  ] as const;

  it('next rises strictly, includes and previous invert it, between is next repeated', () => {
    fc.assert(
      fc.property(...frame, (rule, timezone, anchor, lead) => {
        const schedule = compiled(rule, anchor, timezone);
        const slots = schedule.nextMany(anchor + lead, 5);
        for (const [index, slot] of slots.entries()) {
          expect(slot).toBeGreaterThan(index === 0 ? anchor + lead : (slots[index - 1] ?? Number.NaN));
          expect(schedule.includes(slot)).toBe(true);
          expect(schedule.includes(slot + 1)).toBe(false);
          expect(schedule.next(slot - 1)).toBe(slot);
          if (index > 0) expect(schedule.previous(slot)).toBe(slots[index - 1]);
        }
        const [first, last] = [slots[0], slots.at(-1)];
        if (first !== undefined && last !== undefined)
          expect(schedule.between(first, last, 100)).toEqual(slots);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
