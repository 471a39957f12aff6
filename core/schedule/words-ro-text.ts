import { type Token, tokens } from './words-en-tokens.ts';
import {
  everyWeekdayWords,
  folded,
  monthWords,
  numberWords,
  ordinalWords,
  sharedWords,
} from './words-ro-vocabulary.ts';

const everyFolded = new Map([...everyWeekdayWords].map(([word, said]) => [folded(word), said]));

/** A place in a Romanian text, and what was said so far in the words of the reader. */
export class RomanianText {
  readonly #given: readonly Token[];
  readonly #words: readonly string[];
  readonly #left = new Set<number>();
  readonly #dayNumbers = new Set<number>();
  readonly said: Token[] = [];
  place = 0;
  known = 0;
  /** Where the "la" of a span stands. */
  endOfSpan = -1;

  constructor(given: readonly Token[]) {
    this.#given = given;
    this.#words = given.map(({ text }) => folded(text));
  }

  get atEnd(): boolean {
    return this.place >= this.#given.length;
  }

  get previous(): string {
    return this.#words[this.place - 1] ?? '';
  }

  token(ahead: number): Token | undefined {
    return this.#given[this.place + ahead];
  }

  /** Folded. */
  word(ahead: number): string {
    return this.#words[this.place + ahead] ?? '';
  }

  /** Whether the folded `phrase` stands here. */
  is(phrase: string, ahead = 0): boolean {
    return phrase.split(' ').every((word, index) => this.word(ahead + index) === word);
  }

  has(word: string): boolean {
    return this.#words.includes(word);
  }

  /** The next `length` words; '' where there are fewer. */
  phrase(length: number): string {
    return this.phraseAt(0, length);
  }

  phraseAt(ahead: number, length: number): string {
    const from = this.place + ahead;
    return from + length > this.#words.length ? '' : this.#words.slice(from, from + length).join(' ');
  }

  longestPhrase(most: number, phrases: ReadonlyMap<string, string>): number {
    for (let length = Math.min(most, this.#words.length - this.place); length > 0; length--)
      if (phrases.has(this.phrase(length))) return length;
    return 0;
  }

  isNumeric(ahead: number): boolean {
    const kind = this.token(ahead)?.kind;
    return kind === 'number' || kind === 'time';
  }

  /** Digits, or a number in words. */
  number(ahead: number): string | undefined {
    return this.token(ahead)?.kind === 'number' ? this.word(ahead) : numberWords.get(this.word(ahead));
  }

  isMonth(ahead: number): boolean {
    return monthWords.has(this.word(ahead));
  }

  isOrdinal(ahead: number): boolean {
    return (
      ordinalWords.has(this.word(ahead)) ||
      ordinalWords.has(`${this.word(ahead)} ${this.word(ahead + 1)}`) ||
      (this.word(ahead) === 'a' && this.token(ahead + 1)?.kind === 'number')
    );
  }

  /** "lunea", "sâmbăta": every such day. With the last letter written "ă" it is one day. */
  isEveryWeekday(ahead: number): boolean {
    return this.everyWeekday(ahead) !== '';
  }

  everyWeekday(ahead: number): string {
    const written = (this.token(ahead)?.text ?? '').normalize('NFC');
    return written.endsWith('ă') ? '' : (everyFolded.get(this.word(ahead)) ?? '');
  }

  /** From `ahead` on, numbers joined by commas and "și" are days of a month, unless a month follows them. */
  noteDayNumbers(ahead: number): void {
    const found: number[] = [];
    let at = this.place + ahead;
    while (this.#given[at]?.kind === 'number') {
      found.push(at);
      at++;
      while ([',', 'si'].includes(this.#words[at] ?? '') && this.#given[at + 1]?.kind !== 'word') at++;
    }
    if (!monthWords.has(this.#words[at] ?? '')) for (const place of found) this.#dayNumbers.add(place);
  }

  isDayNumber(): boolean {
    return this.#dayNumbers.has(this.place);
  }

  /** Says nothing for the words from one place ahead to another. */
  skip(from: number, to: number): void {
    for (let ahead = from; ahead < to; ahead++) this.#left.add(this.place + ahead);
  }

  isSkipped(): boolean {
    return this.#left.has(this.place);
  }

  /** Says `words` for the next `length` words of the text. */
  take(length: number, words: string): true {
    const [first, last] = [this.#given[this.place], this.#given[this.place + length - 1]];
    if (first && last)
      for (const token of tokens(words)) this.said.push({ ...token, start: first.start, end: last.end });
    if (length > 1 || !sharedWords.has(this.word(0))) this.known++;
    this.place += length;
    return true;
  }

  /** Leaves the next word to the reader. */
  keep(): void {
    const token = this.#given[this.place];
    if (token) this.said.push(token);
    this.place++;
  }
}
