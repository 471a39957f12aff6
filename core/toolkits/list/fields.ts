import Type from 'typebox';
import type { Json, JsonObject } from '../../model/json.ts';

export const Items = Type.Unsafe<readonly JsonObject[]>({
  type: 'array',
  items: { type: 'object' },
  maxItems: 10_000,
  description: 'Objects, whatever fields they have.',
});
export const FieldName = Type.String({ minLength: 1, maxLength: 100, description: 'Name of a field.' });
export const readsOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false } as const;

/** A field as text: lists joined, nothing for what is missing. */
export function textIn(item: JsonObject, field: string): string {
  const value: Json | undefined = Object.hasOwn(item, field) ? item[field] : undefined;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.filter((part) => typeof part !== 'object').join(', ');
  return typeof value === 'object' ? '' : String(value);
}
