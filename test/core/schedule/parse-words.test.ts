import { execFileSync } from 'node:child_process';
import { expect, describe as suite, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { parseWords, readSchedule } from '../../../core/schedule/parse-words.ts';
import { compileSchedule, normaliseSchedule } from '../../../core/schedule/schedule.ts';

/** A Thursday; noon in Chisinau. */
const now = Date.parse('2026-03-26T10:00:00Z');
const context = { now, timezone: 'Europe/Chisinau' };

function refusal(text: string): OrdinautError {
  try {
    parseWords(text, context);
  } catch (thrown) {
    if (thrown instanceof OrdinautError) return thrown;
    throw thrown;
  }
  throw new Error(`"${text}" was read`);
}

const slots = (text: string, count = 3) =>
  compileSchedule(normaliseSchedule(parseWords(text, context), now))
    .nextMany(now, count)
    .map((slot) => new Date(slot).toISOString());

suite('a repeating schedule from words', () => {
  test.each([
    ['every weekday at 8:30', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30'],
    ['weekdays 8:30', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30'],
    ['Mon–Fri at 8:30', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30'],
    ['every day at 7', 'FREQ=DAILY;BYHOUR=7;BYMINUTE=0'],
    ['DAILY AT 7PM.', 'FREQ=DAILY;BYHOUR=19;BYMINUTE=0'],
    ['at 9 every day', 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0'],
    ['mondays and fridays at 9am and 5pm', 'FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9,17;BYMINUTE=0'],
    ['every 15 minutes', 'FREQ=MINUTELY;INTERVAL=15'],
    ['every half hour', 'FREQ=MINUTELY;INTERVAL=30'],
    ['every hour at :15 and :45', 'FREQ=HOURLY;BYMINUTE=15,45'],
    [
      'every 2 hours on weekdays between 9 and 17',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,11,13,15,17;BYMINUTE=0',
    ],
    ['first monday of the month at 10', 'FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0'],
    ['every last friday of the month at 16:00', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0'],
    ['last day of the month at 18:00', 'FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0'],
    [
      'last weekday of the month at 17:00',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=0;BYSETPOS=-1',
    ],
    ['on the 1st and 15th at 8', 'FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR=8;BYMINUTE=0'],
    ['every year on 25 december at 9', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;BYHOUR=9;BYMINUTE=0'],
    ['every december 25 at noon', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;BYHOUR=12;BYMINUTE=0'],
    ['every day in march at 9', 'FREQ=DAILY;BYMONTH=3;BYHOUR=9;BYMINUTE=0'],
    ['every day except weekends at 9', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0'],
    [
      'every weekday at 9 until 31 december',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;UNTIL=20261231T215959Z',
    ],
    [
      'every weekday at 9 except on 1 may',
      'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0\nEXDATE:20260501',
    ],
  ])('%s', (text, expression) => {
    expect(parseWords(text, context)).toMatchObject({
      kind: 'rrule',
      expression,
      timezone: 'Europe/Chisinau',
    });
  });

  test.each([
    ['every morning', 'FREQ=DAILY;BYHOUR=8;BYMINUTE=0'],
    ['friday evenings', 'FREQ=WEEKLY;BYDAY=FR;BYHOUR=18;BYMINUTE=0'],
    ['weekly', 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0'],
    ['monthly', 'FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0'],
    ['quarterly', 'FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0'],
    ['yearly', 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0'],
  ])('%s gets its usual day and time', (text, expression) => {
    expect(parseWords(text, context).expression).toBe(expression);
  });

  test('an interval begins with the next day that it names', () => {
    expect(slots('every other tuesday at noon')).toEqual([
      '2026-03-31T09:00:00.000Z',
      '2026-04-14T09:00:00.000Z',
      '2026-04-28T09:00:00.000Z',
    ]);
  });

  test('an interval of days begins today when a time of today is to come', () => {
    expect(slots('every 3 days at 15:00', 2)).toEqual([
      '2026-03-26T13:00:00.000Z',
      '2026-03-29T12:00:00.000Z',
    ]);
  });

  test('quarter hours fall on the quarters, whenever they are asked for', () => {
    const asked = { ...context, now: now + 7 * 60_000 };
    const compiled = compileSchedule(normaliseSchedule(parseWords('every 15 minutes', asked), asked.now));
    expect(new Date(compiled.next(asked.now) ?? 0).toISOString()).toBe('2026-03-26T10:15:00.000Z');
  });

  test('a count counts only slots to come', () => {
    expect(slots('every day at 9, 3 times', 9)).toEqual([
      '2026-03-27T07:00:00.000Z',
      '2026-03-28T07:00:00.000Z',
      '2026-03-29T06:00:00.000Z',
    ]);
  });

  test('a span that ends on the hour includes that hour', () => {
    expect(slots('every 30 minutes between 16 and 17', 4).map((slot) => slot.slice(11, 16))).toEqual([
      '14:00',
      '14:30',
      '15:00',
      '14:00',
    ]);
  });

  test('spans that overlap name each time once', () => {
    const { expression } = parseWords('every hour from 9 to 12 and from 11 to 13', context);
    expect(expression).toBe('FREQ=DAILY;BYHOUR=9,10,11,12,13;BYMINUTE=0');
  });

  test('times that no single combination of hours and minutes gives', () => {
    expect(slots('every monday and thursday at 09:00 and 17:30')).toEqual([
      '2026-03-26T15:30:00.000Z',
      '2026-03-30T06:00:00.000Z',
      '2026-03-30T14:30:00.000Z',
    ]);
  });

  test('a start that is named', () => {
    expect(slots('every day at 9 from 1 may', 1)).toEqual(['2026-05-01T06:00:00.000Z']);
  });

  test('policies', () => {
    expect(parseWords('every day at 9 except holidays', context).on_holiday).toBe('skip');
    expect(parseWords('every day at 9, moved to the next business day on holidays', context).on_holiday).toBe(
      'next_business_day',
    );
  });

  test('days joined by "or" become a cron line', () => {
    expect(parseWords('on the 1st and 15th of every month or on any Monday at 9', context)).toMatchObject({
      kind: 'cron',
      expression: '0 9 1,15 * 1',
    });
  });
});

suite('a single time from words', () => {
  test.each([
    ['tomorrow 8:30', '2026-03-27T06:30:00.000Z'],
    ['in 20 minutes', '2026-03-26T10:20:00.000Z'],
    ['in 1 hour and 30 minutes', '2026-03-26T11:30:00.000Z'],
    ['in a week', '2026-04-02T09:00:00.000Z'],
    ['next friday at 15:00', '2026-04-03T12:00:00.000Z'],
    ['friday at 9', '2026-03-27T07:00:00.000Z'],
    ['thursday at 9', '2026-04-02T06:00:00.000Z'],
    ['25 december', '2026-12-25T07:00:00.000Z'],
    ['tonight', '2026-03-26T19:00:00.000Z'],
    ['tomorrow morning', '2026-03-27T06:00:00.000Z'],
    ['the day after tomorrow at 9', '2026-03-28T07:00:00.000Z'],
    ['once on Thursday 26 March 2026 at 18:30', '2026-03-26T16:30:00.000Z'],
    ['once on Sunday 25 October 2026 at 03:30 (the later of the two)', '2026-10-25T01:30:00.000Z'],
    ['tomorrow at 8 in Tokyo', '2026-03-26T23:00:00.000Z'],
  ])('%s', (text, expression) => {
    expect(parseWords(text, context)).toMatchObject({ kind: 'once', expression });
  });

  test('"in 2 hours" is elapsed time also when the clocks go forward in between', () => {
    const evening = { ...context, now: Date.parse('2026-03-28T23:30:00Z') };
    expect(parseWords('in 2 hours', evening).expression).toBe('2026-03-29T01:30:00.000Z');
  });

  test('today and tomorrow are those of the zone that is named', () => {
    const late = { now: Date.parse('2026-03-26T20:00:00Z'), timezone: 'UTC' };
    expect(parseWords('tomorrow at 9', late).expression).toBe('2026-03-27T09:00:00.000Z');
    expect(parseWords('tomorrow at 9 Asia/Tokyo', late).expression).toBe('2026-03-28T00:00:00.000Z');
  });

  test.each([
    ['today at 8', /has passed/],
    ['8:30', /without a day/],
    ['on the 15th at 8', /Once, or every month/],
    ['monday and friday at 9', /Once, or every week/],
    ['next week', /On which day/],
    ['Friday 26 March 2026 at 18:00', /is a Thursday/],
  ])('%s is refused', (text, message) => {
    expect(refusal(text).message).toMatch(message);
  });
});

suite('the zone in the words', () => {
  test.each([
    ['every day at 9 Europe/London', 'Europe/London'],
    ['every day at 9, europe/london', 'Europe/London'],
    ['every day at 9 in London', 'Europe/London'],
    ['every day at 9 in New York', 'America/New_York'],
    ['every monday at 9 London time', 'Europe/London'],
    ['every day at midnight in Kyiv', 'Europe/Kyiv'],
    ['every day in march at 9', 'Europe/Chisinau'],
    ['every day at 9 UTC', 'UTC'],
  ])('%s', (text, timezone) => {
    expect(parseWords(text, context).timezone).toBe(timezone);
  });

  test('an unknown zone is refused with the nearest', () => {
    expect(refusal('every day at 9 Europe/Lodnon')).toMatchObject({
      code: 'invalid_schedule',
      hint: 'did you mean Europe/London?',
    });
  });

  test('an abbreviation of several meanings is refused', () => {
    expect(refusal('every day at 9 EST').message).toContain('more than one meaning');
  });
});

suite('other kinds from words', () => {
  test('by hand', () => {
    expect(parseWords('only when started by hand', context).kind).toBe('manual');
  });

  test('an event', () => {
    expect(
      parseWords("whenever an event mail.* arrives where event.topic == 'mail.x'", context),
    ).toMatchObject({
      kind: 'event',
      expression: 'mail.*',
      filter: "event.topic == 'mail.x'",
    });
  });
});

suite('words that are not understood', () => {
  test('the error has its code, its place, the words in question and examples', () => {
    expect(refusal('every blursday at 9').toJSON()).toMatchObject({
      code: 'unreadable_schedule',
      path: 'schedule.expression',
      message: expect.stringContaining('"blursday at 9"'),
      hint: expect.stringContaining('"every weekday at 08:30"'),
    });
  });

  test.each([
    ['sometimes', /"sometimes"/],
    ['', /empty/],
    ['every second tuesday at 9', /two meanings/],
    ['biweekly', /two meanings/],
    ['every day at 9 and 5pm', /Morning or evening/],
    ['every evening at 8', /do not agree/],
    ['every monday at 9 and every friday at 17', /One schedule has one set/],
    ['every year on the first monday', /In which month/],
    ['every month on monday', /Which of these weekdays/],
    ['every 2 hours at 9', /An interval and a time of day/],
    ['every 15 minutes between 17 and 9', /ends before it begins/],
    ['every day at 25:00', /no such time/],
    ['every 0 minutes', /out of range/],
    ['every 32nd of the month', /No month has/],
    ['every day until 2020-01-01', /has passed/],
    ['every 7 minutes between 9 and 17', /do not fit into one rule/],
  ])('%s', (text, message) => {
    const error = refusal(text);
    expect(error.code).toBe('unreadable_schedule');
    expect(error.message).toMatch(message);
  });

  test('a text of more than 500 characters is refused unread', () => {
    expect(refusal('every day '.repeat(1000)).message).toContain('10000 characters');
  });

  test.each(
    [
      'every ',
      '1,',
      '9 and ',
      'first ',
      'a/',
      'a_',
      '-',
      '25 ',
      'next ',
      'in a ',
      '1st to last ',
      '((',
      '\u0000',
      'monday to ',
    ].map((unit) => [unit, unit.repeat(500).slice(0, 500)] as const),
  )('500 characters of "%s" end in a typed error', (_, text) => {
    expect(['unreadable_schedule', 'invalid_schedule']).toContain(refusal(text).code);
  });

  test.each([
    '__proto__',
    'constructor',
    'every constructor',
    'every day in toString',
    'every hasOwnProperty at 9',
  ])('names of objects mean nothing: %s', (text) => {
    expect(refusal(text).code).toBe('unreadable_schedule');
  });
});

suite('one text for a schedule', () => {
  test.each([
    ['FREQ=DAILY;BYHOUR=8', 'rrule'],
    ['RRULE:FREQ=DAILY;BYHOUR=8', 'rrule'],
    ['DTSTART:20260302T083000\nRRULE:FREQ=DAILY', 'rrule'],
    ['30 8 * * 1-5', 'cron'],
    ['0 30 8 * * MON-FRI', 'cron'],
    ['0 9 1,15 JAN,jul ?', 'cron'],
    ['@daily', 'cron'],
    ['2026-04-01T09:00', 'once'],
    ['2026-04-01T09:00:00+02:00', 'once'],
    ['every weekday at 8:30', 'rrule'],
    ['tomorrow 8:30', 'once'],
  ])('%s is %s', (text, kind) => {
    const read = readSchedule(text, context);
    expect(read.kind).toBe(kind);
    expect(() => normaliseSchedule(read, now)).not.toThrow();
  });

  test('five plain words are no cron line', () => {
    expect(readSchedule('every day at 9 UTC', context).kind).toBe('rrule');
  });

  test('the zone of DTSTART is the zone of the schedule', () => {
    const text = 'DTSTART;TZID=America/New_York:20260302T083000\nRRULE:FREQ=DAILY';
    expect(readSchedule(text, context).timezone).toBe('America/New_York');
  });
});

test('words mean the same whatever zone the process runs in', () => {
  const texts = [
    'tomorrow 8:30',
    'next friday at 15:00',
    'in 3 days',
    'in 2 months',
    'sunday at 2:30',
    '29 march at 2:30',
    'every other tuesday at noon',
    'every day at 9 until 31 december',
    'every 15 minutes',
  ];
  const script = `
    import { parseWords } from ${JSON.stringify(new URL('../../../core/schedule/parse-words.ts', import.meta.url).href)};
    const instants = [${now}, Date.parse('2026-03-08T07:30:00Z'), Date.parse('2026-10-24T23:30:00Z'), Date.parse('2026-12-31T23:59:00Z')];
    console.log(JSON.stringify(instants.map((now) => ${JSON.stringify(texts)}.map((text) => parseWords(text, { now, timezone: 'Europe/Chisinau' })))));`;
  const [first, ...others] = ['UTC', 'Asia/Tokyo', 'America/New_York'].map((TZ) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ, NODE_OPTIONS: '' },
      encoding: 'utf8',
    }),
  );
  expect(first).toContain('2026-03-27T06:30:00.000Z');
  for (const other of others) expect(other).toBe(first);
}, 60_000);
