import type { Question } from './question.ts';

/** A program that asks to become an agent. */
export interface AskedPairing {
  readonly name: string;
  /** What it has to show itself. */
  readonly code: string;
  readonly scopes: readonly string[];
}

/** What an item of the inbox asks to let in; null for every other question. */
export function pairingOf({ detail }: Pick<Question, 'detail'>): AskedPairing | null {
  const { pairing, name, user_code, scopes } = detail;
  if (typeof pairing !== 'string' || typeof name !== 'string' || typeof user_code !== 'string') return null;
  return { name, code: user_code, scopes: Array.isArray(scopes) ? scopes.map(String) : [] };
}

/** The name, or with the first number that makes it free: `Claude Code 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}
