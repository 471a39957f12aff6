import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  variantOf,
  variantsOf,
} from '../../../../renderer/components/schema-form/schema-variants.ts';

const target = {
  properties: { note: { type: 'string' } },
  oneOf: [
    {
      type: 'object',
      properties: { kind: { const: 'person' }, name: { type: 'string' } },
      required: ['name'],
    },
    {
      title: 'Room',
      type: 'object',
      properties: { number: { type: 'integer', minimum: 3 } },
      required: ['number'],
    },
    { type: 'string' },
    { type: 'null' },
  ],
};
const forms = variantsOf(target, {}) ?? [];

describe('forms of a value', () => {
  it('are named by their title, by what tells them apart, or by their type', () => {
    expect(forms.map(({ title }) => title)).toEqual(['person', 'Room', 'string']);
  });

  it('have the fields that stand beside them', () => {
    expect(Object.keys(forms[1]?.schema.properties ?? {})).toEqual(['note', 'number']);
  });

  it('with the same name are numbered', () => {
    const anyOf = [
      { type: 'string', minLength: 3 },
      { type: 'string', format: 'uri' },
    ];
    expect(variantsOf({ anyOf }, {})?.map(({ title }) => title)).toEqual(['string (1)', 'string (2)']);
  });

  it('that only ask for different fields are named by these', () => {
    const properties = { id: { type: 'string' }, title: { type: 'string' } };
    const either = variantsOf({ properties, oneOf: [{ required: ['id'] }, { required: ['title'] }] }, {});
    expect(either?.map(({ title, schema }) => [title, schema])).toEqual([
      ['id', { properties, required: ['id'] }],
      ['title', { properties, required: ['title'] }],
    ]);
  });

  it.each([
    [{ kind: 'person', name: 'Ana' }, 0],
    [{ number: 4 }, 1],
    ['text', 2],
    [undefined, -1],
    [7, -1],
  ])('%j is told by what it holds', (value, at) => {
    expect(variantOf(forms, value)).toBe(at);
  });

  it('begin with what makes them one', () => {
    const begun = forms.map((form) => beginningOf(form, {}));
    expect(begun).toEqual([{ kind: 'person', name: '' }, { number: 3 }, '']);
    expect(begun.map((value) => variantOf(forms, value))).toEqual([0, 1, 2]);
  });
});
