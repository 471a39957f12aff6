import { type Clauses, note, sorted } from './words-en-clauses.ts';
import type { Cursor } from './words-en-tokens.ts';
import { readNumber, readTime, type TimeOfDay } from './words-en-values.ts';

/** Times of day, spans of hours, minutes of the hour. */
export function readTimes(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  return (
    readSpans(cursor, clauses) ||
    readProduct(cursor, clauses) ||
    readMarks(cursor, clauses) ||
    cursor.attempt(() => {
      const said = cursor.accept('at', '@') !== undefined;
      const times = cursor.list(() => {
        cursor.accept('at');
        return readTime(cursor);
      });
      // "1 and 15 December" begins with no time: a bare number needs its "at".
      if (times.length === 0 || (!said && times[0]?.bare)) return undefined;
      refuseMixedHalves(cursor, times, place);
      return note(cursor, clauses, 'times', sorted([...new Set(times.map((time) => time.seconds))]), place);
    }) === true
  );
}

function refuseMixedHalves(cursor: Cursor, times: readonly TimeOfDay[], place: number): void {
  if (
    times.some((time) => time.half !== null) &&
    times.some((time) => time.bare && time.seconds <= 12 * 3600)
  )
    cursor.refuse('Morning or evening?', 'write every time with am or pm, or as 08:00 and 20:00', place);
}

/** "between 9 and 17", "from 09:00 to 17:45", several joined by "and". */
function readSpans(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  const exact = cursor.peek().text === 'from';
  const spans = cursor.list(() => {
    if (!cursor.accept('between the hours of', 'between', 'from')) return undefined;
    const from = readTime(cursor);
    if (!from || !cursor.accept('and', 'to', 'until', 'till', '-', '–')) return undefined;
    const to = readTime(cursor);
    if (!to) return undefined;
    if (to.half !== null && from.bare) refuseMixedHalves(cursor, [from, to], place);
    if (to.seconds <= from.seconds)
      cursor.refuse(
        'The span ends before it begins',
        'write "between 09:00 and 17:00"; a night is two spans: "between 22:00 and 23:59 and between 00:00 and 05:59"',
        place,
      );
    return { from: from.seconds, to: to.seconds };
  });
  if (spans.length === 0) return false;
  note(cursor, clauses, 'exact', exact, place);
  return note(cursor, clauses, 'spans', spans, place);
}

/** "at hours 9 and 17, minutes 0 and 7, seconds 0 and 30". */
function readProduct(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  if (!cursor.accept('at hours')) return false;
  const hours = readNumbers(cursor, 23);
  const minutes = cursor.accept(', minutes') ? readNumbers(cursor, 59) : [0];
  const seconds = cursor.accept(', seconds') ? readNumbers(cursor, 59) : [0];
  return note(cursor, clauses, 'product', { hours, minutes, seconds }, place);
}

/** "at :15 and :45", "at 15 past", "at second 30". */
function readMarks(cursor: Cursor, clauses: Clauses): boolean {
  const place = cursor.place;
  if (cursor.accept('at second', 'at seconds'))
    return note(cursor, clauses, 'seconds', readNumbers(cursor, 59), place);
  if (cursor.accept('at minute', 'at minutes'))
    return note(cursor, clauses, 'minutes', readNumbers(cursor, 59), place);
  const marks = cursor.attempt(() => {
    cursor.accept('at');
    const found = cursor.list(() => {
      if (cursor.peek().kind !== 'mark') return undefined;
      cursor.place++;
      return Number(cursor.peek(-1).text.slice(1));
    });
    if (found.length > 0) return found;
    const minutes = cursor.list(() => readNumber(cursor));
    return minutes.length > 0 &&
      cursor.accept('past the hour', 'past every hour', 'past', 'minutes past the hour', 'minutes past')
      ? minutes
      : undefined;
  });
  if (!marks) return false;
  if (marks.some((minute) => minute > 59)) cursor.refuse('An hour has minutes 0 to 59', undefined, place);
  return note(cursor, clauses, 'minutes', sorted(marks), place);
}

function readNumbers(cursor: Cursor, max: number): readonly number[] {
  const place = cursor.place;
  const numbers = cursor.list(() => readNumber(cursor));
  if (numbers.length === 0 || numbers.some((number) => number > max))
    cursor.refuse(`Expected numbers from 0 to ${max}`, undefined, place);
  return sorted([...new Set(numbers)]);
}
