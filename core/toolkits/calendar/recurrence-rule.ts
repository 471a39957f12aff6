import type ICAL from 'ical.js';

export type Frequency = 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY' | 'HOURLY' | 'MINUTELY' | 'SECONDLY';
const FREQUENCIES: readonly string[] = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
  'SECONDLY',
];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

export interface NthWeekday {
  /** Monday 0 … Sunday 6. */
  readonly weekday: number;
  /** 0 for each; 2 the second, -1 the last of the month or year. */
  readonly nth: number;
}

/** An RRULE with its defaults filled in from DTSTART (RFC 5545 §3.3.10), times as wall times. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  /** Monday 0 … Sunday 6. */
  readonly weekStart: number;
  readonly count?: number;
  /** Last wall time that may occur. */
  readonly until?: number;
  readonly allDay: boolean;
  /** 1–12. */
  readonly months?: readonly number[];
  readonly weekNumbers?: readonly number[];
  readonly yearDays?: readonly number[];
  readonly monthDays?: readonly number[];
  readonly weekdays?: readonly NthWeekday[];
  /** `nth` of a weekday counts within the month, else within the year. */
  readonly nthWithinMonth: boolean;
  readonly hours?: readonly number[];
  readonly minutes?: readonly number[];
  readonly seconds?: readonly number[];
  readonly setPositions: readonly number[];
}

/**
 * Reads what ical.js parsed. `start` and `until` are wall times. Throws RangeError for a rule without a known FREQ
 * or with an INTERVAL or COUNT below 1.
 */
export function recurrenceRule(
  recur: ICAL.Recur,
  start: number,
  allDay: boolean,
  until: number | undefined,
): RecurrenceRule {
  const frequency = String(recur.freq);
  if (!isFrequency(frequency)) throw new RangeError(`unknown FREQ ${frequency}`);
  if (!(recur.interval >= 1)) throw new RangeError(`INTERVAL ${recur.interval} is not 1 or more`);
  if (recur.count !== null && !(recur.count >= 1))
    throw new RangeError(`COUNT ${recur.count} is not 1 or more`);
  const parts = recur.parts as Partial<Record<string, (string | number)[]>>;
  const numbers = (name: string) => parts[name]?.map(Number);
  const first = new Date(start);
  const weekday = (first.getUTCDay() + 6) % 7;

  let months = numbers('BYMONTH');
  let monthDays = numbers('BYMONTHDAY');
  let weekdays = parts.BYDAY?.map(nthWeekday);
  const weekNumbers = numbers('BYWEEKNO');
  const yearDays = numbers('BYYEARDAY');
  if (!monthDays && !weekdays && !yearDays) {
    if (frequency === 'WEEKLY' || weekNumbers) weekdays = [{ weekday, nth: 0 }];
    else if (frequency === 'MONTHLY') monthDays = [first.getUTCDate()];
    else if (frequency === 'YEARLY') {
      months ??= [first.getUTCMonth() + 1];
      monthDays = [first.getUTCDate()];
    }
  }
  const hours = numbers('BYHOUR');
  const minutes = numbers('BYMINUTE');
  const seconds = numbers('BYSECOND');
  return {
    frequency,
    interval: recur.interval,
    weekStart: (Number(recur.wkst) + 5) % 7, // ical.js: Sunday 1
    allDay,
    nthWithinMonth: frequency === 'MONTHLY' || months !== undefined,
    setPositions: numbers('BYSETPOS') ?? [],
    ...(recur.count !== null && { count: recur.count }),
    ...(until !== undefined && { until }),
    ...(months && { months }),
    ...(weekNumbers && { weekNumbers }),
    ...(yearDays && { yearDays }),
    ...(monthDays && { monthDays }),
    ...(weekdays && { weekdays }),
    ...(hours && { hours }),
    ...(minutes && { minutes }),
    ...(seconds && { seconds }),
  };
}

const isFrequency = (text: string): text is Frequency => FREQUENCIES.includes(text);

function nthWeekday(value: string | number): NthWeekday {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(String(value));
  if (!match) throw new RangeError(`BYDAY ${value} is not a weekday`);
  return { weekday: WEEKDAYS.indexOf(match[2] ?? ''), nth: match[1] ? Number(match[1]) : 0 };
}
