import { cut } from '../plain-text.ts';
import { factsOf } from './facts.ts';
import type { Mentions } from './mentions.ts';

/** Beyond this a text is cut before anything looks at its sentences. */
const LONGEST_READ = 200_000;
const LONGEST_QUESTION = 120;

/** `Dear Ana,` and `Bună dimineața, Ana,`. What follows the comma of the first may be a day. */
const SALUTATION =
  /^(?:(?:Dear|Dragul|Drag[ăaiă]|Stimat[ăei]{0,2}|Sehr geehrter?)(?!\p{L})[^,!.?\n]{0,60}[,!]|(?:Hello|Hi|Hey|Hallo|Good (?:morning|afternoon|evening)|Bun[ăa](?: (?:dimineața|dimineaţa|ziua|seara))?|Salut)(?!\p{L})[^,!.?\n]{0,60}[,!](?:\s*\p{Lu}[\p{L}-]{1,30}[,!])?)\s*/u;
const SIGN_OFF =
  /(?:^|[.!?\n]\s*)(?:Kind regards|Best regards|Regards|Best wishes|Sincerely|Many thanks|Thanks|Thank you|Cheers|Cu stimă|Cu drag|Cu respect|Te pup|Mulțumesc|Mulţumesc|O zi bună)(?!\p{L})[^.!?\n]{0,60}$/u;
/** A reply quotes what it answers; the mail itself is in the inbox. */
const QUOTED = /\n(?:-{2,} ?Original Message ?-{2,}|(?:On|Pe|La) [^\n]{5,120}(?:wrote|a scris):)[\s\S]*$/u;

/** Nothing is lost but spaces, lines of decoration and the tracking parts of links. */
export function tidyText(text: string): string {
  return text
    .slice(0, LONGEST_READ)
    .replace(/[?&](?:utm_[a-z]{1,20}|fbclid|gclid|mc_[ce]id)=[^&\s<>"]{0,200}/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/([-=_*~#])\1{3,}/g, '$1$1')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/**
 * The sentences of a text that say something: those that name facts, ask, or speak of what the instruction mentions, up to
 * `limit` characters, the most telling first, in their order. Greetings, closings and quoted replies go. Never empty
 * for a text that is not.
 */
export function tellingSentences(text: string, limit: number, mentions: Mentions): string {
  const body = tidyText(text)
    .replace(QUOTED, '')
    .replace(/(?:^|\n)>[^\n]*/g, '');
  const open = body.replace(SALUTATION, '').replace(SIGN_OFF, (closing) => /^[.!?]/.exec(closing)?.[0] ?? '');
  const sentences = sentencesOf(open.trim() || body).map((sentence, index) => ({
    sentence,
    index,
    worth: worthOf(sentence, mentions),
  }));
  const chosen = new Set<number>();
  let left = limit;
  const byWorth = sentences.toSorted((one, other) => other.worth - one.worth || one.index - other.index);
  for (const { sentence, index, worth } of byWorth) {
    if (worth === 0 && chosen.size > 0) break;
    if (sentence.length > left) continue;
    chosen.add(index);
    left -= sentence.length + 1;
  }
  const [best] = byWorth;
  if (chosen.size === 0) return best === undefined ? '' : `${cut(best.sentence, Math.max(1, limit - 1))}…`;
  return sentences
    .filter(({ index }) => chosen.has(index))
    .map(({ sentence }) => sentence)
    .join(' ');
}

/** The short questions of a text: what somebody waits for. */
export const questionsOf = (text: string): readonly string[] =>
  sentencesOf(text.slice(0, LONGEST_READ)).filter(
    (sentence) => sentence.endsWith('?') && sentence.length <= LONGEST_QUESTION,
  );

function worthOf(sentence: string, mentions: Mentions): number {
  const asks = sentence.includes('?') ? 1 : 0;
  const facts = factsOf(sentence).length;
  // A link to leave a mailing list is no fact that anybody asks for.
  if (/unsubscribe|dezabon/i.test(sentence) && facts < 2) return 0;
  return facts + asks + 3 * mentions.count(sentence);
}

/** At the end of a sentence and at line breaks. */
function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?…])\s+(?=[\p{Lu}\d"„“«(])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
