import type { Language } from '../schedule/spoken.ts';
import { roErrors } from './kept-sentences-errors.ts';
import { roInbox } from './kept-sentences-inbox.ts';
import { roPermissions } from './kept-sentences-permissions.ts';
import { roReasons } from './kept-sentences-reasons.ts';
import { roRefusals } from './kept-sentences-refusals.ts';

/**
 * A sentence of the engine and the same in another language. `{name}` stands for any text, `{name:said}` for a sentence
 * that is translated too, `{name:duration}` for a length of time.
 */
export type KeptSentence = readonly [english: string, other: string];

/** Every sentence that is known; the first that fits counts, so those that begin with any text come last. */
export const keptSentences: readonly KeptSentence[] = [
  ...roReasons,
  ...roInbox,
  ...roPermissions,
  ...roRefusals,
  ...roErrors,
];

/** Longer texts are no sentences of ours. */
const longest = 20_000;
/** Sentences within sentences. */
const deepest = 12;

/**
 * What the engine keeps (reasons in the ledger, questions in the inbox) and throws is English, whatever language it had then.
 * This says it in the language of the person; what is not known, such as the words of others, stays as it is.
 */
export function keptIn(language: Language, text: string, depth = 0): string {
  if (language === 'en' || text.length > longest || depth > deepest) return text;
  for (const sentence of compiled) {
    const found = sentence.match(text);
    if (found) return sentence.say(found, depth);
  }
  return text;
}

interface Part {
  readonly literal: string;
  readonly name: string;
  readonly kind: string;
}

/** "a {b:said} c" → literals and what stands after each; the last part has no name. */
function partsOf(template: string): Part[] {
  return [...template.matchAll(/([^{]*)(?:\{(\w+)(?::(\w+))?\}|$)/g)]
    .map(([, literal = '', name = '', kind = '']) => ({ literal, name, kind }))
    .filter(({ literal, name }, index, all) => literal !== '' || name !== '' || index === all.length - 1);
}

function compile([english, other]: KeptSentence) {
  const parts = partsOf(english);
  const kinds = new Map(parts.map(({ name, kind }) => [name, kind]));
  return {
    match: (text: string) => matched(parts, text),
    say: (found: ReadonlyMap<string, string>, depth: number) =>
      other.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const value = found.get(name) ?? '';
        if (kinds.get(name) === 'said') return keptIn('ro', value, depth + 1);
        return kinds.get(name) === 'duration' ? value.replace(/\b(\d+) days?\b/, roDays) : value;
      }),
  };
}

const roDays = (_: string, count: string) =>
  count === '1' ? '1 zi' : `${count} ${Number(count) % 100 < 20 && Number(count) % 100 > 0 ? '' : 'de '}zile`;

/** What stands for each name; null when the text is another. Each literal is looked for once, so the cost is linear. */
function matched(parts: readonly Part[], text: string): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  const [first] = parts;
  if (!first || !text.startsWith(first.literal)) return null;
  let at = first.literal.length;
  for (const [index, { name }] of parts.entries()) {
    const next = parts[index + 1];
    if (name === '') return at === text.length ? found : null;
    const last = next === undefined || (next.name === '' && index + 2 === parts.length);
    const end =
      next === undefined
        ? text.length
        : last
          ? text.endsWith(next.literal)
            ? text.length - next.literal.length
            : -1
          : text.indexOf(next.literal, at + 1);
    if (end <= at) return null;
    found.set(name, text.slice(at, end));
    at = end + (next?.literal.length ?? 0);
  }
  return found;
}

const compiled = keptSentences.map(compile);
