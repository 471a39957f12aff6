import type { Json } from '../../../core/model/json.ts';

/** A value of a tool's definition that differs: as text, null where there is none. */
export interface DefinitionChange {
  /** `description`, `input_schema.properties.to` */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Fields = { readonly [name: string]: Json };
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs between the two forms of a tool that an inbox item about a changed tool holds. Hashes are left out. */
export function definitionChanges(detail: unknown): readonly DefinitionChange[] {
  if (!isObject(detail)) return [];
  return differing(detail.before, detail.after, '').filter(({ path }) => path !== 'hash');
}

function differing(before: Json | undefined, after: Json | undefined, path: string): DefinitionChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ path, before: shown(before), after: shown(after) }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    differing(before[name], after[name], path === '' ? name : `${path}.${name}`),
  );
}

function shown(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
