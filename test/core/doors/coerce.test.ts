import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { coerceInput, coerceText, type TextSchema } from '../../../core/doors/coerce.ts';

describe('coerceText', () => {
  it.each([
    ['5', Type.Integer(), 5],
    ['-2.5e3', Type.Number(), -2500],
    ['five', Type.Integer(), 'five'],
    ['TRUE', Type.Boolean(), true],
    ['yes', Type.Boolean(), 'yes'],
    ['5', Type.String(), '5'],
    ['true', Type.String(), 'true'],
    ['5', Type.Union([Type.Literal('5'), Type.Literal('6')]), '5'],
    ['null', Type.Union([Type.String(), Type.Null()]), null],
    ['{"a":1}', Type.Unsafe({ type: 'object' }), { a: 1 }],
    ['every day at 8', Type.Unsafe({ anyOf: [{ type: 'string' }, { type: 'object' }] }), 'every day at 8'],
    ['{"kind":"cron"}', Type.Unsafe({ anyOf: [{ type: 'string' }, { type: 'object' }] }), { kind: 'cron' }],
    ['12', Type.Unsafe({}), 12],
    ['hello', Type.Unsafe({}), 'hello'],
  ])('reads %s', (text, schema, value) => {
    expect(coerceText(text, schema as TextSchema, 'field')).toEqual(value);
  });

  it('reads repeated texts as a list of what the items are', () => {
    expect(coerceText(['1', '2'], Type.Array(Type.Integer()), 'field')).toEqual([1, 2]);
  });

  it('reads one text as a list of one, and JSON as the list itself', () => {
    expect(coerceText('a', Type.Array(Type.String()), 'field')).toEqual(['a']);
    expect(coerceText('["a","b"]', Type.Array(Type.String()), 'field')).toEqual(['a', 'b']);
  });

  it('says where broken JSON is broken', () => {
    expect(() => coerceText('{"a":', { type: 'object' }, 'params')).toThrow(
      expect.objectContaining({ code: 'invalid_json', path: 'params' }),
    );
  });
});

describe('coerceInput', () => {
  it('passes unknown fields on as text, whatever they are called', () => {
    const texts = JSON.parse('{"__proto__": "x", "constructor": "y", "limit": "3"}');
    const input = coerceInput(texts, { limit: Type.Integer() });
    expect(Object.entries(input)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['limit', 3],
    ]);
  });
});
