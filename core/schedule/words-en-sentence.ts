import { dayOfLocal } from './civil.ts';
import type { LocalTime } from './recurrence.ts';
import type { Spoken } from './spoken.ts';
import { interpret } from './words-en-interpret.ts';
import { readSingle } from './words-en-once.ts';
import { readClauses } from './words-en-read.ts';
import { Cursor, type Token, tokens } from './words-en-tokens.ts';
import { isPluralPart, isPluralWeekday, isWeekday, rangeSigns } from './words-en-values.ts';
import { takeZone } from './words-zone.ts';

/** What a city that names a zone stands after. */
const beforeCity = ['in'];

const repeating = new Set(
  'every each daily weekly fortnightly monthly quarterly yearly annually hourly biweekly bimonthly weekday weekdays weekend weekends workdays times until except'.split(
    ' ',
  ),
);
const ofPeriod = /\bof a (?:month|year|week)\b|\b(?:of|in) (?:the|every|each) (?:month|year|week)\b/;
const event =
  /^(?:when|whenever) an event (\S{1,200}) (?:arrives|comes|is published)(?: where (.{1,400}))?$/is;

/**
 * The English sentence `text` as what it says; `nowIn` gives the local time now in a zone, for dates named from today.
 * Throws `unreadable_schedule`.
 */
export function readEnglish(text: string, nowIn: (zone: string | null) => LocalTime): Spoken {
  const trimmed = text.trim().replace(/[.!]$/, '');
  if (/^(?:only when started by hand|only by hand|by hand|manual|manually|never on its own)$/i.test(trimmed))
    return { kind: 'manual' };
  const asEvent = event.exec(trimmed);
  if (asEvent?.[1]) return { kind: 'event', topic: asEvent[1], filter: asEvent[2] ?? null };
  const { zone, rest } = takeZone(text, tokens(text), beforeCity);
  return readSentence(text, tokens(rest), zone, nowIn(zone));
}

/** `words` of a sentence without its zone as what they say; `text` is what a person wrote, for messages. */
export function readSentence(
  text: string,
  words: readonly Token[],
  zone: string | null,
  now: LocalTime,
): Spoken {
  const cursor = new Cursor(text, words);
  if (isRepeating(words)) return interpret(readClauses(cursor, dayOfLocal(now)), zone);
  const single = readSingle(cursor, words, now);
  switch (single.kind) {
    case 'after':
      return { kind: 'after', milliseconds: single.milliseconds, zone };
    case 'dates':
      return { kind: 'dates', dates: single.dates, onHoliday: null, gap: 'forward', zone };
    case 'local':
      return { kind: 'once', local: single.local, later: single.later, zone };
  }
}

/** Whether a sentence means more than one time: "Fridays at 9" does, "Friday at 9" does not. */
function isRepeating(words: readonly Token[]): boolean {
  if (words[0]?.text === 'once') return ['a', 'per', 'every', 'each'].includes(words[1]?.text ?? '');
  if (words.some((word, index) => isWeekdayRange(words, index) || isPluralPart(word.text))) return true;
  if (words.some(({ text }) => repeating.has(text) || isPluralWeekday(text))) return true;
  if (words.filter(({ kind }) => kind === 'ordinal').length > 1) return true;
  return ofPeriod.test(words.map(({ text }) => text).join(' '));
}

/** "Mon–Fri", "Monday to Friday". */
function isWeekdayRange(words: readonly Token[], index: number): boolean {
  const [from, sign, to] = words.slice(index, index + 3).map(({ text }) => text);
  return isWeekday(from ?? '') && rangeSigns.includes(sign ?? '') && isWeekday(to ?? '');
}
