import type { Json, JsonObject } from '../../model/json.ts';

/** A list of records, read into rows of columns; or everything that is no list, as one row. */
export interface MaterialTable {
  readonly kind: 'records' | 'facts';
  /** `emails.messages`; empty for the material itself. */
  readonly path: string;
  readonly columns: readonly string[];
  /** Cells by column; absent where the record has nothing there. */
  readonly rows: readonly ReadonlyMap<string, string>[];
}

/** Objects nested deeper are written as JSON. */
const DEEPEST = 6;
/** Scalars of a list beyond this many are counted, not named. */
const MOST_SCALARS = 60;

/**
 * Material as tables: each list of records one table, everything else a row of `name: value`. What says nothing is left out:
 * null, false, empty texts and lists; so a name that is absent means no or nothing.
 */
export function tablesOf(material: JsonObject): readonly MaterialTable[] {
  const tables: MaterialTable[] = [];
  read('', material, 0, tables);
  return tables;
}

function read(path: string, value: JsonObject, depth: number, tables: MaterialTable[]): void {
  const facts = new Map<string, string>();
  const nested: (() => void)[] = [];
  for (const [name, part] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (isRecords(part)) {
      const rows = part.map((record) => {
        const row = new Map<string, string>();
        flatten('', record, 0, row);
        return row;
      });
      const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
      nested.push(() => tables.push({ kind: 'records', path: at, columns, rows }));
    } else if (isObject(part) && depth < DEEPEST && holdsRecords(part, 0)) {
      nested.push(() => read(at, part, depth + 1, tables));
    } else {
      flatten(name, part, 0, facts);
    }
  }
  if (facts.size > 0) tables.push({ kind: 'facts', path, columns: [...facts.keys()], rows: [facts] });
  for (const add of nested) add();
}

function flatten(name: string, value: Json, depth: number, into: Map<string, string>): void {
  const text = scalarText(value);
  if (text !== undefined) {
    if (text !== '') into.set(name || 'value', text);
  } else if (Array.isArray(value)) {
    const parts = value.slice(0, MOST_SCALARS).map((item) => scalarText(item) ?? JSON.stringify(item));
    const more = value.length - parts.length;
    if (parts.length > 0)
      into.set(name || 'value', `${parts.join(', ')}${more > 0 ? ` … ${more} more` : ''}`);
  } else if (isObject(value)) {
    if (depth >= DEEPEST) into.set(name, JSON.stringify(value));
    else
      for (const [key, part] of Object.entries(value))
        flatten(name === '' ? key : `${name}.${key}`, part, depth + 1, into);
  }
}

function scalarText(value: Json): string | undefined {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return 'yes';
  return typeof value === 'object' ? undefined : String(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecords(value: Json): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function holdsRecords(value: JsonObject, depth: number): boolean {
  if (depth >= DEEPEST) return false;
  return Object.values(value).some(
    (part) => isRecords(part) || (isObject(part) && holdsRecords(part, depth + 1)),
  );
}
