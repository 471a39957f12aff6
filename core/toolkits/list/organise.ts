import Type from 'typebox';
import type { JsonObject } from '../../model/json.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { dayIn } from './day.ts';
import { FieldName, Items, readsOnly, textIn } from './fields.ts';

export const organiseTool = (): ToolkitTool =>
  defineTool({
    name: 'organise',
    title: 'Organise a list',
    description:
      'Reads the dates in a list of objects, makes one of those with the same key (the first, with what it lacks from the others), and sorts. What lacks the key or the sorted field comes last.',
    annotations: readsOnly,
    cost_tier: 'free',
    input: Type.Object(
      {
        items: Items,
        dates: Type.Optional(
          Type.Record(FieldName, Type.Array(FieldName, { minItems: 1, maxItems: 10 }), {
            maxProperties: 20,
            description:
              'Field → fields whose text is searched for its day, in this order; kept as 2026-03-12, null when none names one.',
          }),
        ),
        key: Type.Optional(FieldName),
        sort_by: Type.Optional(FieldName),
        descending: Type.Optional(Type.Boolean({ default: false })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        items: Items,
        duplicates: Type.Integer({ description: 'How many were joined with another.' }),
      },
      { additionalProperties: false },
    ),
    async handler({ items, dates = {}, key, sort_by, descending = false }, { timezone }) {
      const dated = items.map((item) => ({ ...item, ...daysOf(item, dates, timezone) }));
      const joined = key === undefined ? dated : joinSame(dated, key);
      const sorted = sort_by === undefined ? joined : sortItems(joined, sort_by, descending);
      return { items: sorted, duplicates: items.length - joined.length };
    },
  });

function daysOf(
  item: JsonObject,
  dates: Readonly<Record<string, readonly string[]>>,
  timezone: string,
): JsonObject {
  return Object.fromEntries(
    Object.entries(dates).map(([field, sources]) => {
      const days = sources.map((source) => dayIn(textIn(item, source), timezone));
      return [field, days.find((day) => day !== null) ?? null];
    }),
  );
}

function joinSame(items: readonly JsonObject[], key: string): readonly JsonObject[] {
  const found = new Map<string, JsonObject>();
  const without: JsonObject[] = [];
  for (const item of items) {
    const value = textIn(item, key);
    if (value === '') without.push(item);
    else found.set(value, completed(found.get(value), item));
  }
  return [...found.values(), ...without];
}

/** The first one counts; the others fill its gaps. */
function completed(first: JsonObject | undefined, other: JsonObject): JsonObject {
  if (!first) return other;
  const known = Object.entries(first).filter(([, value]) => value !== null && value !== '');
  return { ...first, ...other, ...Object.fromEntries(known) };
}

function sortItems(items: readonly JsonObject[], field: string, descending: boolean): readonly JsonObject[] {
  const sign = descending ? -1 : 1;
  return items
    .map((item) => ({ item, value: item[field], text: textIn(item, field) }))
    .sort((one, other) => {
      if (one.text === '' || other.text === '') return Number(one.text === '') - Number(other.text === '');
      if (typeof one.value === 'number' && typeof other.value === 'number')
        return sign * (one.value - other.value);
      return one.text === other.text ? 0 : one.text < other.text ? -sign : sign;
    })
    .map(({ item }) => item);
}
