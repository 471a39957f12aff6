/** Control characters, and those that turn the direction of text, have no place in what a person trusts. */
const UNSEEN = /(?![\n\t])[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

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
