import type { LocalTime, Weekday } from './recurrence.ts';
import type { SpokenMoment, SpokenRule, SpokenUnit, SpokenWeekday } from './spoken.ts';
import { partsOfDay } from './words-en.ts';
import type { Cursor } from './words-en-tokens.ts';
import { readTime, refuseOtherHalf } from './words-en-values.ts';

export interface Cadence {
  readonly unit: SpokenUnit;
  readonly every: number;
}

/** In seconds after midnight, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the clauses of a sentence said, before it is known how they go together. */
export interface Clauses {
  /** In days or coarser. */
  days?: Cadence;
  /** In hours or finer. */
  steps?: Cadence;
  quarterly?: boolean;
  weekdays?: readonly SpokenWeekday[];
  /** "except Sundays". */
  notWeekdays?: readonly Weekday[];
  monthDays?: readonly number[];
  yearDays?: readonly number[];
  weeks?: readonly number[];
  months?: readonly number[];
  eitherDay?: boolean;
  pick?: readonly number[];
  keep?: readonly number[];
  /** What days count within: "of the month", "of the year". */
  scope?: SpokenUnit;
  /** What `pick` and `keep` count within. */
  within?: SpokenUnit;
  times?: readonly number[];
  product?: {
    readonly hours: readonly number[];
    readonly minutes: readonly number[];
    readonly seconds: readonly number[];
  };
  /** "at :15". */
  minutes?: readonly number[];
  /** "at second 30". */
  seconds?: readonly number[];
  /** "between … and …" (`exact` false) or "from … to …" (`exact` true). */
  spans?: readonly Span[];
  exact?: boolean;
  weekStart?: Weekday;
  start?: SpokenMoment;
  count?: number;
  until?: SpokenMoment;
  except?: readonly SpokenMoment[];
  also?: readonly LocalTime[];
  onHoliday?: SpokenRule['onHoliday'];
  gap?: SpokenRule['gap'];
}

export function oneRule(cursor: Cursor, place: number): never {
  return cursor.refuse(
    'One schedule has one set of days and times, and this begins another',
    'make one task for each, or name all days first and all times after them: "every Monday and Friday at 09:00 and 17:00"',
    place,
  );
}

/** Notes what a clause says; refuses a second clause of the same sort. */
export function note<K extends keyof Clauses>(
  cursor: Cursor,
  clauses: Clauses,
  key: K,
  value: Clauses[K],
  place: number,
): true {
  if (clauses[key] !== undefined) oneRule(cursor, place);
  clauses[key] = value;
  return true;
}

/** "every evening" names a time, unless a time that agrees with it follows. */
export function notePartOfDay(cursor: Cursor, clauses: Clauses, part: string): true {
  const { place } = cursor;
  const time = cursor.attempt(() => {
    const said = cursor.accept('at') !== undefined;
    const found = readTime(cursor);
    return found && (said || !found.bare) ? found : undefined;
  });
  cursor.place = place;
  if (!time) return note(cursor, clauses, 'times', [partsOfDay[part] ?? 0], place - 1);
  refuseOtherHalf(cursor, part, time);
  return true;
}

export const sorted = <N extends number>(numbers: readonly N[]): N[] => [...numbers].sort((a, b) => a - b);
export const sortedTerms = (terms: readonly SpokenWeekday[]) =>
  [...terms].sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || a.weekday - b.weekday);
