import {
  dayOf,
  dayOfLocal,
  localTime,
  monthLength,
  packedDate,
  parseDay,
  weekdayOf,
  yearOf,
} from './civil.ts';
import type { CivilDay, Weekday } from './recurrence.ts';
import type { SpokenMoment, SpokenUnit } from './spoken.ts';
import { monthNames, ordinalWords, partsOfDay, weekdayNames } from './words-en.ts';
import type { Cursor } from './words-en-tokens.ts';

/*
 * The values a sentence is made of: numbers, units, weekdays, months, ordinals, times and dates. Each function reads
 * one at the cursor, or leaves it alone and answers undefined.
 */

const numberWords = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const unitWords: Readonly<Record<string, SpokenUnit>> = {
  year: 'year',
  years: 'year',
  month: 'month',
  months: 'month',
  week: 'week',
  weeks: 'week',
  day: 'day',
  days: 'day',
  hour: 'hour',
  hours: 'hour',
  hr: 'hour',
  hrs: 'hour',
  h: 'hour',
  minute: 'minute',
  minutes: 'minute',
  min: 'minute',
  mins: 'minute',
  second: 'second',
  seconds: 'second',
  sec: 'second',
  secs: 'second',
};
const shortWeekdays: Readonly<Record<string, Weekday>> = {
  mon: 0,
  tue: 1,
  tues: 1,
  wed: 2,
  thu: 3,
  thur: 3,
  thurs: 3,
  fri: 4,
  sat: 5,
  sun: 6,
};
const weekdayWords = new Map<string, { readonly weekday: Weekday; readonly plural: boolean }>();
weekdayNames.forEach((name, index) => {
  weekdayWords.set(name.toLowerCase(), { weekday: index as Weekday, plural: false });
  weekdayWords.set(`${name.toLowerCase()}s`, { weekday: index as Weekday, plural: true });
});
for (const [short, weekday] of Object.entries(shortWeekdays))
  weekdayWords.set(short, { weekday, plural: false });

const monthWords = new Map<string, number>([['sept', 9]]);
monthNames.forEach((name, index) => {
  monthWords.set(name.toLowerCase(), index + 1);
  monthWords.set(name.slice(0, 3).toLowerCase(), index + 1);
});

export function readNumber(cursor: Cursor): number | undefined {
  const { kind, text } = cursor.peek();
  const value = kind === 'number' ? Number(text) : numberWords.indexOf(text) + 1;
  if (kind !== 'number' && value === 0) return undefined;
  cursor.place++;
  return value;
}

export function readUnit(cursor: Cursor): SpokenUnit | undefined {
  const unit = Object.hasOwn(unitWords, cursor.peek().text) ? unitWords[cursor.peek().text] : undefined;
  if (unit !== undefined) cursor.place++;
  return unit;
}

export function readMonth(cursor: Cursor): number | undefined {
  const month = monthWords.get(cursor.peek().text);
  if (month !== undefined) {
    cursor.place++;
    if (cursor.peek(-1).text.length <= 4) cursor.accept('.');
  }
  return month;
}

export function isPluralWeekday(text: string): boolean {
  return weekdayWords.get(text)?.plural ?? false;
}

export function isWeekday(text: string): boolean {
  return weekdayWords.has(text);
}

export function readWeekday(cursor: Cursor): Weekday | undefined {
  const found = weekdayWords.get(cursor.peek().text);
  if (found) {
    cursor.place++;
    if (cursor.peek(-1).text.length <= 5) cursor.accept('.');
  }
  return found?.weekday;
}

/** What joins the first and the last of a span of days. */
export const rangeSigns = ['to', 'through', 'thru', '-', '–'];

/** "Monday", "Mon–Fri", "weekdays", "weekends": the days named by one item of a list. */
export function readWeekdays(cursor: Cursor): readonly Weekday[] | undefined {
  if (cursor.accept('weekdays', 'weekday', 'workdays', 'workday', 'working days', 'working day'))
    return [0, 1, 2, 3, 4];
  if (cursor.accept('business days', 'business day')) return [0, 1, 2, 3, 4];
  if (cursor.accept('weekend days', 'weekend day', 'weekends', 'weekend')) return [5, 6];
  cursor.attempt(() => (cursor.accept('from') && isWeekday(cursor.peek().text) ? true : undefined));
  const from = readWeekday(cursor);
  if (from === undefined) return undefined;
  const to = cursor.attempt(() => (cursor.accept(...rangeSigns) ? readWeekday(cursor) : undefined));
  if (to === undefined) return [from];
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((from + index) % 7) as Weekday);
}

/** "1st", "first", "last", "2nd to last". */
export function readOrdinal(cursor: Cursor): number | undefined {
  if (cursor.accept('last')) return -1;
  if (cursor.accept('penultimate')) return -2;
  const { kind, text } = cursor.peek();
  const value =
    kind === 'ordinal'
      ? Number.parseInt(text, 10)
      : ordinalWords.findIndex((word: string) => word === text) + 1;
  if (value === 0) return undefined;
  cursor.place++;
  return cursor.accept('to last', 'to the last', '- to - last') ? -value : value;
}

export interface TimeOfDay {
  /** After midnight. */
  readonly seconds: number;
  /** A bare hour, which "pm" later in the list would change. */
  readonly bare: boolean;
  readonly half: 'am' | 'pm' | null;
}

/** "8:30", "8", "9am", "5:30 pm", "noon". A bare number counts only where no unit or month makes it something else. */
export function readTime(cursor: Cursor): TimeOfDay | undefined {
  return cursor.attempt(() => {
    const { kind, text } = cursor.peek();
    if (text === 'noon' || text === 'midday' || text === 'midnight') {
      cursor.place++;
      return { seconds: partsOfDay[text] ?? 0, bare: false, half: null };
    }
    if (kind !== 'time' && kind !== 'number') return undefined;
    const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
    cursor.place++;
    const half = readHalf(cursor);
    const bare = kind === 'number' && half === null;
    if (bare && cursor.accept("o'clock")) return { seconds: hour * 3600, bare: true, half: null };
    if (
      bare &&
      (text.length > 2 ||
        readUnit(cursor) ||
        readMonth(cursor) !== undefined ||
        cursor.accept('times', 'time'))
    )
      return undefined;
    // A bare number that is no hour is something else, which another clause may know.
    if (bare && hour > 23) return undefined;
    if (hour > 23 || minute > 59 || second > 59 || (half !== null && (hour < 1 || hour > 12)))
      cursor.refuse(
        'There is no such time of day',
        'times run from 00:00 to 23:59, or 1am to 12pm',
        cursor.place - 1,
      );
    const hours = half === null ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
    return { seconds: hours * 3600 + minute * 60 + second, bare, half };
  });
}

/** "mornings", "evenings". */
export function isPluralPart(text: string): boolean {
  return text.endsWith('s') && Object.hasOwn(partsOfDay, text.slice(0, -1));
}

/** "every evening at 8": which of the two, when the words and the number disagree. */
export function refuseOtherHalf(cursor: Cursor, part: string, { seconds, half }: TimeOfDay): void {
  const late = part === 'afternoon' || part === 'evening' || part === 'night';
  const noon = 12 * 3600;
  const agrees = late ? seconds >= noon : part === 'morning' && seconds < noon;
  if (!agrees && (half === null || part === 'morning'))
    cursor.refuse(
      `"${part}" and that time of day do not agree`,
      'write the time alone, as 20:30 or 8:30pm',
      0,
    );
}

function readHalf(cursor: Cursor): 'am' | 'pm' | null {
  const half = cursor.accept('a . m .', 'p . m .', 'am', 'pm', 'a . m', 'p . m');
  if (half !== undefined) return half.startsWith('a') ? 'am' : 'pm';
  const part = cursor.accept('in the morning', 'in the afternoon', 'in the evening', 'at night');
  if (part === undefined) return null;
  return part === 'in the morning' ? 'am' : 'pm';
}

/**
 * "31 December 2026", "December 31", "2026-12-31", "today", "tomorrow", with a weekday before it if that is right.
 * Without a year: the next such day, `today` included.
 */
function readDate(cursor: Cursor, today: CivilDay): CivilDay | undefined {
  return cursor.attempt(() => {
    const begin = cursor.place;
    if (cursor.accept('today')) return today;
    if (cursor.accept('tomorrow')) return today + 1;
    const weekday = readWeekday(cursor);
    cursor.accept(',');
    cursor.accept('the');
    const day = readIsoDay(cursor) ?? readNamedDay(cursor, today);
    if (day !== undefined && weekday !== undefined && weekdayOf(day) !== weekday)
      cursor.refuse(
        `That day is a ${weekdayNames[weekdayOf(day)]}`,
        'leave out the weekday or correct it',
        begin,
      );
    return day;
  });
}

function readIsoDay(cursor: Cursor): CivilDay | undefined {
  if (cursor.peek().kind !== 'date') return undefined;
  const day = parseDay(cursor.peek().text);
  if (day === undefined) cursor.refuse('There is no such date', 'dates look like 2026-12-31');
  cursor.place++;
  return day;
}

function readNamedDay(cursor: Cursor, today: CivilDay): CivilDay | undefined {
  const monthFirst = readMonth(cursor);
  const { kind, text } = cursor.peek();
  if (kind !== 'number' && kind !== 'ordinal') return undefined;
  const monthDay = Number.parseInt(text, 10);
  cursor.place++;
  if (monthFirst === undefined) cursor.accept('of');
  const month = monthFirst ?? readMonth(cursor);
  if (month === undefined) return undefined;
  const year = cursor.attempt(() => {
    cursor.accept(',');
    const number = cursor.peek();
    if (number.kind !== 'number' || number.text.length !== 4) return undefined;
    cursor.place++;
    return Number(number.text);
  });
  const years = year === undefined ? nextYears(today) : [year];
  for (const candidate of years) {
    if (monthDay < 1 || monthDay > monthLength(candidate, month)) continue;
    const day = dayOf(candidate, month, monthDay);
    if (year !== undefined || day >= today) return day;
  }
  return cursor.refuse(
    'There is no such date',
    'dates look like 31 December 2026 or 2026-12-31',
    cursor.place - 1,
  );
}

/** Nine years hold a 29 February whatever the century. */
const nextYears = (today: CivilDay) =>
  Array.from({ length: 9 }, (_, index) => yearOf(packedDate(today)) + index);

/** A date, with "at" and a time or without. */
export function readMoment(cursor: Cursor, today: CivilDay): SpokenMoment | undefined {
  const day = readDate(cursor, today);
  if (day === undefined) return undefined;
  const time = cursor.attempt(() => (cursor.accept('at', 't') ? readTime(cursor) : undefined));
  return time === undefined ? { kind: 'day', day } : { kind: 'local', local: localTime(day, time.seconds) };
}

export function dayOfMoment(moment: SpokenMoment): CivilDay {
  return moment.kind === 'day' ? moment.day : dayOfLocal(moment.local);
}
