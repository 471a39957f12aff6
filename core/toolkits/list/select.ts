import Type from 'typebox';
import type { JsonObject } from '../../model/json.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { dayIn } from './day.ts';
import { FieldName, Items, readsOnly, textIn } from './fields.ts';

const Day = Type.String({ maxLength: 40, description: 'A day, or an instant of it; included.' });

export const selectTool = (): ToolkitTool =>
  defineTool({
    name: 'select',
    title: 'Select from a list',
    description:
      'The objects of a list that hold one of some words, have one of some keys, or a day within bounds; all that is given has to hold.',
    annotations: readsOnly,
    cost_tier: 'free',
    input: Type.Object(
      {
        items: Items,
        words: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
            maxItems: 200,
            description: 'Whole words, one of which must occur; case and accents do not matter. None: all.',
          }),
        ),
        fields: Type.Optional(
          Type.Array(FieldName, { maxItems: 50, description: 'Where the words are; by default anywhere.' }),
        ),
        key: Type.Optional(FieldName),
        keys: Type.Optional(Type.Array(Type.String({ maxLength: 2_000 }), { maxItems: 10_000 })),
        date: Type.Optional(
          Type.String({ maxLength: 100, description: 'Field of the day; what has no day stays.' }),
        ),
        from: Type.Optional(Day),
        until: Type.Optional(Day),
        limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 10_000 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { items: Items, left_out: Type.Integer({ description: 'How many were not chosen.' }) },
      { additionalProperties: false },
    ),
    async handler({ items, words = [], fields, key, keys, date, from, until, limit = 10_000 }, { timezone }) {
      const holdsWord = wordTest(words);
      const wanted = keys === undefined ? undefined : new Set(keys);
      const first = from === undefined ? null : dayIn(from, timezone);
      const last = until === undefined ? null : dayIn(until, timezone);
      const within = (item: JsonObject): boolean => {
        const day = date === undefined ? null : dayIn(textIn(item, date), timezone);
        return day === null || ((first === null || day >= first) && (last === null || day <= last));
      };
      const found = items.filter(
        (item) =>
          holdsWord((fields ?? Object.keys(item)).map((field) => textIn(item, field)).join('\n')) &&
          (wanted === undefined || wanted.has(textIn(item, key ?? 'id'))) &&
          within(item),
      );
      const chosen = found.slice(0, limit);
      return { items: chosen, left_out: items.length - chosen.length };
    },
  });

function wordTest(words: readonly string[]): (text: string) => boolean {
  const tests = words
    .map((word) => plain(word).trim())
    .filter((word) => word !== '')
    .map(
      (word) =>
        new RegExp(
          `(?<![\\p{L}\\p{N}])${word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
          'u',
        ),
    );
  return (text) => tests.length === 0 || tests.some((test) => test.test(plain(text)));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
