import type { Json } from '../../core/model/json.ts';

/** A line of a JSON value that is shown as a tree. */
export interface JsonRow {
  /** `$.items[2].name`: unique, and what opens and closes. */
  readonly path: string;
  readonly depth: number;
  /** Its name in the object, or its index; null for the value itself. */
  readonly name: string | null;
  readonly value: Json;
  /** How many values it holds; null for what holds none. */
  readonly size: number | null;
  readonly open: boolean;
}

const rootPath = '$';
/** Deeper values are shown closed until somebody opens them. */
const openDepth = 2;
/** A container with more is shown closed at first. */
const openSize = 50;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function entriesOf(value: Json): readonly (readonly [string, Json])[] | null {
  if (isList(value)) return value.map((each, index) => [String(index), each] as const);
  return value !== null && typeof value === 'object' ? Object.entries(value) : null;
}

const childPath = (path: string, name: string, inList: boolean) =>
  inList
    ? `${path}[${name}]`
    : /^[A-Za-z_]\w*$/.test(name)
      ? `${path}.${name}`
      : `${path}[${JSON.stringify(name)}]`;

const isOpenAtFirst = (depth: number, size: number) => depth === 0 || (depth < openDepth && size <= openSize);

/**
 * The lines of a value in their order. `toggled` holds the paths that stand otherwise than at first. With a `search` text only what
 * holds it in a name or value is kept, with everything around it opened; `matches` counts the places.
 */
export function jsonRows(
  value: Json,
  toggled: ReadonlySet<string>,
  search = '',
): { readonly rows: readonly JsonRow[]; readonly matches: number } {
  const wanted = search.trim().toLowerCase();
  const rows: JsonRow[] = [];
  let matches = 0;

  /** Adds the lines of one value; answers whether any of them is wanted. */
  const add = (each: Json, name: string | null, path: string, depth: number): boolean => {
    const entries = entriesOf(each);
    const isMatch = wanted !== '' && holds(name, each, entries === null, wanted);
    if (isMatch) matches++;
    const size = entries?.length ?? null;
    const open =
      size !== null && size > 0 && (wanted !== '' || isOpenAtFirst(depth, size) !== toggled.has(path));
    const at = rows.push({ path, depth, name, value: each, size, open }) - 1;
    let isInside = false;
    if (open && entries)
      for (const [key, child] of entries)
        if (add(child, key, childPath(path, key, isList(each)), depth + 1)) isInside = true;
    if (wanted === '' || isMatch || isInside) {
      const row = rows[at];
      // Found by its own name: what is inside has nothing of it, and stays closed.
      if (wanted !== '' && !isInside && row) rows[at] = { ...row, open: false };
      return true;
    }
    rows.length = at;
    return false;
  };
  add(value, null, rootPath, 0);
  return { rows, matches };
}

function holds(name: string | null, value: Json, isLeaf: boolean, wanted: string): boolean {
  return (
    (name?.toLowerCase().includes(wanted) ?? false) ||
    (isLeaf && String(value).toLowerCase().includes(wanted))
  );
}
