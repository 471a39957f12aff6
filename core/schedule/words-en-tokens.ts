import { quoted, unreadable } from './unreadable.ts';

export interface Token {
  /** `date` 2026-03-26, `time` 8:30, `mark` :15, `ordinal` 1st, `number`, `word` in lower case, or one `sign`. */
  readonly kind: 'date' | 'time' | 'mark' | 'ordinal' | 'number' | 'word' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One alternative matches at each place and none backtracks over another's text, so the cost is linear. */
const pattern =
  /(?<date>\d{4}-\d{2}-\d{2})|(?<time>\d{1,2}:\d{2}(?::\d{2})?)|(?<mark>:\d{1,2})|(?<ordinal>\d{1,3}(?:st|nd|rd|th)\b)|(?<number>\d+)|(?<word>\p{L}+(?:'\p{L}+)?)|(?<sign>\S)/giu;

export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? 'sign';
    const start = match.index;
    found.push({
      kind: kind as Token['kind'],
      text: match[0].toLowerCase(),
      start,
      end: start + match[0].length,
    });
  }
  return found;
}

/** A place in the tokens of one text. Reading functions move it only when they return something. */
export class Cursor {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  place = 0;

  constructor(text: string, read: readonly Token[]) {
    this.#text = text;
    this.#tokens = read;
  }

  get atEnd(): boolean {
    return this.place >= this.#tokens.length;
  }

  /** The token `ahead` of the place; an empty sign after the end. */
  peek(ahead = 0): Token {
    return this.#tokens[this.place + ahead] ?? { kind: 'sign', text: '', start: this.#text.length, end: 0 };
  }

  /** Moves over the first of `phrases` that stands here, words separated by one space; undefined when none does. */
  accept(...phrases: readonly string[]): string | undefined {
    for (const phrase of phrases) {
      const words = phrase.split(' ');
      if (words.every((word, index) => this.peek(index).text === word)) {
        this.place += words.length;
        return phrase;
      }
    }
    return undefined;
  }

  /** Runs `read`; goes back when it finds nothing. */
  attempt<T>(read: () => T | undefined): T | undefined {
    const before = this.place;
    const found = read();
    if (found === undefined) this.place = before;
    return found;
  }

  /** One or more of what `read` finds, joined by commas and "and". Empty when there is none. */
  list<T>(read: () => T | undefined): T[] {
    const items: T[] = [];
    const first = this.attempt(read);
    if (first === undefined) return items;
    items.push(first);
    for (;;) {
      const more = this.attempt(() => (this.accept(', and', ',', 'and', '&') ? read() : undefined));
      if (more === undefined) return items;
      items.push(more);
    }
  }

  /** What a person wrote from a place on, for messages. */
  textFrom(place: number, end = this.#tokens.length): string {
    const first = this.#tokens[place];
    const last = this.#tokens[end - 1];
    return first && last ? this.#text.slice(first.start, last.end) : '';
  }

  /** Refuses what stands from `place` (here, unless given) on. */
  refuse(why: string, hint?: string, place = this.place): never {
    throw unreadable(`${why}: ${quoted(this.textFrom(place))}`, hint);
  }
}
