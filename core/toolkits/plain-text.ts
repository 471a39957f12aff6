/** Control characters, those that turn the direction of text, and those that hide in it have no place in what a person trusts. */
const UNSEEN =
  /(?![\n\t])[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Text of others without unseen characters; line breaks become `\n`. */
export const plainText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(UNSEEN, '').toWellFormed();

/** The same in one line of at most `limit` characters. */
export function plainLine(text: string, limit: number): string {
  const line = plainText(text.slice(0, limit * 4))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= limit ? line : `${cut(line, limit - 1)}…`;
}

/** The first `length` characters, without half of a surrogate pair at the end. */
export const cut = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
