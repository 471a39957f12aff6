import type { LocalTime } from './recurrence.ts';
import type { Spoken } from './spoken.ts';
import { readSentence } from './words-en-sentence.ts';
import { type Token, tokens } from './words-en-tokens.ts';
import { translate } from './words-ro-translate.ts';
import { cityWords, folded } from './words-ro-vocabulary.ts';
import { takeZone } from './words-zone.ts';

/** What a city that names a zone stands after. */
const beforeCity = ['in', 'la', 'din', 'ora'];

const manual =
  /^(?:(?:numai|doar) (?:la pornire manuala|manual|cand (?:e|este) pornita? manual)|manual|la cerere)$/;
const event =
  /^(?:de fiecare dat[aă] )?c[aâ]nd (?:sose[sșş]te|vine|apare) (?:un )?eveniment(?:ul)? (\S{1,200})(?: (?:[iî]n care|unde) (.{1,400}))?$/is;

/** Whether a text has words that only Romanian has. */
export function isRomanian(text: string): boolean {
  const composed = text.normalize('NFC');
  return (
    manual.test(folded(trimmed(composed))) ||
    event.test(trimmed(composed)) ||
    translate(tokens(composed)).known > 0
  );
}

/**
 * The Romanian sentence `text` as what it says, with diacritics or without; see `readEnglish`. Throws
 * `unreadable_schedule`.
 */
export function readRomanian(text: string, nowIn: (zone: string | null) => LocalTime): Spoken {
  const composed = text.normalize('NFC');
  if (manual.test(folded(trimmed(composed)))) return { kind: 'manual' };
  const asEvent = event.exec(trimmed(composed));
  if (asEvent?.[1]) return { kind: 'event', topic: asEvent[1], filter: asEvent[2] ?? null };
  const { zone, rest } = takeZone(composed, tokens(composed).map(withEnglishCity), beforeCity);
  return readSentence(composed, translate(tokens(rest)).words, zone, nowIn(zone));
}

const trimmed = (text: string) => text.trim().replace(/[.!]$/, '');

function withEnglishCity(token: Token): Token {
  const word = folded(token.text);
  return { ...token, text: cityWords.get(word) ?? word };
}
