import { describe, expect, it } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import type { Schedule } from '../../../core/model/schedule.ts';
import {
  compileSchedule,
  gapPolicyInWords,
  normaliseSchedule,
  type ScheduleInput,
  zoneDataVersion,
} from '../../../core/schedule/schedule.ts';

const now = Date.parse('2026-03-02T08:00:00Z');

function rrule(
  expression: string,
  anchor: string,
  timezone = 'Europe/Chisinau',
  more: Partial<Schedule> = {},
): Schedule {
  return { kind: 'rrule', expression, anchor, timezone, ...more };
}
function cron(expression: string, timezone = 'Europe/Chisinau', more: Partial<Schedule> = {}): Schedule {
  return { kind: 'cron', expression, anchor: '2000-01-01T00:00:00', timezone, ...more };
}
function iso(instants: readonly number[]): string[] {
  return instants.map((instant) => new Date(instant).toISOString().replace('.000Z', 'Z'));
}
function next(schedule: Schedule, after: string, count: number): string[] {
  return iso(compileSchedule(schedule).nextMany(Date.parse(after), count));
}
function runsOnDay(schedule: Schedule, date: string, utcStart: string, utcEnd: string): number {
  expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  return compileSchedule(schedule).between(Date.parse(utcStart), Date.parse(utcEnd) - 1, 5_000).length;
}
function refusal(input: Partial<ScheduleInput>): OrdinautError {
  try {
    normaliseSchedule({ kind: 'rrule', expression: '', timezone: 'Europe/Chisinau', ...input }, now);
  } catch (error) {
    if (error instanceof OrdinautError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('dates of the calendar', () => {
  it('29 February comes in leap years only', () => {
    expect(next(rrule('FREQ=YEARLY', '2096-02-29T09:00:00', 'UTC'), '2096-01-01T00:00:00Z', 3)).toEqual([
      '2096-02-29T09:00:00Z',
      '2104-02-29T09:00:00Z',
      '2108-02-29T09:00:00Z',
    ]);
  });

  it('months without a 31st are left out', () => {
    expect(next(rrule('FREQ=MONTHLY', '2026-01-31T09:00:00', 'UTC'), '2026-01-31T09:00:00Z', 3)).toEqual([
      '2026-03-31T09:00:00Z',
      '2026-05-31T09:00:00Z',
      '2026-07-31T09:00:00Z',
    ]);
  });

  it('BYMONTHDAY=-1 is the last day of each month', () => {
    expect(
      next(rrule('FREQ=MONTHLY;BYMONTHDAY=-1', '2028-01-01T09:00:00', 'UTC'), '2028-01-31T09:00:00Z', 2),
    ).toEqual(['2028-02-29T09:00:00Z', '2028-03-31T09:00:00Z']);
  });

  it('BYSETPOS=-1 over weekdays is the last working day of the month', () => {
    const schedule = rrule('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '1997-09-29T09:00:00', 'UTC');
    expect(next(schedule, '2026-01-01T00:00:00Z', 3)).toEqual([
      '2026-01-30T09:00:00Z',
      '2026-02-27T09:00:00Z',
      '2026-03-31T09:00:00Z',
    ]);
  });

  it('a BYSETPOS beyond the set chooses nothing, and two that choose the same slot choose it once', () => {
    const schedule = rrule(
      'FREQ=MONTHLY;BYMONTHDAY=1,31;BYSETPOS=-2,1,3;COUNT=4',
      '2026-01-01T09:00:00',
      'UTC',
    );
    expect(next(schedule, '2025-01-01T00:00:00Z', 9)).toEqual([
      '2026-01-01T09:00:00Z',
      '2026-02-01T09:00:00Z',
      '2026-03-01T09:00:00Z',
      '2026-04-01T09:00:00Z',
    ]);
  });

  // RFC 5545 section 3.8.5.3, the examples for WKST.
  it('WKST decides which weeks an INTERVAL of 2 takes', () => {
    const rule = (start: string) =>
      rrule(`FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU${start}`, '1997-08-05T09:00:00', 'UTC');
    expect(next(rule(''), '1997-01-01T00:00:00Z', 9).map((slot) => slot.slice(5, 10))).toEqual([
      '08-05',
      '08-10',
      '08-19',
      '08-24',
    ]);
    expect(next(rule(';WKST=SU'), '1997-01-01T00:00:00Z', 9).map((slot) => slot.slice(5, 10))).toEqual([
      '08-05',
      '08-17',
      '08-19',
      '08-31',
    ]);
  });

  it('BYWEEKNO=20;BYDAY=MO is the Monday of week 20', () => {
    expect(
      next(
        rrule('FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12T09:00:00', 'UTC'),
        '1997-01-01T00:00:00Z',
        3,
      ),
    ).toEqual(['1997-05-12T09:00:00Z', '1998-05-11T09:00:00Z', '1999-05-17T09:00:00Z']);
  });

  it("BYWEEKNO without a day takes DTSTART's weekday", () => {
    expect(
      next(rrule('FREQ=YEARLY;BYWEEKNO=20', '1997-05-12T09:00:00', 'UTC'), '1997-05-12T09:00:00Z', 1),
    ).toEqual(['1998-05-11T09:00:00Z']);
  });

  it('BYYEARDAY counts from either end of the year', () => {
    expect(
      next(rrule('FREQ=YEARLY;BYYEARDAY=60,-1', '2027-01-01T09:00:00', 'UTC'), '2027-01-01T09:00:00Z', 4),
    ).toEqual([
      '2027-03-01T09:00:00Z',
      '2027-12-31T09:00:00Z',
      '2028-02-29T09:00:00Z',
      '2028-12-31T09:00:00Z',
    ]);
  });

  it('an interval of days keeps its phase over the year 1900, which had no leap day, and 126 years', () => {
    expect(
      next(rrule('FREQ=DAILY;INTERVAL=100', '1900-01-01T00:00:00', 'UTC'), '2026-03-02T08:00:00Z', 1),
    ).toEqual(['2026-03-21T00:00:00Z']);
  });
});

describe('clock changes, by the wall clock', () => {
  it('a local time inside a gap moves forward by the gap', () => {
    const schedule = rrule('FREQ=DAILY;BYHOUR=2;BYMINUTE=30', '2026-01-01T00:00:00', 'America/New_York');
    expect(next(schedule, '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:30:00Z',
      '2026-03-09T06:30:00Z',
    ]);
    expect(compileSchedule(schedule).annotate(Date.parse('2026-03-08T07:30:00Z'))).toBe('gap_moved');
  });

  it('with gap skip it is left out', () => {
    const schedule = rrule('FREQ=DAILY;BYHOUR=2;BYMINUTE=30', '2026-01-01T00:00:00', 'America/New_York', {
      gap: 'skip',
    });
    expect(next(schedule, '2026-03-07T12:00:00Z', 1)).toEqual(['2026-03-09T06:30:00Z']);
  });

  it('a moved slot that meets a real one becomes one with it', () => {
    const schedule = rrule('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30', '2026-01-01T00:00:00', 'America/New_York');
    expect(next(schedule, '2026-03-08T00:00:00Z', 3)).toEqual([
      '2026-03-08T07:30:00Z',
      '2026-03-09T06:30:00Z',
      '2026-03-09T07:30:00Z',
    ]);
  });

  it('moved slots and real ones come in order', () => {
    const schedule = rrule('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45', '2026-01-01T00:00:00', 'Africa/Cairo');
    const slots = compileSchedule(schedule).nextMany(Date.parse('2026-04-20T00:00:00Z'), 50);
    expect(slots).toEqual(slots.toSorted((a, b) => a - b));
  });

  it.each([
    ['Europe/Chisinau', '2026-10-25', 3, '2026-10-25T00:30:00Z'],
    ['America/New_York', '2026-11-01', 1, '2026-11-01T05:30:00Z'],
    ['Africa/Cairo', '2026-10-29', 23, '2026-10-29T20:30:00Z'],
  ])('in %s a time that comes twice takes the first', (timezone, date, hour, expected) => {
    const schedule = rrule(`FREQ=DAILY;BYHOUR=${hour};BYMINUTE=30`, '2026-01-01T00:00:00', timezone);
    const slots = next(schedule, `${date}T00:00:00Z`, 3).filter(
      (slot) => Math.abs(Date.parse(slot) - Date.parse(expected)) < 7_200_000,
    );
    expect(slots).toEqual([expected]);
    expect(compileSchedule(schedule).annotate(Date.parse(expected))).toBe('overlap_first');
  });

  it('Lord Howe changes by half an hour', () => {
    const schedule = rrule('FREQ=DAILY;BYHOUR=2;BYMINUTE=15', '2026-01-01T00:00:00', 'Australia/Lord_Howe');
    expect(next(schedule, '2026-10-03T00:00:00Z', 1)).toEqual(['2026-10-03T15:45:00Z']);
    const twice = rrule('FREQ=DAILY;BYHOUR=1;BYMINUTE=45', '2026-01-01T00:00:00', 'Australia/Lord_Howe');
    expect(next(twice, '2026-04-04T00:00:00Z', 2)).toEqual(['2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z']);
  });

  it('midnight did not exist in Sao Paulo on 4 November 2018', () => {
    expect(
      next(rrule('FREQ=DAILY', '2018-11-01T00:00:00', 'America/Sao_Paulo'), '2018-11-03T12:00:00Z', 2),
    ).toEqual(['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z']);
  });

  it('30 December 2011 did not exist in Apia: its slot meets the one of the 31st', () => {
    expect(
      next(rrule('FREQ=DAILY', '2011-12-01T08:00:00', 'Pacific/Apia'), '2011-12-29T00:00:00Z', 3),
    ).toEqual(['2011-12-29T18:00:00Z', '2011-12-30T18:00:00Z', '2011-12-31T18:00:00Z']);
  });

  it('COUNT counts a moved slot and one that comes twice once', () => {
    const schedule = rrule('FREQ=DAILY;COUNT=3', '2026-03-07T02:30:00', 'America/New_York');
    expect(next(schedule, '2026-01-01T00:00:00Z', 9)).toEqual([
      '2026-03-07T07:30:00Z',
      '2026-03-08T07:30:00Z',
      '2026-03-09T06:30:00Z',
    ]);
  });
});

describe('clock changes, in elapsed time', () => {
  it.each([
    ['FREQ=HOURLY', 25, 23],
    ['FREQ=MINUTELY;INTERVAL=15', 100, 92],
    ['FREQ=MINUTELY;BYHOUR=3', 120, 0],
  ])('%s runs %i times on the long day and %i times on the short one', (expression, long, short) => {
    const schedule = rrule(expression, '2020-01-01T00:00:00');
    expect(runsOnDay(schedule, '2026-10-25', '2026-10-24T21:00:00Z', '2026-10-25T22:00:00Z')).toBe(long);
    expect(runsOnDay(schedule, '2026-03-29', '2026-03-28T22:00:00Z', '2026-03-29T21:00:00Z')).toBe(short);
  });

  it('the local hour shifts with the clocks', () => {
    const schedule = rrule('FREQ=HOURLY;INTERVAL=6', '2026-03-28T00:00:00');
    expect(next(schedule, '2026-03-28T20:00:00Z', 3)).toEqual([
      '2026-03-28T22:00:00Z',
      '2026-03-29T04:00:00Z',
      '2026-03-29T10:00:00Z',
    ]);
  });

  it('cron with every hour runs through both passes of the doubled hour', () => {
    expect(runsOnDay(cron('0 * * * *'), '2026-10-25', '2026-10-24T21:00:00Z', '2026-10-25T22:00:00Z')).toBe(
      25,
    );
    expect(runsOnDay(cron('* * * * *'), '2026-03-29', '2026-03-28T22:00:00Z', '2026-03-29T21:00:00Z')).toBe(
      23 * 60,
    );
  });

  it('cron with a fixed hour runs once in the doubled hour, and moves out of the gap', () => {
    expect(runsOnDay(cron('30 3 * * *'), '2026-10-25', '2026-10-24T21:00:00Z', '2026-10-25T22:00:00Z')).toBe(
      1,
    );
    expect(next(cron('30 3 * * *'), '2026-03-28T12:00:00Z', 1)).toEqual(['2026-03-29T01:30:00Z']);
  });
});

describe('cron', () => {
  it.each([
    ['30 8 * * 0', '2026-03-08'],
    ['30 8 * * 7', '2026-03-08'],
    ['30 8 * * SUN', '2026-03-08'],
    ['30 8 * * MON', '2026-03-09'],
    ['30 8 * * FRI-SUN', '2026-03-06'],
    ['30 8 L * *', '2026-03-31'],
    ['30 8 * * 5L', '2026-03-27'],
    ['30 8 * * 1#2', '2026-03-09'],
    ['30 8 29 2 ?', '2028-02-29'],
  ])('"%s" fires next on %s', (line, date) => {
    expect(next(cron(line, 'UTC'), '2026-03-02T09:00:00Z', 1)).toEqual([`${date}T08:30:00Z`]);
  });

  it('a day fits when either day field fits, if both are restricted', () => {
    expect(
      next(cron('0 0 13 * FRI', 'UTC'), '2026-03-02T00:00:00Z', 3).map((slot) => slot.slice(0, 10)),
    ).toEqual(['2026-03-06', '2026-03-13', '2026-03-20']);
  });

  it('both must fit when one of them begins with a star', () => {
    expect(
      next(cron('0 0 */2 * MON', 'UTC'), '2026-03-02T00:00:00Z', 2).map((slot) => slot.slice(0, 10)),
    ).toEqual(['2026-03-09', '2026-03-23']);
  });

  it('a sixth field in front is the second', () => {
    expect(next(cron('*/20 0 8 * * *', 'UTC'), '2026-03-02T08:00:00Z', 3)).toEqual([
      '2026-03-02T08:00:20Z',
      '2026-03-02T08:00:40Z',
      '2026-03-03T08:00:00Z',
    ]);
  });
});

describe('normalising', () => {
  const normalise = (expression: string, more: Partial<ScheduleInput> = {}) =>
    normaliseSchedule({ kind: 'rrule', expression, timezone: 'Europe/Chisinau', ...more }, now);

  it('writes rules in one canonical form', () => {
    expect(
      normalise('rrule:byminute=30;BYHOUR=8;BYDAY=FR,mo;FREQ=weekly;INTERVAL=1;WKST=MO').expression,
    ).toBe('FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=8;BYMINUTE=30');
  });

  it('takes DTSTART as anchor and its TZID as zone, and keeps RDATE and EXDATE', () => {
    const text =
      'DTSTART;TZID=America/New_York:20260302T083000\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEXDATE;TZID=America/New_York:20260303T0830\r\n 00\r\nRDATE:20260304T120000Z';
    expect(normalise(text, { timezone: undefined })).toEqual({
      kind: 'rrule',
      expression: 'RRULE:FREQ=DAILY;COUNT=5\nRDATE:20260304T120000Z\nEXDATE:20260303T083000',
      timezone: 'America/New_York',
      anchor: '2026-03-02T08:30:00',
    });
  });

  it('without DTSTART what is finer than the finest named part is zero', () => {
    const at = Date.parse('2026-03-02T08:17:45.300Z');
    const anchor = (expression: string) =>
      normaliseSchedule({ kind: 'rrule', expression, timezone: 'UTC' }, at).anchor;
    expect(anchor('FREQ=DAILY;BYHOUR=8')).toBe('2026-03-02T09:00:00');
    expect(anchor('FREQ=HOURLY;BYMINUTE=30')).toBe('2026-03-02T08:18:00');
    expect(anchor('FREQ=HOURLY')).toBe('2026-03-02T08:17:45');
  });

  it('COUNT without DTSTART is the number of runs to come', () => {
    const schedule = normalise('FREQ=DAILY;BYHOUR=10;BYMINUTE=0;COUNT=2');
    expect(iso(compileSchedule(schedule).nextMany(now, 9))).toEqual([
      '2026-03-03T08:00:00Z',
      '2026-03-04T08:00:00Z',
    ]);
  });

  it('changes nothing when applied to its own answer, later', () => {
    for (const expression of [
      'FREQ=DAILY;COUNT=3',
      'FREQ=WEEKLY;BYDAY=MO;BYHOUR=8',
      'RDATE:20260401T083000',
    ]) {
      const once = normalise(expression);
      expect(normaliseSchedule(once, now + 400 * 86_400_000)).toEqual(once);
    }
  });

  it('keeps DTSTART as a date of its own where there is no rule', () => {
    const schedule = normalise('DTSTART:20260401T083000\nRDATE:20260501T083000');
    expect(compileSchedule(schedule).nextMany(now, 9)).toHaveLength(2);
  });

  it.each([
    ['2026-03-29T03:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T03:30:00', '2026-10-25T00:30:00.000Z'],
    ['2026-05-02T08:30:00+02:00', '2026-05-02T06:30:00.000Z'],
    ['2026-05-02T08:30:00Z', '2026-05-02T08:30:00.000Z'],
  ])('stores once %s as the instant %s', (expression, instant) => {
    expect(normalise(expression, { kind: 'once' }).expression).toBe(instant);
  });

  it('keeps the spelling of a zone that is a link', () => {
    expect(normalise('FREQ=DAILY', { timezone: 'Europe/Kyiv' }).timezone).toBe('Europe/Kyiv');
    expect(normalise('FREQ=DAILY', { timezone: 'utc' }).timezone).toBe('UTC');
  });
});

describe('refusing', () => {
  it.each([
    ['FREQ=DAILY;BYHOUR=25', /BYHOUR=25 is out of range. Expected 0 to 23/],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', /February never has a day 30/],
    ['FREQ=SECONDLY', /every second without an end/],
    ['FREQ=MINUTELY;BYSECOND=1,2,3', /every second without an end/],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', /COUNT and UNTIL exclude each other/],
    ['FREQ=DAILY;UNTIL=20260101', /can never fire/],
    ['FREQ=MONTHLY;BYWEEKNO=3', /BYWEEKNO needs FREQ=YEARLY/],
    ['FREQ=WEEKLY;BYDAY=2MO', /BYDAY with a position/],
    ['FREQ=DAILY;BYSETPOS=1', /BYSETPOS needs another/],
    ['FREQ=DAILY;INTERVAL=0', /INTERVAL=0 is out of range/],
    ['FREQ=HOURLY;BYMINUTE=1,2;BYSETPOS=1;COUNT=200000', /Expected 100000 at most/],
    ['FREQ=DAILY;BYDAY=', /BYDAY= is unknown/],
    ['DTSTART:20260302T083000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY', /RRULE stands twice/],
    ['RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY', /EXRULE is not supported/],
    ['DTSTART;TZID=UTC:20260302T083000\nRRULE:FREQ=DAILY', /Expected one zone/],
    ['', /The expression is empty/],
    ['every day', /no part of a rule/],
  ])('"%s"', (expression, message) => {
    expect(refusal({ expression })).toMatchObject({
      code: 'invalid_schedule',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['FREQ=DAILY;BYHUOR=8', 'did you mean BYHOUR?'],
    ['FREQ=DALY', 'did you mean DAILY?'],
  ])('"%s" with the hint "%s"', (expression, hint) => {
    expect(refusal({ expression }).hint).toBe(hint);
  });

  it.each([
    ['Europe/Kishinau', 'did you mean Europe/Chisinau?'],
    ['Chisinau', 'did you mean Europe/Chisinau?'],
    ['+02:00', undefined],
  ])('the zone %s with the hint "%s"', (timezone, hint) => {
    expect(refusal({ expression: 'FREQ=DAILY', timezone })).toMatchObject({ path: 'schedule.timezone' });
    expect(refusal({ expression: 'FREQ=DAILY', timezone }).hint).toBe(hint);
  });

  it.each([
    ['0 0 30 2 *', /February never has a day 30/],
    ['* * * * * *', /would flood/],
    ['61 * * * *', /"61" does not fit the minute field/],
    ['0 0 * * 8', /Sunday = 0 or 7/],
    ['0 22-2 * * *', /runs backwards/],
    ['* * * *', /has 4 fields/],
    ['@reboot', /Unknown cron word/],
  ])('the cron line "%s"', (expression, message) => {
    expect(refusal({ kind: 'cron', expression }).message).toMatch(message);
  });

  it('an instant that is past, unless it is stored again', () => {
    expect(refusal({ kind: 'once', expression: '2026-03-02T07:00:00Z' }).message).toMatch(
      /will not fire any more/,
    );
    const stored = normaliseSchedule(
      { kind: 'once', expression: '2026-03-02T09:00:00Z', timezone: 'UTC' },
      now,
    );
    expect(normaliseSchedule(stored, now + 86_400_000)).toEqual(stored);
  });

  it('a closure without a business day to move to', () => {
    const march = Array.from({ length: 31 }, (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`);
    const input = {
      expression: 'FREQ=DAILY',
      on_holiday: 'next_business_day',
      holidays: [...march, '2026-04-01'],
    } as const;
    expect(refusal(input)).toMatchObject({ path: 'schedule.holidays' });
  });

  it('a date that does not exist', () => {
    expect(refusal({ kind: 'once', expression: '2026-02-30T08:00' }).path).toBe('schedule.expression');
  });

  // Rules on which the rrule library does not come back.
  it.each([
    'FREQ=SECONDLY;INTERVAL=2;BYSECOND=1',
    'FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1',
    'FREQ=SECONDLY;INTERVAL=60;BYSECOND=30;BYHOUR=3',
  ])('the endless search of %s in bounded time', (expression) => {
    const started = performance.now();
    expect(refusal({ expression, anchor: '2026-03-02T00:00:00' }).message).toMatch(/can never fire/);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('holidays', () => {
  const holidays = ['2026-03-05', '2026-03-06', '2026-03-09'];

  it('skip leaves out the slots of holidays', () => {
    const schedule = rrule('FREQ=DAILY', '2026-03-01T08:00:00', 'UTC', { on_holiday: 'skip', holidays });
    expect(next(schedule, '2026-03-04T09:00:00Z', 3).map((slot) => slot.slice(0, 10))).toEqual([
      '2026-03-07',
      '2026-03-08',
      '2026-03-10',
    ]);
  });

  it('next_business_day moves over weekends and further holidays', () => {
    const schedule = rrule('FREQ=WEEKLY;BYDAY=FR', '2026-02-27T08:00:00', 'UTC', {
      on_holiday: 'next_business_day',
      holidays,
    });
    expect(next(schedule, '2026-02-28T00:00:00Z', 2)).toEqual([
      '2026-03-10T08:00:00Z',
      '2026-03-13T08:00:00Z',
    ]);
    expect(compileSchedule(schedule).annotate(Date.parse('2026-03-10T08:00:00Z'))).toBe('holiday_moved');
  });

  it('a moved slot that meets another becomes one with it', () => {
    const schedule = rrule('FREQ=DAILY', '2026-03-01T08:00:00', 'UTC', {
      on_holiday: 'next_business_day',
      holidays,
    });
    expect(next(schedule, '2026-03-04T09:00:00Z', 3).map((slot) => slot.slice(0, 10))).toEqual([
      '2026-03-07',
      '2026-03-08',
      '2026-03-10',
    ]);
  });

  it('moved slots of an hourly rule interleave with the others in order', () => {
    const schedule = rrule('FREQ=HOURLY;INTERVAL=5', '2026-03-01T00:00:00', 'UTC', {
      on_holiday: 'next_business_day',
      holidays,
    });
    const slots = compileSchedule(schedule).between(
      Date.parse('2026-03-10T00:00:00Z'),
      Date.parse('2026-03-10T23:59:59Z'),
      99,
    );
    // Of the 5th, the 6th, the 9th, and of the day itself.
    const hours = [
      [4, 9, 14, 19],
      [0, 5, 10, 15, 20],
      [3, 8, 13, 18, 23],
      [4, 9, 14, 19],
    ].flat();
    expect(slots.map((slot) => new Date(slot).getUTCHours())).toEqual(
      [...new Set(hours)].sort((a, b) => a - b),
    );
  });
});

describe('facts in words', () => {
  it('states the gap policy', () => {
    expect(gapPolicyInWords('forward', 'en')).toMatch(/later by the gap/);
    expect(gapPolicyInWords('skip', 'en')).toMatch(/left out/);
  });
  it('names the zone data', () => {
    expect(zoneDataVersion()).toMatch(/^tzdata \d{4}[a-z]+, ICU \d+/);
  });
});
