import type { CivilDay } from './recurrence.ts';
import { partsOfDay } from './words-en.ts';
import { type Cadence, type Clauses, note, notePartOfDay, oneRule, sorted } from './words-en-clauses.ts';
import { readDates, readDays, readOrdinals, readWeekdayList } from './words-en-read-days.ts';
import { readTail } from './words-en-read-tail.ts';
import { readTimes } from './words-en-read-times.ts';
import type { Cursor } from './words-en-tokens.ts';
import { isWeekday, readMonth, readNumber, readUnit } from './words-en-values.ts';

const noise = [
  ',',
  '.',
  '(',
  ')',
  'and',
  'on',
  'the',
  'only',
  'please',
  'run',
  'then',
  'leap years only',
] as const;

/**
 * Reads a repeating schedule clause by clause, in any order. Throws `unreadable_schedule` quoting the first part that
 * is no clause, or that says a second time (and so perhaps otherwise) what was said before.
 */
export function readClauses(cursor: Cursor, today: CivilDay): Clauses {
  const clauses: Clauses = {};
  let timesSaid = false;
  while (!cursor.atEnd) {
    const before = cursor.place;
    const daysBefore = clauses.weekdays ?? clauses.monthDays;
    if (readTimes(cursor, clauses)) timesSaid = true;
    else if (readTail(cursor, clauses, today) || readEvery(cursor, clauses) || readDays(cursor, clauses)) {
      const daysNow = clauses.weekdays ?? clauses.monthDays;
      if (timesSaid && daysBefore && daysNow !== daysBefore) oneRule(cursor, before);
    } else if (!cursor.accept(...noise)) cursor.refuse('Not understood', undefined, before);
  }
  return clauses;
}

const adverbs: Readonly<Record<string, Cadence>> = {
  daily: { unit: 'day', every: 1 },
  weekly: { unit: 'week', every: 1 },
  fortnightly: { unit: 'week', every: 2 },
  monthly: { unit: 'month', every: 1 },
  yearly: { unit: 'year', every: 1 },
  annually: { unit: 'year', every: 1 },
  hourly: { unit: 'hour', every: 1 },
};

function readEvery(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  for (const [word, cadence] of Object.entries(adverbs))
    if (cursor.accept(word)) return noteCadence(cursor, clauses, cadence, place);
  if (cursor.accept('quarterly')) return note(cursor, clauses, 'quarterly', true, place);
  if (cursor.accept('biweekly', 'bi-weekly', 'bimonthly', 'bi-monthly', 'semiweekly', 'semimonthly'))
    cursor.refuse('That word has two meanings', 'say "every 2 weeks", or name the days', place);
  if (cursor.accept('once a', 'once per')) {
    const unit = readUnit(cursor) ?? cursor.refuse('Expected a unit of time', undefined, place);
    return noteCadence(cursor, clauses, { unit, every: 1 }, place);
  }
  if (!cursor.accept('once every', 'once each', 'every single', 'every', 'each')) return false;
  if (cursor.accept('quarter hour', 'quarter of an hour'))
    return noteCadence(cursor, clauses, { unit: 'minute', every: 15 }, place);
  if (cursor.accept('half hour', 'half an hour', 'half-hour'))
    return noteCadence(cursor, clauses, { unit: 'minute', every: 30 }, place);
  if (cursor.accept('quarter')) return note(cursor, clauses, 'quarterly', true, place);
  const part = Object.keys(partsOfDay).find((name) => cursor.accept(name));
  if (part !== undefined) {
    note(cursor, clauses, 'days', { unit: 'day', every: 1 }, place);
    return notePartOfDay(cursor, clauses, part);
  }
  if (cursor.accept('other')) {
    const unit = readUnit(cursor);
    if (unit !== undefined) return noteCadence(cursor, clauses, { unit, every: 2 }, place);
    note(cursor, clauses, 'days', { unit: 'week', every: 2 }, place);
    return (
      readWeekdayList(cursor, clauses) ||
      cursor.refuse('Expected days or a unit after "every other"', undefined, place)
    );
  }
  // "every second" is a unit, "every second day" an interval; "every second Tuesday" is settled with the ordinals.
  if (isWeekday(cursor.peek(1).text)) {
    if (readOrdinals(cursor, clauses, true)) return true;
  }
  const secondUnit = cursor.attempt(() => (cursor.accept('second') ? readUnit(cursor) : undefined));
  if (secondUnit !== undefined) return noteCadence(cursor, clauses, { unit: secondUnit, every: 2 }, place);
  const unit = readUnit(cursor);
  if (unit !== undefined) return noteCadence(cursor, clauses, { unit, every: 1 }, place);
  const cadence = cursor.attempt(() => {
    const every = readNumber(cursor);
    const of = every === undefined ? undefined : readUnit(cursor);
    return every === undefined || of === undefined ? undefined : { unit: of, every };
  });
  if (cadence) {
    if (cadence.every < 1 || cadence.every > 100_000)
      cursor.refuse('That is out of range', 'intervals run from 1 to 100000', place);
    return noteCadence(cursor, clauses, cadence, place);
  }
  const months = cursor.list(() => readMonth(cursor));
  const next = cursor.peek();
  if (months.length > 0 && next.kind !== 'number' && next.kind !== 'ordinal') {
    note(cursor, clauses, 'days', clauses.days ?? { unit: 'year', every: 1 }, place);
    return note(cursor, clauses, 'months', sorted(months), place);
  }
  if (months.length > 0) cursor.place = place + 1;
  if (readWeekdayList(cursor, clauses)) return true;
  return readOrdinals(cursor, clauses, true) || readDates(cursor, clauses) || cursor.refuse('Not understood');
}

function noteCadence(cursor: Cursor, clauses: Clauses, cadence: Cadence, place: number): boolean {
  const fine = cadence.unit === 'hour' || cadence.unit === 'minute' || cadence.unit === 'second';
  return note(cursor, clauses, fine ? 'steps' : 'days', cadence, place);
}
