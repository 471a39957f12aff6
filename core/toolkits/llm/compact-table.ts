import type { MaterialTable } from './material.ts';
import { tidyText } from './shorten-text.ts';

/** A table as few characters say it: what all rows share is said once. */
export interface CompactTable {
  readonly path: string;
  readonly kind: MaterialTable['kind'];
  /** Said above the columns: `all: account home, unread yes`. */
  readonly shared: readonly string[];
  readonly columns: readonly string[];
  /** Prepared cells in the order of the columns; '' where the record has nothing. */
  readonly rows: readonly (readonly string[])[];
}

const ISO = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::00(?:\.0+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** The offset that every ISO date-time of the tables has; undefined when they differ or there are none. */
export function commonOffset(tables: readonly MaterialTable[]): string | undefined {
  const offsets = new Set<string>();
  for (const { rows } of tables)
    for (const row of rows)
      for (const cell of row.values()) {
        const match = ISO.exec(cell);
        if (match) offsets.add(match[3] ?? '');
      }
  const [only] = offsets;
  return offsets.size === 1 && only !== '' ? only : undefined;
}

/** Loses nothing that is said: shared columns and shared ends of cells move to the head, date-times lose what the row or `offset` says. */
export function compactTable(table: MaterialTable, offset: string | undefined): CompactTable {
  const { kind, path } = table;
  const rows = table.rows.map((row) =>
    shortDates(
      table.columns.map((column) => row.get(column) ?? ''),
      offset,
    ),
  );
  if (kind === 'facts' || rows.length < 2) return { kind, path, shared: [], columns: table.columns, rows };
  const shared: string[] = [];
  const columns: string[] = [];
  const kept: number[] = [];
  table.columns.forEach((column, at) => {
    const first = rows[0]?.[at] ?? '';
    if (first !== '' && rows.every((row) => row[at] === first)) shared.push(`${column} ${first}`);
    else kept.push(at);
  });
  const ends = kept.map((at) => sharedEnds(rows.map((row) => row[at] ?? '')));
  kept.forEach((at, index) => {
    const { head, tail } = ends[index] ?? NO_ENDS;
    const name = table.columns[at] ?? '';
    columns.push(head === '' && tail === '' ? name : `${name} (${head}…${tail})`);
  });
  const cells = rows.map((row) =>
    kept.map((at, index) => {
      const { head, tail } = ends[index] ?? NO_ENDS;
      const cell = row[at] ?? '';
      return cell.slice(head.length, cell.length - tail.length);
    }),
  );
  return { kind, path, shared, columns, rows: cells };
}

/** In one line, without the separator; a date-time of the same day as the one before it in the row is its time. */
function shortDates(cells: readonly string[], offset: string | undefined): readonly string[] {
  let day = '';
  return cells.map((cell) => {
    const match = ISO.exec(cell);
    if (!match) return tidyText(cell).replaceAll('\n', ' ').replaceAll('|', '¦');
    const [, date = '', time = '', own = ''] = match;
    const zone = own === offset ? '' : own;
    const short = date === day ? `${time}${zone}` : `${date} ${time}${zone}`;
    day = date;
    return short;
  });
}

const NO_ENDS = { head: '', tail: '' };

/** What all cells begin and end with, up to a punctuation mark, where saying it once saves something. */
function sharedEnds(cells: readonly string[]): { readonly head: string; readonly tail: string } {
  const [first = ''] = cells;
  if (cells.length < 3 || cells.some((cell) => cell.length < 8 || cell.includes(' '))) return NO_ENDS;
  let head = 0;
  while (head < first.length && cells.every((cell) => cell[head] === first[head])) head += 1;
  while (head > 0 && /[\p{L}\d]/u.test(first[head - 1] ?? '')) head -= 1;
  const fromEnd = (cell: string, index: number): string | undefined => cell[cell.length - 1 - index];
  const room = Math.min(...cells.map((cell) => cell.length - head));
  let tail = 0;
  while (tail < room && cells.every((cell) => fromEnd(cell, tail) === fromEnd(first, tail))) tail += 1;
  while (tail > 0 && /[\p{L}\d]/u.test(fromEnd(first, tail - 1) ?? '')) tail -= 1;
  if ((head + tail) * (cells.length - 1) < 20) return NO_ENDS;
  return { head: first.slice(0, head), tail: first.slice(first.length - tail) };
}
