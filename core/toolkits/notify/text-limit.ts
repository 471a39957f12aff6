import { cut } from '../plain-text.ts';

export interface LimitedText {
  readonly text: string;
  readonly truncated: boolean;
}

/** At most so many characters (UTF-16 units), the last being … when there were more. */
export const cutText = (text: string, limit: number): LimitedText =>
  text.length <= limit ? { text, truncated: false } : { text: `${cut(text, limit - 1)}…`, truncated: true };

/** The same with a limit in bytes, of UTF-8 or of what `size` counts. */
export function cutBytes(
  text: string,
  limit: number,
  size: (text: string) => number = (counted) => Buffer.byteLength(counted),
): LimitedText {
  if (size(text) <= limit) return { text, truncated: false };
  let [fits, exceeds] = [0, text.length];
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (size(`${cut(text, middle)}…`) <= limit) fits = middle;
    else exceeds = middle;
  }
  return { text: `${cut(text, fits)}…`, truncated: true };
}
