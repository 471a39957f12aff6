import { dayOf, firstWeekOf, monthLength, monthOf, packedDate, weekdayOf, yearOf } from './civil.ts';
import type { CivilDay, Weekday, WeekdayTerm } from './recurrence.ts';

/** Which days fit. An empty list does not restrict. */
export interface DayParts {
  readonly months: readonly number[];
  /** Negative ones count from the end of the month. */
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  readonly weekNumbers: readonly number[];
  readonly weekdays: readonly WeekdayTerm[];
  /** What the position of `2MO` counts in. */
  readonly nthIn: 'month' | 'year';
  readonly weekStart: Weekday;
  /** Cron: a day fits when its date or its weekday fits. Otherwise both must. */
  readonly eitherDay: boolean;
  /** The search for a day ends with its year. */
  readonly lastDay: CivilDay;
}

/**
 * Days of the calendar, one month at a time as 31 bits: all day parts of RFC 5545 and cron become masks that are
 * combined by `&` (or `|`), and the next day is found by counting zeros.
 */
export class DayFilter {
  /** Whether every day fits. */
  readonly all: boolean;
  readonly #parts: DayParts;
  readonly #lastYear: number;
  readonly #months: number;
  readonly #plainWeekdays: number;
  readonly #nthWeekdays: readonly WeekdayTerm[];
  readonly #monthDays: number;
  readonly #fromEnd: readonly number[];
  #month = -1;
  #monthStart: CivilDay = 0;
  #mask = 0;

  constructor(parts: DayParts) {
    this.#parts = parts;
    this.#lastYear = yearOf(packedDate(parts.lastDay));
    this.#months = bits(parts.months);
    let plain = 0;
    for (const term of parts.weekdays) if (term.nth === null) plain |= 1 << term.weekday;
    this.#plainWeekdays = plain;
    this.#nthWeekdays = parts.weekdays.filter((term) => term.nth !== null);
    this.#monthDays = bits(parts.monthDays.filter((monthDay) => monthDay > 0)) >>> 1;
    this.#fromEnd = parts.monthDays.filter((monthDay) => monthDay < 0);
    this.all =
      parts.months.length === 0 &&
      parts.monthDays.length === 0 &&
      parts.yearDays.length === 0 &&
      parts.weekNumbers.length === 0 &&
      (parts.weekdays.length === 0 || (plain === 127 && !parts.eitherDay));
  }

  fits(day: CivilDay): boolean {
    return this.all || this.firstFrom(day) === day;
  }

  /** The first fitting day at or after `day`; Infinity when there is none up to the last day. */
  firstFrom(day: CivilDay): CivilDay {
    const { lastDay } = this.#parts;
    if (this.all) return day > lastDay ? Number.POSITIVE_INFINITY : day;
    const monthLead = day - this.#monthStart;
    if (this.#month >= 0 && monthLead >= 0 && monthLead < 31) {
      const rest = this.#mask >>> monthLead;
      if (rest !== 0) return day + trailingZeros(rest);
    }
    if (day > lastDay) return Number.POSITIVE_INFINITY;
    const date = packedDate(day);
    let [year, month, lead] = [yearOf(date), monthOf(date), (date & 31) - 1];
    while (year <= this.#lastYear) {
      const rest = this.#maskOf(year, month) >>> lead;
      if (rest !== 0) return this.#monthStart + lead + trailingZeros(rest);
      lead = 0;
      if (++month > 12) {
        month = 1;
        year++;
      }
    }
    return Number.POSITIVE_INFINITY;
  }

  #maskOf(year: number, month: number): number {
    const key = year * 12 + month;
    if (key !== this.#month) {
      this.#month = key;
      this.#monthStart = dayOf(year, month, 1);
      this.#mask = this.#months === 0 || (this.#months >>> month) & 1 ? this.#compute(year, month) : 0;
    }
    return this.#mask;
  }

  #compute(year: number, month: number): number {
    const parts = this.#parts;
    const start = this.#monthStart;
    const length = monthLength(year, month);
    const full = 0x7fffffff >>> (31 - length);
    let dates = full;
    if (parts.monthDays.length > 0) {
      dates = this.#monthDays;
      for (const monthDay of this.#fromEnd) if (monthDay + length >= 0) dates |= 1 << (monthDay + length);
    }
    let weekdays = full;
    if (parts.weekdays.length > 0) weekdays = this.#weekdayMask(year, start, length);
    let mask = parts.eitherDay ? dates | weekdays : dates & weekdays;
    if (parts.yearDays.length > 0) mask &= yearDayMask(parts.yearDays, year, start);
    if (parts.weekNumbers.length > 0) mask &= weekNumberMask(parts, year, start, length);
    return mask & full;
  }

  #weekdayMask(year: number, start: CivilDay, length: number): number {
    const first = weekdayOf(start);
    const week = ((this.#plainWeekdays | (this.#plainWeekdays << 7)) >>> first) & 127;
    let mask = week | (week << 7) | (week << 14) | (week << 21) | (week << 28);
    for (const { weekday, nth } of this.#nthWeekdays) {
      const day =
        this.#parts.nthIn === 'month'
          ? nthWeekday(start, start + length - 1, weekday, nth ?? 1)
          : nthWeekday(dayOf(year, 1, 1), dayOf(year, 12, 31), weekday, nth ?? 1);
      mask |= bit(day - start);
    }
    return mask;
  }
}

function bits(numbers: readonly number[]): number {
  let mask = 0;
  for (const number of numbers) mask |= 1 << number;
  return mask;
}

function bit(index: number): number {
  return index >= 0 && index < 31 ? 1 << index : 0;
}

function trailingZeros(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}

/** The nth (or nth last) such weekday of the days first…last; NaN when there are fewer. */
function nthWeekday(first: CivilDay, last: CivilDay, weekday: Weekday, nth: number): CivilDay {
  const day =
    nth > 0
      ? first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1)
      : last - ((weekdayOf(last) - weekday + 7) % 7) + 7 * (nth + 1);
  return day >= first && day <= last ? day : Number.NaN;
}

function yearDayMask(yearDays: readonly number[], year: number, start: CivilDay): number {
  const first = dayOf(year, 1, 1);
  const last = dayOf(year, 12, 31);
  let mask = 0;
  for (const yearDay of yearDays) {
    const day = yearDay > 0 ? first + yearDay - 1 : last + yearDay + 1;
    if (day >= first && day <= last) mask |= bit(day - start);
  }
  return mask;
}

/** Days by the number of their own week, which near New Year may be one of the year before or after. */
function weekNumberMask(parts: DayParts, year: number, start: CivilDay, length: number): number {
  const firsts = [year - 1, year, year + 1, year + 2].map((each) => firstWeekOf(each, parts.weekStart));
  let mask = 0;
  for (let index = 0; index < length; index++) {
    const day = start + index;
    const at = firsts.findLastIndex((first) => first <= day);
    const first = firsts[at] ?? 0;
    const week = Math.floor((day - first) / 7) + 1;
    const weeks = ((firsts[at + 1] ?? 0) - first) / 7;
    if (parts.weekNumbers.includes(week) || parts.weekNumbers.includes(week - weeks - 1)) mask |= 1 << index;
  }
  return mask;
}
