import { expect, describe as suite, test } from 'vitest';
import type { Schedule } from '../../../core/model/schedule.ts';
import { describe } from '../../../core/schedule/describe.ts';

const base: Schedule = {
  kind: 'rrule',
  expression: '',
  timezone: 'Europe/Chisinau',
  anchor: '2026-03-26T08:30:00',
};
const rule = (expression: string, more: Partial<Schedule> = {}) => describe({ ...base, expression, ...more });
const cron = (expression: string) => describe({ ...base, kind: 'cron', expression });

suite('a rule in words', () => {
  test.each([
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30', 'every weekday at 08:30, Europe/Chisinau'],
    ['FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0', 'every day at 09:00 and 17:00, Europe/Chisinau'],
    ['FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=30', 'every day at 09:00:30, Europe/Chisinau'],
    [
      'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0',
      'on the last Friday of every month at 16:00, Europe/Chisinau',
    ],
    [
      'FREQ=MONTHLY;BYDAY=1MO,FR;BYHOUR=16;BYMINUTE=0',
      'on the first Monday and every Friday of every month at 16:00, Europe/Chisinau',
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=1,15,-1;BYHOUR=8;BYMINUTE=0',
      'on the 1st, 15th and the last day of every month at 08:00, Europe/Chisinau',
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;BYHOUR=8;BYMINUTE=0',
      'on the 13th of every month, only on Friday, at 08:00, Europe/Chisinau',
    ],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17;BYMINUTE=0',
      'on the last weekday of every month at 17:00, Europe/Chisinau',
    ],
    [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=12;BYMINUTE=0',
      'every year on 29 February at 12:00 (leap years only), Europe/Chisinau',
    ],
    [
      'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;BYHOUR=4;BYMINUTE=0',
      'every year on the last Sunday of March at 04:00, Europe/Chisinau',
    ],
    [
      'FREQ=YEARLY;BYDAY=20MO;BYHOUR=9;BYMINUTE=0',
      'every year on the 20th Monday of the year at 09:00, Europe/Chisinau',
    ],
    [
      'FREQ=YEARLY;BYYEARDAY=100,-1;BYHOUR=9;BYMINUTE=0',
      'every year on the 100th and last day of the year at 09:00, Europe/Chisinau',
    ],
    [
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYHOUR=9;BYMINUTE=0',
      'every year on every Monday in week 20 of the year at 09:00, Europe/Chisinau',
    ],
    ['FREQ=MINUTELY;INTERVAL=15', 'every 15 minutes, Europe/Chisinau'],
    [
      'FREQ=MINUTELY;INTERVAL=15;BYHOUR=9,10,11,12,13,14,15,16,17;BYDAY=MO,TU,WE,TH,FR',
      'every 15 minutes between 09:00 and 17:59 on weekdays, Europe/Chisinau',
    ],
    ['FREQ=HOURLY', 'every hour at :30, Europe/Chisinau'],
    [
      'FREQ=HOURLY;INTERVAL=2;BYMINUTE=0',
      'every 2 hours, starting on 26 March 2026 at 08:30, Europe/Chisinau',
    ],
  ])('%s', (expression, words) => {
    expect(rule(expression)).toBe(words);
  });

  test('takes what the rule leaves out from the anchor, minutes included', () => {
    expect(rule('FREQ=WEEKLY')).toBe('every Thursday at 08:30, Europe/Chisinau');
    expect(rule('FREQ=MONTHLY')).toBe('on the 26th of every month at 08:30, Europe/Chisinau');
    expect(rule('FREQ=YEARLY')).toBe('every year on 26 March at 08:30, Europe/Chisinau');
  });

  test('an interval of weeks says its start, which decides the weeks', () => {
    expect(rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;BYHOUR=9,17;BYMINUTE=30')).toBe(
      'every 2 weeks on Monday and Thursday at 09:30 and 17:30, starting on 26 March 2026, Europe/Chisinau',
    );
  });

  test('a start within the day is said with its time when an earlier slot of that day is cut off', () => {
    expect(rule('FREQ=DAILY;INTERVAL=3;BYHOUR=7,9;BYMINUTE=0')).toContain(
      'starting on 26 March 2026 at 08:30',
    );
  });

  test('quarter hours whose phase is the full hour need no start, others do', () => {
    expect(rule('FREQ=MINUTELY;INTERVAL=15')).toBe('every 15 minutes, Europe/Chisinau');
    expect(rule('FREQ=MINUTELY;INTERVAL=15', { anchor: '2026-03-26T08:37:00' })).toBe(
      'every 15 minutes, starting on 26 March 2026 at 08:37, Europe/Chisinau',
    );
  });

  test('COUNT is said with the start it counts from', () => {
    expect(rule('FREQ=DAILY;BYHOUR=9;BYMINUTE=0;COUNT=10')).toBe(
      'every day at 09:00, starting on 26 March 2026, 10 times, Europe/Chisinau',
    );
  });

  test('UNTIL is said in local time, and as a day when the whole day counts', () => {
    expect(rule('FREQ=DAILY;BYHOUR=9;BYMINUTE=0;UNTIL=20261231T215959Z')).toContain(
      ', until 31 December 2026,',
    );
    expect(rule('FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0;UNTIL=20261231T100000')).toContain(
      ', until 31 December 2026 at 10:00,',
    );
  });

  test('excluded and extra dates are said', () => {
    const expression =
      'RRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=0\nRDATE:20260404T100000\nEXDATE:20261225,20260403T090000';
    expect(rule(expression)).toBe(
      'every day at 09:00, except on 3 April 2026 at 09:00 and 25 December 2026, and also on 4 April 2026 at 10:00, Europe/Chisinau',
    );
  });

  test('of many excluded dates the number is said', () => {
    const dates = Array.from({ length: 28 }, (_, day) => `202604${String(day + 1).padStart(2, '0')}`).join();
    expect(rule(`RRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=0\nEXDATE:${dates}`)).toContain(
      '10 April 2026 and 18 more dates',
    );
  });

  test('dates without a rule are said as such', () => {
    expect(rule('RDATE:20260404T100000,20260505T110000')).toBe(
      'once on 4 April 2026 at 10:00 and 5 May 2026 at 11:00, Europe/Chisinau',
    );
  });

  test('policies for holidays and for the gap are said', () => {
    const daily = 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30';
    const holidays = ['2026-12-25'];
    expect(rule(daily, { on_holiday: 'skip', holidays })).toContain(', except holidays,');
    expect(rule(daily, { on_holiday: 'next_business_day', holidays })).toContain(
      ', moved to the next business day on holidays,',
    );
    expect(rule(daily, { gap: 'skip' })).toContain(', left out when the clocks jump over it,');
  });

  test('times that BYSETPOS picks from hours and minutes are said as times', () => {
    expect(rule('FREQ=DAILY;BYDAY=MO,TH;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=1,4')).toBe(
      'every Monday and Thursday at 09:00 and 17:30, Europe/Chisinau',
    );
  });

  test('a choice among slots is said as one where it is no choice of days', () => {
    expect(rule('FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=9,17;BYMINUTE=0;BYSETPOS=2,3')).toContain(
      'only the 2nd and 3rd slot of each week',
    );
  });

  test('WKST is said where it decides the weeks, and nowhere else', () => {
    expect(rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU')).toContain('weeks starting on Sunday');
    expect(rule('FREQ=WEEKLY;BYDAY=SU;WKST=SU')).not.toContain('weeks starting');
  });

  test('a start that lies ahead of now is said', () => {
    const schedule = { ...base, expression: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0' };
    const before = Date.parse('2026-01-01T00:00:00Z');
    expect(describe(schedule, { now: before })).toContain('starting on 26 March 2026');
    expect(describe(schedule, { now: Date.parse('2026-05-01T00:00:00Z') })).not.toContain('starting');
  });

  test('an hourly rule keeps to elapsed hours where the clocks shift by half an hour', () => {
    expect(rule('FREQ=HOURLY', { timezone: 'Australia/Lord_Howe' })).toBe(
      'every 60 minutes, starting on 26 March 2026 at 08:30, Australia/Lord_Howe',
    );
  });
});

suite('cron in words', () => {
  test.each([
    ['30 8 * * 1-5', 'every weekday at 08:30, Europe/Chisinau'],
    ['*/15 9-17 * * 1-5', 'every 15 minutes between 09:00 and 17:59 on weekdays, Europe/Chisinau'],
    ['15 * * * *', 'every hour at :15, Europe/Chisinau'],
    ['0 9 * * 7', 'every Sunday at 09:00, Europe/Chisinau'],
    ['0 9 * * 5L', 'on the last Friday of every month at 09:00, Europe/Chisinau'],
    ['0 9 1-31 * 1', 'every day at 09:00, Europe/Chisinau'],
  ])('%s', (line, words) => {
    expect(cron(line)).toBe(words);
  });

  test('two day fields are joined by "or", as cron joins them', () => {
    expect(cron('0 9 1,15 * 1')).toBe(
      'on the 1st and 15th of every month or on any Monday at 09:00, Europe/Chisinau',
    );
  });

  test('a line with no shape of ours is put into words by cronstrue, with the zone', () => {
    expect(cron('5,17,40 9-17 * * *')).toBe(
      'at 5, 17, and 40 minutes past the hour, between 09:00 and 17:59, Europe/Chisinau',
    );
  });
});

suite('other kinds in words', () => {
  test('one instant, in its zone', () => {
    expect(describe({ ...base, kind: 'once', expression: '2026-03-26T06:30:00.000Z' })).toBe(
      'once on Thursday 26 March 2026 at 08:30, Europe/Chisinau',
    );
  });

  test('the second of two equal local times is told from the first', () => {
    const words = (expression: string) => describe({ ...base, kind: 'once', expression });
    expect(words('2026-10-25T00:30:00Z')).toBe('once on Sunday 25 October 2026 at 03:30, Europe/Chisinau');
    expect(words('2026-10-25T01:30:00Z')).toBe(
      'once on Sunday 25 October 2026 at 03:30 (the later of the two), Europe/Chisinau',
    );
  });

  test('an event with its filter', () => {
    const event: Schedule = { ...base, kind: 'event', expression: 'mail.*' };
    expect(describe(event)).toBe('whenever an event mail.* arrives');
    expect(describe({ ...event, filter: "event.payload.from == 'a@b.c'" })).toBe(
      "whenever an event mail.* arrives where event.payload.from == 'a@b.c'",
    );
  });

  test('a condition with how often it is checked', () => {
    const poll = { uses: 'weather.forecast', every_seconds: 300 };
    expect(describe({ ...base, kind: 'condition', expression: 'temperature < `0`', poll })).toBe(
      'when temperature < `0` becomes true in the answer of weather.forecast, checked every 5 minutes',
    );
  });

  test('by hand', () => {
    expect(describe({ ...base, kind: 'manual' })).toBe('only when started by hand');
  });
});
