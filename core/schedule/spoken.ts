/*
 * What a sentence about a schedule says, in no language. `describe` turns a schedule into this and lets a language
 * put it into words; `parseWords` lets the language read words into it and turns it into a schedule:
 *
 *   Schedule ──describe──▶ Spoken ──say───▶ "every weekday at 08:30, Europe/Chisinau"
 *   Schedule ◀─parseWords── Spoken ◀──read── "weekdays at 8:30"
 *
 * A further language says the same structure in its own words, and is read by way of the words of the English reader
 * (words-ro-translate.ts).
 */
import type { GapPolicy, HolidayPolicy } from '../model/schedule.ts';
import type { CivilDay, LocalTime, Weekday } from './recurrence.ts';

export type Language = 'en' | 'ro';

export type SpokenUnit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

export interface SpokenWeekday {
  readonly weekday: Weekday;
  /** 1 = first, -1 = last of the month or year; null = every one. */
  readonly nth: number | null;
}

export type SpokenTimes =
  /** Slots of each day, in seconds after local midnight, ascending. */
  | { readonly kind: 'list'; readonly times: readonly number[] }
  /** Slots of each day: every hour with every minute with every second. */
  | {
      readonly kind: 'product';
      readonly hours: readonly number[];
      readonly minutes: readonly number[];
      readonly seconds: readonly number[];
    }
  /** Of a rule that advances in elapsed time; an empty list leaves that field free. */
  | {
      readonly kind: 'elapsed';
      readonly hours: readonly number[];
      readonly minutes: readonly number[];
      readonly seconds: readonly number[];
    };

/** A local date with a time, or a whole day. */
export type SpokenMoment =
  | { readonly kind: 'local'; readonly local: LocalTime }
  | { readonly kind: 'day'; readonly day: CivilDay };

/** A repeating schedule. A day must pass every filter; an empty filter lets all days through. */
export interface SpokenRule {
  readonly kind: 'rule';
  readonly unit: SpokenUnit;
  readonly every: number;
  readonly months: readonly number[];
  /** ISO week numbers, negative from the end of the year. */
  readonly weeks: readonly number[];
  readonly yearDays: readonly number[];
  readonly monthDays: readonly number[];
  readonly weekdays: readonly SpokenWeekday[];
  /** A day needs to pass only one of `monthDays` and `weekdays` (cron). */
  readonly eitherDay: boolean;
  /** Which of the days of each period, 1 = first, -1 = last; empty = all. */
  readonly pick: readonly number[];
  /** Which of the slots of each period, where that is no choice of days; empty = all. */
  readonly keep: readonly number[];
  readonly times: SpokenTimes;
  readonly weekStart: Weekday;
  readonly count: number | null;
  /** A day: through its end. */
  readonly until: SpokenMoment | null;
  /** Said only where it decides which slots there are. A day: from its beginning. */
  readonly start: SpokenMoment | null;
  /** A day: every slot of it. */
  readonly except: readonly SpokenMoment[];
  readonly also: readonly LocalTime[];
  readonly onHoliday: HolidayPolicy | null;
  readonly gap: GapPolicy;
  /** null: the sentence names no zone. */
  readonly zone: string | null;
}

export type Spoken =
  | SpokenRule
  /** `later`: the second of the two instants of a local time that the clocks pass twice. */
  | {
      readonly kind: 'once';
      readonly local: LocalTime;
      readonly later: boolean;
      readonly zone: string | null;
    }
  /** "in 20 minutes". */
  | { readonly kind: 'after'; readonly milliseconds: number; readonly zone: string | null }
  /** Dates without a rule. */
  | ({ readonly kind: 'dates'; readonly dates: readonly LocalTime[] } & SpokenCommon)
  /** A cron line that has no shape of ours; `text` describes its times and days in the language. */
  | ({ readonly kind: 'cron'; readonly text: string } & SpokenCommon)
  | { readonly kind: 'event'; readonly topic: string; readonly filter: string | null }
  | {
      readonly kind: 'condition';
      readonly predicate: string;
      readonly tool: string | null;
      readonly everySeconds: number | null;
    }
  | { readonly kind: 'manual' };

export type SpokenCommon = Pick<SpokenRule, 'onHoliday' | 'gap' | 'zone'>;

/** The rule that filters nothing and has no times yet. */
export const everyDay: SpokenRule = {
  kind: 'rule',
  unit: 'day',
  every: 1,
  months: [],
  weeks: [],
  yearDays: [],
  monthDays: [],
  weekdays: [],
  eitherDay: false,
  pick: [],
  keep: [],
  times: { kind: 'list', times: [] },
  weekStart: 0,
  count: null,
  until: null,
  start: null,
  except: [],
  also: [],
  onHoliday: null,
  gap: 'forward',
  zone: null,
};
