import { OrdinautError } from '../../errors.ts';
import type { Page, Paged } from '../page.ts';
import type { SqlValue } from './connection.ts';

/** The key of the last row of a page: what the next one starts after. */
export type Key = readonly (string | number)[];

/** The cursor's key, or `start` on the first page. Throws `invalid_input` on a bad limit or a foreign cursor. */
export function startOf<K extends Key>(page: Page, start: K): K {
  if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > 1000)
    throw new OrdinautError({
      code: 'invalid_input',
      path: 'limit',
      message: `limit is ${page.limit}: expected a whole number from 1 to 1000`,
    });
  if (page.cursor === undefined) return start;
  const key = decode(page.cursor);
  const fits = (value: unknown, index: number) => typeof value === typeof start[index];
  if (!Array.isArray(key) || key.length !== start.length || !key.every(fits))
    throw new OrdinautError({
      code: 'invalid_input',
      path: 'cursor',
      message: 'cursor is not one that this list gave out',
      hint: 'pass the next_cursor of the previous page unchanged, or none',
    });
  return key as unknown as K;
}

/** Rows were read with `limit + 1`, so that a further page is known without counting. */
export function paged<Row, T>(
  rows: readonly Row[],
  page: Page,
  map: (row: Row) => T,
  key: (row: Row) => Key,
): Paged<T> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return { items: shown.map(map), next_cursor: more ? encode(key(last)) : null };
}

/** A WHERE clause of the conditions that are there; each brings its own values. */
export function where(
  conditions: readonly (readonly [sql: string, ...values: SqlValue[]] | undefined)[],
): readonly [sql: string, values: SqlValue[]] {
  const present = conditions.filter((condition) => condition !== undefined);
  return [present.map(([sql]) => `(${sql})`).join(' AND '), present.flatMap(([, ...values]) => values)];
}

const encode = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
