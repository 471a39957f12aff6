import type { CivilDay } from './recurrence.ts';
import type { SpokenMoment } from './spoken.ts';
import { type Clauses, note } from './words-en-clauses.ts';
import type { Cursor } from './words-en-tokens.ts';
import { readMoment, readNumber, readWeekday, readWeekdays } from './words-en-values.ts';

/** Counts, ends, starts, exceptions: what follows the days and times. */
export function readTail(cursor: Cursor, clauses: Clauses, today: CivilDay): boolean {
  const place = cursor.place;
  const count = cursor.attempt(() => {
    cursor.accept('for', 'only');
    const number = readNumber(cursor);
    return number !== undefined && cursor.accept('times', 'time') ? number : undefined;
  });
  if (count !== undefined) {
    if (count < 1 || count > 1_000_000) cursor.refuse('Expected 1 to 1000000 times', undefined, place);
    return note(cursor, clauses, 'count', count, place);
  }
  if (cursor.accept('until', 'till', 'through', 'up to', 'ending on', 'ending'))
    return note(cursor, clauses, 'until', readMomentAfter(cursor, today, place), place);
  if (cursor.accept('starting on', 'starting from', 'starting', 'beginning on', 'beginning'))
    return note(cursor, clauses, 'start', readMomentAfter(cursor, today, place), place);
  const from = cursor.attempt(() => (cursor.accept('from') ? readMoment(cursor, today) : undefined));
  if (from) return note(cursor, clauses, 'start', from, place);
  if (cursor.accept('weeks starting on')) {
    const weekday = readWeekday(cursor) ?? cursor.refuse('Expected a weekday', undefined, place);
    return note(cursor, clauses, 'weekStart', weekday, place);
  }
  if (
    cursor.accept(
      ...['except', 'except on', 'but not on', 'not on', 'skipping', 'skip', 'excluding'].flatMap((word) => [
        `${word} holidays`,
        `${word} public holidays`,
      ]),
    )
  )
    return note(cursor, clauses, 'onHoliday', 'skip', place);
  if (
    cursor.accept(
      'moved to the next business day on holidays',
      'on holidays the next business day',
      'on holidays on the next business day',
    )
  )
    return note(cursor, clauses, 'onHoliday', 'next_business_day', place);
  if (cursor.accept('left out when the clocks jump over it'))
    return note(cursor, clauses, 'gap', 'skip', place);
  if (cursor.accept('except on', 'except', 'but not on')) {
    const weekdays = cursor.list(() => readWeekdays(cursor)).flat();
    if (weekdays.length > 0) return note(cursor, clauses, 'notWeekdays', weekdays, place);
    const dates = cursor.list(() => readMoment(cursor, today));
    if (dates.length === 0)
      cursor.refuse('Expected dates or "holidays"', 'say "except on 25 December 2026"', place);
    return note(cursor, clauses, 'except', dates, place);
  }
  const also = cursor.attempt(() => {
    if (!cursor.accept('and also on', 'also on')) return undefined;
    const dates = cursor.list(() => readMoment(cursor, today));
    return dates.length > 0 ? dates : undefined;
  });
  if (!also) return false;
  const locals = also.flatMap((moment) => (moment.kind === 'local' ? [moment.local] : []));
  if (locals.length < also.length)
    cursor.refuse('An extra date needs its time', 'say "and also on 4 April 2026 at 10:00"', place);
  return note(cursor, clauses, 'also', locals, place);
}

function readMomentAfter(cursor: Cursor, today: CivilDay, place: number): SpokenMoment {
  return (
    readMoment(cursor, today) ??
    cursor.refuse(
      'Expected a date',
      'dates look like 31 December 2026, 31 December, 2026-12-31 or tomorrow',
      place,
    )
  );
}
