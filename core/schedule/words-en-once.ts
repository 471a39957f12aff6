import { en } from 'chrono-node';
import {
  dayMs,
  dayOf,
  dayOfLocal,
  formatLocal,
  localTime,
  monthDayOf,
  monthOf,
  packedDate,
  secondMs,
  yearOf,
} from './civil.ts';
import type { CivilDay, LocalTime } from './recurrence.ts';
import { partsOfDay, usualTime, weekdayNames } from './words-en.ts';
import type { Cursor, Token } from './words-en-tokens.ts';
import {
  isWeekday,
  readMoment,
  readNumber,
  readTime,
  readUnit,
  refuseOtherHalf,
  type TimeOfDay,
} from './words-en-values.ts';

/** One local time, or so many milliseconds from now. */
export type SingleTime =
  | { readonly kind: 'local'; readonly local: LocalTime; readonly later: boolean }
  | { readonly kind: 'after'; readonly milliseconds: number }
  | { readonly kind: 'dates'; readonly dates: readonly LocalTime[] };

/** Characters. No words for one day are longer; and chrono's patterns are not ours to vouch for. */
const longestDay = 60;

const unitMs = { day: dayMs, hour: 3_600_000, minute: 60_000, second: 1_000, week: 7 * dayMs } as const;

/**
 * Reads a single time: "tomorrow 8:30", "in 20 minutes", "next Friday at 15:00", "once on Thursday 26 March 2026 at 08:30".
 * Times of day are read here and only the day is left to chrono, which is asked in terms of noon: a time of day could fall
 * into a gap of the process's own zone. Throws `unreadable_schedule`.
 */
export function readSingle(cursor: Cursor, tokens: readonly Token[], now: LocalTime): SingleTime {
  cursor.accept('once on', 'once at', 'once');
  return readAfter(cursor) ?? readWritten(cursor, now) ?? readCasual(cursor, tokens, now);
}

/** "in 20 minutes", "in an hour", "in half an hour", "in 1 hour and 30 minutes". Days and weeks go by the calendar. */
function readAfter(cursor: Cursor): SingleTime | undefined {
  return cursor.attempt(() => {
    if (!cursor.accept('in')) return undefined;
    if (cursor.accept('half an hour') && cursor.atEnd) return { kind: 'after', milliseconds: 1_800_000 };
    const parts = cursor.list(() => {
      const number = cursor.accept('an', 'a') ? 1 : readNumber(cursor);
      const unit = number === undefined ? undefined : readUnit(cursor);
      return number !== undefined && (unit === 'hour' || unit === 'minute' || unit === 'second')
        ? number * unitMs[unit]
        : undefined;
    });
    const milliseconds = parts.reduce((sum, part) => sum + part, 0);
    if (parts.length === 0 || !cursor.atEnd) return undefined;
    if (milliseconds > 3650 * dayMs) cursor.refuse('That is more than ten years ahead', undefined, 0);
    return { kind: 'after', milliseconds };
  });
}

/** Written dates, as `describe` says them. */
function readWritten(cursor: Cursor, now: LocalTime): SingleTime | undefined {
  return cursor.attempt(() => {
    const moments = cursor.list(() => readMoment(cursor, dayOfLocal(now)));
    const [first] = moments;
    if (!first || first.kind === 'day') return undefined;
    const later = cursor.accept('( the later of the two )') !== undefined;
    while (cursor.accept(',', '.'));
    if (!cursor.atEnd) return undefined;
    const dates = moments.flatMap((moment) => (moment.kind === 'local' ? [moment.local] : []));
    if (dates.length < moments.length) return undefined;
    if (dates.length === 1 && first.local <= now) refusePast(cursor, first.local);
    return dates.length > 1 ? { kind: 'dates', dates } : { kind: 'local', local: first.local, later };
  });
}

/** Any order of a time of day and words for a day. */
function readCasual(cursor: Cursor, tokens: readonly Token[], now: LocalTime): SingleTime {
  const dayTokens: Token[] = [];
  let time: number | undefined;
  let half: TimeOfDay | undefined;
  while (!cursor.atEnd) {
    const place = cursor.place;
    const read = cursor.attempt(() => {
      const said = cursor.accept('at', '@') !== undefined;
      const found = readTime(cursor);
      return found && (said || !found.bare) ? found : undefined;
    });
    if (read) {
      if (time !== undefined)
        cursor.refuse('A second time of day', 'name one time, or say "every day at 09:00 and 17:00"', place);
      time = read.seconds;
      half = read;
      continue;
    }
    const token = tokens[cursor.place++];
    if (token) dayTokens.push(token);
  }
  const words = dayTokens.filter(({ text: word }) => ![',', '.', 'on'].includes(word));
  const part = words.find(({ text: word }) => Object.hasOwn(partsOfDay, word) || word === 'tonight');
  const dayWords = words
    .filter((word) => word !== part && !(word.text === 'this' && part))
    .map((word) => word.text);
  if (part?.text === 'tonight') dayWords.push('today');
  if (half && part) refuseOtherHalf(cursor, part.text === 'tonight' ? 'night' : part.text, half);
  if (dayWords.length === 0)
    cursor.refuse('A time without a day', 'say "every day at 08:30", or "today at 08:30"', 0);
  const seconds =
    time ?? (part ? (partsOfDay[part.text === 'tonight' ? 'night' : part.text] ?? usualTime) : undefined);
  return { kind: 'local', local: dayAndTime(cursor, dayWords, seconds, now), later: false };
}

function dayAndTime(
  cursor: Cursor,
  words: readonly string[],
  time: number | undefined,
  now: LocalTime,
): LocalTime {
  const phrase = words
    .join(' ')
    .replaceAll(/ ([,.:-]) ?/g, '$1')
    .replace(/^the (?=\d)/, '');
  const today = dayOfLocal(now);
  // "in 3 days" keeps the time of day; every other day without a time gets the usual one.
  const kept = /^in .*\b(days?|weeks?|months?|years?)$/.test(phrase);
  const seconds = time ?? (kept ? Math.floor((now - today * dayMs) / secondMs) : usualTime);
  if (words.filter(isWeekday).length > 1)
    cursor.refuse('Once, or every week?', 'say "every Monday and Friday at 09:00"', 0);
  if (/^\d{1,2}(?:st|nd|rd|th)$/.test(phrase))
    cursor.refuse(
      'Once, or every month?',
      'say "on the 15th of every month at 08:00", or "15 April at 08:00"',
      0,
    );
  if (/^(?:next|this) (?:week|month|year)$/.test(phrase))
    cursor.refuse('On which day?', 'say "next Monday at 09:00"', 0);
  if (phrase.startsWith('last ')) cursor.refuse('That time has passed', 'name a later one', 0);
  const day = phrase.length > longestDay ? undefined : chronoDay(phrase, today);
  if (day === undefined) cursor.refuse('Not understood', undefined, 0);
  const local = localTime(day, seconds);
  if (local > now) return local;
  // "Friday at 9", said on a Friday at ten, is the next one; a day that was named otherwise has passed.
  const weekday = weekdayNames.some(
    (name) => phrase === name.toLowerCase() || phrase === name.slice(0, 3).toLowerCase(),
  );
  if (weekday) return local + 7 * dayMs;
  return refusePast(cursor, local);
}

function refusePast(cursor: Cursor, local: LocalTime): never {
  return cursor.refuse(
    'That time has passed',
    `it would be ${formatLocal(local).replace('T', ' at ')}; name a later one`,
    0,
  );
}

/** The day chrono reads, when it understands the whole phrase as one day. */
function chronoDay(phrase: string, today: CivilDay): CivilDay | undefined {
  const noon = new Date(today * dayMs + dayMs / 2);
  const [result, other] = en.GB.parse(phrase, { instant: noon, timezone: 0 }, { forwardDate: true });
  if (!result || other || result.end || result.text.length !== phrase.length) return undefined;
  const [year, month, day] = [result.start.get('year'), result.start.get('month'), result.start.get('day')];
  if (year === null || month === null || day === null) return undefined;
  if (result.start.isCertain('hour') && !/^in .*\b(days?|weeks?|months?|years?)$/.test(phrase))
    return undefined;
  const found = dayOf(year, month, day);
  const packed = packedDate(found);
  return yearOf(packed) === year && monthOf(packed) === month && monthDayOf(packed) === day
    ? found
    : undefined;
}
