import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Schedule } from '../../../core/model/schedule.ts';
import { describe } from '../../../core/schedule/describe.ts';
import { parseWords } from '../../../core/schedule/parse-words.ts';
import { compileSchedule, normaliseSchedule } from '../../../core/schedule/schedule.ts';

const now = Date.parse('2026-03-26T10:00:00Z');
/** Not the zone of any schedule here, so that a sentence without its zone is found out. */
const elsewhere = { now, timezone: 'Pacific/Apia' };

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const some = <T>(values: readonly T[], most = 3) =>
  fc.subarray([...values], { minLength: 1, maxLength: most });
const none = fc.constant([]);
/** Mostly without. */
const rarely = <T>(values: fc.Arbitrary<T[]>) =>
  fc.oneof({ weight: 4, arbitrary: none }, { weight: 1, arbitrary: values });

const weekdays = fc.oneof(
  fc.constant<string[]>(['MO', 'TU', 'WE', 'TH', 'FR']),
  fc.constant<string[]>(['SA', 'SU']),
  some(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], 7),
);
const nth = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, -1, -2), fc.constantFrom('MO', 'WE', 'FR', 'SU'))
    .map((term) => term.join('')),
  { minLength: 1, maxLength: 3 },
);
const monthDays = some([...numbers(1, 31), -1, -2]);
const months = some(numbers(1, 12));
const hours = fc.oneof(some(numbers(0, 23), 4), fc.constant(numbers(9, 17)));
const minutes = fc.oneof(some([0, 5, 7, 15, 30, 45, 59], 2), fc.constant<number[]>([0, 15, 30, 45]));
const seconds = rarely(some([0, 15, 30], 2));

type Parts = Record<string, fc.Arbitrary<readonly (string | number)[]>>;
const rule = (frequency: string, interval: fc.Arbitrary<number>, parts: Parts) =>
  fc
    .tuple(interval, fc.record(parts))
    .map(([every, chosen]) =>
      [
        `FREQ=${frequency}`,
        ...(every > 1 ? [`INTERVAL=${every}`] : []),
        ...Object.entries(chosen).flatMap(([name, values]) =>
          values.length > 0 ? [`${name}=${values.join()}`] : [],
        ),
      ].join(';'),
    );
const often = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 12 }));
const time: Parts = { BYHOUR: hours, BYMINUTE: minutes, BYSECOND: seconds };
const position = some([1, 2, -1, -2], 2);

/** What people say: every N units, on which days, in which months, at which times or between which hours. */
const rules = fc.oneof(
  rule('DAILY', often, {
    ...time,
    BYDAY: rarely(weekdays),
    BYMONTHDAY: rarely(monthDays),
    BYMONTH: rarely(months),
  }),
  rule('WEEKLY', often, {
    ...time,
    BYDAY: weekdays,
    BYMONTH: rarely(months),
    WKST: rarely(some(['SU', 'SA'], 1)),
  }),
  rule('MONTHLY', often, {
    ...time,
    BYMONTHDAY: monthDays,
    BYDAY: rarely(weekdays),
    BYMONTH: rarely(months),
  }),
  rule('MONTHLY', often, { ...time, BYDAY: nth, BYMONTH: rarely(months) }),
  rule('MONTHLY', often, { ...time, BYDAY: weekdays, BYSETPOS: position, BYMONTH: rarely(months) }),
  rule('YEARLY', fc.constantFrom(1, 1, 2, 4), { ...time, BYMONTHDAY: monthDays, BYMONTH: months }),
  rule('YEARLY', fc.constantFrom(1, 2), { ...time, BYDAY: nth, BYMONTH: rarely(months) }),
  rule('YEARLY', fc.constantFrom(1, 2), { ...time, BYYEARDAY: some([1, 100, 366, -1, -2]) }),
  rule('YEARLY', fc.constantFrom(1, 2), { ...time, BYWEEKNO: some([1, 20, 53, -1]), BYDAY: weekdays }),
  rule('HOURLY', fc.constantFrom(1, 1, 2, 3, 5), {
    BYMINUTE: rarely(minutes),
    BYHOUR: rarely(hours),
    BYDAY: rarely(weekdays),
  }),
  rule('MINUTELY', fc.constantFrom(1, 5, 10, 15, 20, 30, 7, 45, 90), {
    BYHOUR: rarely(hours),
    BYDAY: rarely(weekdays),
    BYMONTHDAY: rarely(monthDays),
  }),
);
const end = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 500 }).map((count) => `;COUNT=${count}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(';UNTIL=20281231', ';UNTIL=20270615T120000', ';UNTIL=20270901T120000Z'),
  },
);
const zones = [
  'Europe/Chisinau',
  'America/New_York',
  'UTC',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Africa/Cairo',
];
const anchors = ['2026-03-26T12:00:00', '2026-03-02T00:00:00', '2025-01-31T08:30:00', '2026-04-05T10:07:30'];

/** Generated rules that can never fire (30 February, ended before now) are no schedules. */
function normalised(expression: string, timezone: string, anchor: string | undefined): Schedule | undefined {
  try {
    const schedule = normaliseSchedule({ kind: 'rrule', expression, timezone, anchor }, now);
    return compileSchedule(schedule).next(now) === null ? undefined : schedule;
  } catch {
    return undefined;
  }
}

const schedules = fc
  .tuple(rules, end, fc.constantFrom(...zones), fc.option(fc.constantFrom(...anchors), { nil: undefined }))
  .map(([parts, ending, timezone, anchor]) => normalised(parts + ending, timezone, anchor))
  .filter((schedule) => schedule !== undefined);

const upcoming = (schedule: Schedule) =>
  compileSchedule(schedule)
    .nextMany(now, 20)
    .map((slot) => new Date(slot).toISOString());

const languages = ['en', 'ro'] as const;

test.each(languages)(
  '1,000 generated schedules have the same slots after they were said and read back: %s',
  (language) => {
    let compared = 0;
    fc.assert(
      fc.property(schedules, (schedule) => {
        const sentence = describe(schedule, { now, language });
        const read = normaliseSchedule(parseWords(sentence, elsewhere), now);
        expect(upcoming(read), sentence).toEqual(upcoming(schedule));
        compared++;
      }),
      { numRuns: 1_000, seed: 2026 },
    );
    expect(compared).toBe(1_000);
  },
  60_000,
);

test.each(languages)(
  'a sentence that was read back is said in the same words: %s',
  (language) => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const sentence = describe(schedule, { language });
        const again = describe(normaliseSchedule(parseWords(sentence, elsewhere), now), { language });
        expect(again).toBe(sentence);
      }),
      { numRuns: 300, seed: 2027 },
    );
  },
  60_000,
);

test.each(languages)('cron lines have the same slots after they were said and read back: %s', (language) => {
  const lines = [
    '*/15 9-17 * * 1-5',
    '30 8 * * 1-5',
    '0 9,17 1 * *',
    '0 0 1,15 * 1',
    '0 9 * * 5L',
    '15 */2 * * *',
    '*/7 * * * *',
  ];
  for (const expression of lines) {
    const schedule = normaliseSchedule({ kind: 'cron', expression, timezone: 'UTC' }, now);
    const read = normaliseSchedule(parseWords(describe(schedule, { language }), elsewhere), now);
    expect(upcoming(read), expression).toEqual(upcoming(schedule));
  }
});

test.each(languages)('a single instant is the same after it was said and read back: %s', (language) => {
  for (const expression of [
    '2026-06-01T06:30:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
  ]) {
    const schedule = normaliseSchedule({ kind: 'once', expression, timezone: 'Europe/Chisinau' }, now);
    expect(parseWords(describe(schedule, { language }), elsewhere)).toMatchObject({
      kind: 'once',
      expression,
    });
  }
});
