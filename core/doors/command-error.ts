import type { OrdinautError } from '../errors.ts';
import { printable } from './readable.ts';

/** A refusal for a person: what, where, and what would be right. Ends with a line end. */
export function readableError(error: OrdinautError): string {
  const several = error.problems && error.problems.length > 1 ? error.problems : [error];
  const lines = several.flatMap(({ message, path, hint }) => [
    `error: ${message}`,
    ...(path !== undefined ? [`  at: ${path}`] : []),
    ...(hint !== undefined ? [`  hint: ${hint}`] : []),
  ]);
  return `${printable(lines.join('\n'))}\n`;
}

/** The same for a program: `{"error": {code, message, …}}` in one line. */
export function jsonError(error: OrdinautError): string {
  return `${JSON.stringify({ error: error.toJSON() })}\n`;
}
