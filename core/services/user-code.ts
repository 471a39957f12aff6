import { randomInt } from 'node:crypto';

/** No vowels, so that no words come about, and nothing that is taken for something else: 0 O, 1 I L, 2 Z, 5 S, 8 B (RFC 8628, section 6.1). */
const alphabet = 'CDFGHJKMNPQRTVWXY34679';
const half = 4;

/** A new code that a person compares: `KXQ4-7M2P`, 35 bits. */
export function newUserCode(): string {
  const letters = Array.from({ length: 2 * half }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${letters.slice(0, half)}-${letters.slice(half)}`;
}

/** The code that was meant: case, spaces and dashes do not matter. */
export function readUserCode(text: string): string {
  const letters = text.toUpperCase().replaceAll(/[\s-]/g, '');
  return `${letters.slice(0, half)}-${letters.slice(half)}`;
}
