import type { CivilDay, LocalTime, Weekday } from './recurrence.ts';
import type { SpokenMoment, SpokenRule, SpokenUnit, SpokenWeekday } from './spoken.ts';
import { partsOfDay } from './words-en.ts';
import type { Cursor } from './words-en-tokens.ts';
import {
  isWeekday,
  readMoment,
  readMonth,
  readNumber,
  readOrdinal,
  readTime,
  readUnit,
  readWeekday,
  readWeekdays,
  type TimeOfDay,
} from './words-en-values.ts';

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

function oneRule(cursor: Cursor, place: number): never {
  return cursor.refuse(
    'One schedule has one set of days and times, and this begins another',
    'make one task for each, or name all days first and all times after them: "every Monday and Friday at 09:00 and 17:00"',
    place,
  );
}

/** Notes what a clause says; refuses a second clause of the same sort. */
function note<K extends keyof Clauses>(
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

// ── every … ──────────────────────────────────────────────────────────────────────────────────────

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
  if (!cursor.accept('every single', 'every', 'each')) return false;
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

function notePartOfDay(cursor: Cursor, clauses: Clauses, part: string): true {
  if (/^at|^\d|^noon/.test(cursor.peek().text))
    cursor.refuse(
      `"${part}" and a time of day together`,
      'say only the time: "every day at 08:30"',
      cursor.place - 1,
    );
  return note(cursor, clauses, 'times', [partsOfDay[part] ?? 0], cursor.place - 1);
}

// ── days ─────────────────────────────────────────────────────────────────────────────────────────

function readDays(cursor: Cursor, clauses: Clauses): boolean {
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
function readWeekdayList(cursor: Cursor, clauses: Clauses): boolean {
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
function readOrdinals(cursor: Cursor, clauses: Clauses, afterEvery: boolean): boolean {
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

const scopeUnits: readonly SpokenUnit[] = ['month', 'year', 'week', 'day', 'hour', 'minute', 'second'];

function readScope(cursor: Cursor): SpokenUnit | undefined {
  return scopeUnits.find((unit) =>
    cursor.accept(
      `of the ${unit}`,
      `of every ${unit}`,
      `of each ${unit}`,
      `of a ${unit}`,
      `in the ${unit}`,
      `in every ${unit}`,
      `in each ${unit}`,
      `every ${unit}`,
      `each ${unit}`,
    ),
  );
}

/** "29 February", "1, 15 and 25 December", "December 25". */
function readDates(cursor: Cursor, clauses: Clauses): boolean {
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

// ── times ────────────────────────────────────────────────────────────────────────────────────────

function readTimes(cursor: Cursor, clauses: Clauses): boolean {
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

// ── ends, starts, exceptions ─────────────────────────────────────────────────────────────────────

function readTail(cursor: Cursor, clauses: Clauses, today: CivilDay): boolean {
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

const sorted = <N extends number>(numbers: readonly N[]): N[] => [...numbers].sort((a, b) => a - b);
const sortedTerms = (terms: readonly SpokenWeekday[]) =>
  [...terms].sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || a.weekday - b.weekday);
