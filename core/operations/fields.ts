import Type, { type TSchema } from 'typebox';
import type { Json, JsonObject } from '../model/json.ts';
import type { Page } from '../store/page.ts';

/** Fields that several operations share. Instants cross doors as ISO 8601 text. */
export const Timestamp = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC.' });
export const LocalTimestamp = Type.String({
  description: 'The same instant as local time with its offset, in the zone of the task.',
});
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Moment = Type.String({
  minLength: 1,
  maxLength: 100,
  description:
    'An instant: ISO 8601 (without an offset it is local time), or "90m", "6h", "7d": that long ago in a filter, from now otherwise.',
});

export const TaskName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Id of the task, or its exact title when no other task has it.',
});
export const RunName = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the run.' });

/** Any JSON value. */
export const AnyJson = Type.Unsafe<Json>({});
export const AnyObject = Type.Unsafe<JsonObject>({ type: 'object' });
export const Parameters = Type.Unsafe<JsonObject>({
  type: 'object',
  description: 'Values laid over the parameters of the task, by name.',
});

export const Problem = Type.Object({
  code: Type.String(),
  message: Type.String(),
  path: Type.Optional(Type.String()),
  hint: Type.Optional(Type.String()),
  retryable: Type.Optional(Type.Boolean()),
  retry_after_seconds: Type.Optional(Type.Number()),
  delivery: Type.Optional(Type.String()),
  inbox_item: Type.Optional(Type.String()),
  problems: Type.Optional(Type.Array(Type.Unknown())),
});

export const pageFields = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000,
      default: 50,
      description: 'How many to answer with at most.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: 'Where to go on: `next_cursor` of the page before.',
    }),
  ),
};

/** One page of a list. */
export const pageOf = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next_cursor: orNull(Type.String()) });

/** The page that a caller asked for; 50 rows unless told. */
export function readPage(input: { readonly limit?: number; readonly cursor?: string }): Page {
  return { limit: input.limit ?? 50, ...(input.cursor !== undefined && { cursor: input.cursor }) };
}

/** The same object without its undefined fields: what an optional filter takes. */
export function present<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const field = value[key];
    if (field !== undefined) result[key] = field as Exclude<T[keyof T], undefined>;
  }
  return result;
}

/** A value as plain JSON: what a draft, a door or a diff takes. */
export function plainJson(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

/** A definition or draft as plain JSON object. */
export function plainObject(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
