import type { CivilDay, LocalTime, Weekday } from './recurrence.ts';

/*
 * Integer arithmetic of the proleptic Gregorian calendar. No Date objects: they cost an allocation and carry the
 * zone of the process. Algorithms: Howard Hinnant, "chrono-compatible low-level date algorithms".
 */

export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
/** The last year that four digits can name; every search ends there. */
export const lastYear = 9999;

/** The day number of a date; `month` 1–12, `monthDay` may run over the month's end. */
export function dayOf(year: number, month: number, monthDay: number): CivilDay {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + monthDay - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Year, month and day of the month of a day, packed as `year << 9 | month << 5 | monthDay`. */
export function packedDate(day: CivilDay): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const shiftedMonth = ((5 * dayOfYear + 2) / 153) | 0;
  const monthDay = dayOfYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return (year << 9) | (month << 5) | monthDay;
}

export function yearOf(packed: number): number {
  return packed >> 9;
}
export function monthOf(packed: number): number {
  return (packed >> 5) & 15;
}
export function monthDayOf(packed: number): number {
  return packed & 31;
}

function isLeapYear(year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0);
}

/** 1970-01-01 was a Thursday. */
export function weekdayOf(day: CivilDay): Weekday {
  const rest = (day + 3) % 7;
  return (rest < 0 ? rest + 7 : rest) as Weekday;
}

/** The first day of week 1: the week, beginning on `weekStart`, that holds at least four days of the year (RFC 5545 BYWEEKNO). */
export function firstWeekOf(year: number, weekStart: Weekday): CivilDay {
  const fourth = dayOf(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}

export function localTime(day: CivilDay, secondOfDay: number): LocalTime {
  return day * dayMs + secondOfDay * secondMs;
}

export function dayOfLocal(local: LocalTime): CivilDay {
  return Math.floor(local / dayMs);
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** `2026-03-02` */
export function formatDay(day: CivilDay): string {
  const date = packedDate(day);
  return `${digits(yearOf(date), 4)}-${digits(monthOf(date), 2)}-${digits(monthDayOf(date), 2)}`;
}

/** `2026-03-02T08:30:00`: whole seconds, the form of `schedule.anchor`. */
export function formatLocal(local: LocalTime): string {
  const day = dayOfLocal(local);
  const second = Math.floor((local - day * dayMs) / secondMs);
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return `${formatDay(day)}T${time.map((part) => digits(part, 2)).join(':')}`;
}

/** `2026-03-02` as a day; undefined for anything else, also for a date that does not exist. */
export function parseDay(text: string): CivilDay | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, monthDay] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || monthDay < 1 || monthDay > monthLength(year, month))
    return undefined;
  return dayOf(year, month, monthDay);
}

/** `2026-03-02T08:30:00` or `20260302T083000` as local time; seconds may be left out; undefined for anything else. */
export function parseLocal(text: string): LocalTime | undefined {
  const match = /^([\d-]{8,10})[T ](\d{2}):?(\d{2})(?::?(\d{2}))?$/i.exec(text);
  const day = parseDay(match?.[1] ?? '');
  if (!match || day === undefined) return undefined;
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return localTime(day, hour * 3600 + minute * 60 + second);
}
