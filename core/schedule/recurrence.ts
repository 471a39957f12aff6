import type { Instant } from '../model/json.ts';

/**
 * Milliseconds since 1970-01-01T00:00:00 of a local calendar, read as if it were UTC ("floating" time).
 * Means an instant only together with a zone (zone.ts).
 */
export type LocalTime = number;

/** Days since 1970-01-01 of the proleptic Gregorian calendar. */
export type CivilDay = number;

/** 0 Monday … 6 Sunday, as in ISO 8601 (minus one) and in the order of RFC 5545's default WKST. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Monday first; index = Weekday. */
export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Coarse to fine; the text's FREQ values. */
export const frequencies = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
  'SECONDLY',
] as const;
export type Frequency = (typeof frequencies)[number];

/** `MO` has `nth` null; `2MO` the second, `-1FR` the last of the month (of the year in a YEARLY rule without BYMONTH). */
export interface WeekdayTerm {
  readonly weekday: Weekday;
  readonly nth: number | null;
}

/** One value of UNTIL, RDATE or EXDATE: `…Z` an instant, `20260302T083000` local, `20260302` a whole day. */
export type Moment =
  | { readonly kind: 'instant'; readonly instant: Instant }
  | { readonly kind: 'local'; readonly local: LocalTime }
  | { readonly kind: 'day'; readonly day: CivilDay };

/** One RRULE (RFC 5545 section 3.3.10), validated. Lists are sorted and without repeats; an absent part is an empty list. */
export interface Recurrence {
  readonly frequency: Frequency;
  /** ≥ 1 */
  readonly interval: number;
  readonly count: number | null;
  readonly until: Moment | null;
  /** WKST */
  readonly weekStart: Weekday;
  /** 1–12 */
  readonly byMonth: readonly number[];
  /** ±1–53 */
  readonly byWeekNo: readonly number[];
  /** ±1–366 */
  readonly byYearDay: readonly number[];
  /** ±1–31 */
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly WeekdayTerm[];
  /** 0–23 */
  readonly byHour: readonly number[];
  /** 0–59 */
  readonly byMinute: readonly number[];
  /** 0–59 */
  readonly bySecond: readonly number[];
  /** ±1–366 */
  readonly bySetPos: readonly number[];
}

/** The `rrule` kind: one rule or none, dates added (never a whole day), dates and days taken away. */
export interface RecurrenceSet {
  readonly rule: Recurrence | null;
  readonly added: readonly Moment[];
  readonly excluded: readonly Moment[];
}

/**
 * The `cron` kind, validated. Number lists are sorted; a full list stands for `*`.
 * A day fits when the month fits and, by Vixie's rule, when both day fields fit, or either of them if `eitherDay`.
 */
export interface CronLine {
  /** 0–59; [0] for a line of five fields. */
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1–31, and -1 for `L`. */
  readonly monthDays: readonly number[];
  /** 1–12 */
  readonly months: readonly number[];
  /** `5#2` has nth 2, `5L` has nth -1. Seven plain terms stand for `*`. */
  readonly weekdays: readonly WeekdayTerm[];
  /** Day of month and day of week are both restricted (neither starts with `*` or is `?`). */
  readonly eitherDay: boolean;
}
