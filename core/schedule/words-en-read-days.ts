import type { Weekday } from './recurrence.ts';
import type { SpokenUnit, SpokenWeekday } from './spoken.ts';
import { partsOfDay } from './words-en.ts';
import { type Clauses, note, notePartOfDay, oneRule, sorted, sortedTerms } from './words-en-clauses.ts';
import type { Cursor } from './words-en-tokens.ts';
import { readMonth, readNumber, readOrdinal, readWeekday, readWeekdays } from './words-en-values.ts';

export function readDays(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  if (cursor.accept('or on any', 'or any')) {
    if (!clauses.monthDays) return false;
    note(cursor, clauses, 'eitherDay', true, place);
    return readWeekdayList(cursor, clauses);
  }
  cursor.accept('on');
  if (readMonths(cursor, clauses) || readWeeks(cursor, clauses)) return true;
  if (cursor.accept('every', 'each')) cursor.place--;
  else if (readWeekdayList(cursor, clauses)) return true;
  if (readOrdinals(cursor, clauses, false) || readDates(cursor, clauses)) return true;
  cursor.place = place;
  return false;
}

/** "Monday and Thursday", "weekdays", "Mon–Fri", "Monday mornings": every such day. */
export function readWeekdayList(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  const days = cursor.list(() => readWeekdayItem(cursor)).flat();
  if (days.length === 0) return false;
  note(
    cursor,
    clauses,
    'weekdays',
    sorted([...new Set(days)]).map((weekday) => ({ weekday, nth: null })),
    place,
  );
  const part = Object.keys(partsOfDay).find((name) => cursor.accept(name, `${name}s`));
  return part === undefined ? true : notePartOfDay(cursor, clauses, part);
}

function readWeekdayItem(cursor: Cursor): readonly Weekday[] | undefined {
  cursor.accept('on every', 'every', 'each', 'on');
  return readWeekdays(cursor);
}

function readMonths(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  const months = cursor.attempt(() => {
    if (!cursor.accept('in', 'during', 'of')) return undefined;
    const found = cursor.list(() => readMonth(cursor));
    return found.length > 0 ? found : undefined;
  });
  return months !== undefined && note(cursor, clauses, 'months', sorted(months), place);
}

/** "in week 20 and the last week of the year". */
function readWeeks(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  const weeks = cursor.attempt(() => {
    cursor.accept('in');
    const found = cursor.list(() => {
      cursor.accept('the');
      if (cursor.accept('week')) return readNumber(cursor);
      const nth = readOrdinal(cursor);
      return nth !== undefined && cursor.accept('week') ? nth : undefined;
    });
    return found.length > 0 && cursor.accept('of the year', 'of every year', 'of each year')
      ? found
      : undefined;
  });
  if (!weeks) return false;
  if (weeks.some((week) => week === 0 || Math.abs(week) > 53))
    cursor.refuse('There is no such week', 'weeks run from 1 to 53', place);
  return note(cursor, clauses, 'weeks', sorted(weeks), place);
}

interface OrdinalItem {
  readonly nth: number;
  /** What it counts: a weekday, a noun, or nothing yet. */
  noun: Weekday | 'weekday' | 'weekend day' | 'day' | 'such day' | 'slot' | null;
}

/**
 * "the 1st, 15th and the last day of every month", "first Monday and last Friday of March", "the last weekday of every
 * month", "the 1st such day of each week". A noun counts for the ordinals before it.
 */
export function readOrdinals(cursor: Cursor, clauses: Clauses, afterEvery: boolean): boolean {
  const place = cursor.place;
  const plain: SpokenWeekday[] = [];
  const items: OrdinalItem[] = [];
  cursor.list(() => {
    cursor.accept('on the', 'the', 'on');
    if (cursor.accept('every', 'each')) {
      const days = readWeekdays(cursor);
      if (days) plain.push(...days.map((weekday) => ({ weekday, nth: null })));
      return days && true;
    }
    const nth = readOrdinal(cursor);
    if (nth === undefined) return undefined;
    const noun = readNoun(cursor);
    if (noun !== null) for (const item of items) item.noun ??= noun;
    items.push({ nth, noun });
    return true;
  });
  if (items.length === 0 && plain.length === 0) {
    cursor.place = place;
    return false;
  }
  const month = cursor.attempt(() => readMonth(cursor));
  if (month !== undefined) {
    note(cursor, clauses, 'months', [month], place);
    if (cursor.peek().kind === 'number' && cursor.peek().text.length === 4)
      cursor.refuse(
        'A single date inside a repeating schedule',
        'say "once on 25 December 2026 at 09:00"',
        place,
      );
  } else if (!readMonths(cursor, clauses)) {
    const scope = readScope(cursor);
    if (scope !== undefined) clauses[items.some(choosesAmong) ? 'within' : 'scope'] ??= scope;
    else if (afterEvery && items.some((item) => item.nth === 2 && typeof item.noun === 'number'))
      cursor.refuse(
        'This has two meanings',
        'say "every other Tuesday" or "on the second Tuesday of every month"',
        place,
      );
    else if (afterEvery && items.some((item) => item.noun !== null && item.noun !== 'day'))
      cursor.refuse('Of what?', 'say "on the first Monday of every month"', place);
  }
  return noteOrdinals(cursor, clauses, items, plain, place);
}

/** "the last weekday", "the 1st such day": one of the days that other filters leave. */
const choosesAmong = ({ noun }: OrdinalItem) =>
  noun === 'such day' || noun === 'slot' || noun === 'weekday' || noun === 'weekend day';

function noteOrdinals(
  cursor: Cursor,
  clauses: Clauses,
  items: readonly OrdinalItem[],
  plain: readonly SpokenWeekday[],
  place: number,
): true {
  const kinds = new Set(items.map((item) => (typeof item.noun === 'number' ? 'nth' : (item.noun ?? 'day'))));
  if (plain.length > 0) kinds.add('nth');
  if (kinds.size > 1) oneRule(cursor, place);
  const ordinals = sorted([...new Set(items.map((item) => item.nth))]);
  if (ordinals.includes(0)) cursor.refuse('There is no such day', 'days are counted from the 1st', place);
  const [kind] = kinds;
  if (kind === 'slot') return note(cursor, clauses, 'keep', ordinals, place);
  if (kind === 'such day') return note(cursor, clauses, 'pick', ordinals, place);
  if (kind === 'weekday' || kind === 'weekend day') {
    const days: readonly Weekday[] = kind === 'weekday' ? [0, 1, 2, 3, 4] : [5, 6];
    note(
      cursor,
      clauses,
      'weekdays',
      days.map((weekday) => ({ weekday, nth: null })),
      place,
    );
    return note(cursor, clauses, 'pick', ordinals, place);
  }
  if (kind === 'day' && clauses.scope === 'year' && clauses.months === undefined) {
    if (ordinals.some((day) => Math.abs(day) > 366))
      cursor.refuse('No year has that day', 'days of a year run from the 1st to the 366th', place);
    return note(cursor, clauses, 'yearDays', ordinals, place);
  }
  if (kind === 'day') {
    if (ordinals.some((day) => Math.abs(day) > 31))
      cursor.refuse('No month has that day', 'days of a month run from the 1st to the 31st', place);
    return note(cursor, clauses, 'monthDays', ordinals, place);
  }
  const terms = [
    ...items.flatMap((item) =>
      typeof item.noun === 'number' ? [{ weekday: item.noun, nth: item.nth }] : [],
    ),
    ...plain,
  ];
  return note(cursor, clauses, 'weekdays', sortedTerms(terms), place);
}

function readNoun(cursor: Cursor): OrdinalItem['noun'] {
  if (cursor.accept('such day')) return 'such day';
  if (cursor.accept('slot')) return 'slot';
  if (cursor.accept('weekday', 'weekdays', 'workday', 'working day', 'business day')) return 'weekday';
  if (cursor.accept('weekend day')) return 'weekend day';
  if (cursor.accept('day', 'days')) return 'day';
  return readWeekday(cursor) ?? null;
}

const calendarScopes: readonly SpokenUnit[] = ['month', 'year', 'week'];
const scopeUnits: readonly SpokenUnit[] = ['month', 'year', 'week', 'day', 'hour', 'minute', 'second'];

function readScope(cursor: Cursor): SpokenUnit | undefined {
  return scopeUnits.find((unit) => {
    const words = ['of the', 'of every', 'of each', 'of a', 'in the', 'in every', 'in each'];
    // "the first Monday every month", but "the first Monday every hour from 9 to 17" says how often on that day.
    if (calendarScopes.includes(unit)) words.push('every', 'each');
    return cursor.accept(...words.map((word) => `${word} ${unit}`));
  });
}

/** "29 February", "1, 15 and 25 December", "December 25". */
export function readDates(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  const found = cursor.attempt(() => {
    cursor.accept('on');
    const first = readMonth(cursor);
    const days = cursor.list(() => {
      const { kind, text } = cursor.peek();
      if ((kind !== 'number' && kind !== 'ordinal') || text.length > 4) return undefined;
      cursor.place++;
      return Number.parseInt(text, 10);
    });
    const month = first ?? readMonth(cursor);
    return days.length > 0 && month !== undefined ? { days, month } : undefined;
  });
  if (!found) return false;
  if (cursor.peek().kind === 'number' && cursor.peek().text.length === 4)
    cursor.refuse(
      'A single date inside a repeating schedule',
      'say "once on 25 December 2026 at 09:00"',
      place,
    );
  if (cursor.attempt(() => (cursor.accept('and', ',') ? readDatesAhead(cursor) : undefined)))
    cursor.refuse('Dates in several months are more than one rule', 'make one task for each date', place);
  if (found.days.some((day) => day < 1 || day > 31))
    cursor.refuse('No month has that day', 'days of a month run from 1 to 31', place);
  note(cursor, clauses, 'months', [found.month], place);
  return note(cursor, clauses, 'monthDays', sorted(found.days), place);
}

function readDatesAhead(cursor: Cursor): true | undefined {
  const before = cursor.place;
  const ahead = readDates(cursor, {}) ? true : undefined;
  cursor.place = before;
  return ahead;
}
