import { looksSecret, REDACTED } from '../model/secret-name.ts';

const DEEPEST = 6;
const MOST_ENTRIES = 100;
const LONGEST_TEXT = 4_000;

/** Names that the log line itself uses. */
const RESERVED = new Set(['time', 'level', 'message']);

/**
 * Fields as they may be written: what looks secret is replaced, errors become plain, and whatever the caller passes, the
 * result has at most six levels, 100 entries each, and texts of 4,000 characters. Never throws, cycles included.
 */
export function logFields(fields: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of entriesOf(fields))
    result[RESERVED.has(key) ? `${key}_` : key] = looksSecret(key) ? hidden(value) : plain(value, 1);
  return result;
}

/** Text without credentials in URLs and `Authorization` values. */
export function logText(text: string): string {
  const short =
    text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
  return short
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`)
    .replace(/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,200}):[^\s/@]{1,200}@/gi, `$1:${REDACTED}@`);
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return logText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (depth >= DEEPEST) return Array.isArray(value) ? '[…]' : '{…}';
  if (value instanceof Error) return plainError(value, depth);
  if (value instanceof Map) return plain(Object.fromEntries(value), depth);
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value];
    const shown = items.slice(0, MOST_ENTRIES).map((item) => plain(item, depth + 1));
    return items.length > shown.length ? [...shown, `… (${items.length} in all)`] : shown;
  }
  const result: Record<string, unknown> = {};
  for (const [key, field] of entriesOf(value))
    result[key] = looksSecret(key) ? hidden(field) : plain(field, depth + 1);
  return result;
}

function plainError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    name,
    ...(plain({ ...error }, depth) as object),
    message: logText(message),
    ...(stack !== undefined && { stack: logText(stack) }),
    ...(cause !== undefined && { cause: plain(cause, depth + 1) }),
  };
}

/** An empty value holds no secret, and that it is empty is worth knowing. */
function hidden(value: unknown): unknown {
  return value === undefined || value === null || value === '' || typeof value === 'boolean'
    ? value
    : REDACTED;
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  const keys = Object.keys(value);
  const entries: (readonly [string, unknown])[] = [];
  for (const key of keys.slice(0, MOST_ENTRIES)) {
    try {
      entries.push([key, (value as Record<string, unknown>)[key]]);
    } catch (error) {
      entries.push([key, `(unreadable: ${String(error)})`]);
    }
  }
  if (keys.length > entries.length) entries.push(['…', `${keys.length} in all`]);
  return entries;
}
