import { describe, expect, it } from 'vitest';
import {
  choicesOf,
  controlOf,
  emptyValue,
  fieldsOf,
  isTemplate,
  plainSchema,
  problemsAt,
  problemsBelow,
} from '../../../../renderer/components/schema-form/form-schema.ts';

describe('plainSchema', () => {
  it('follows a local reference and keeps what stands beside it', () => {
    const root = { $defs: { 'a/b': { type: 'string', description: 'inside' } } };
    expect(plainSchema({ $ref: '#/$defs/a~1b', description: 'beside' }, root)).toEqual({
      type: 'string',
      description: 'beside',
    });
  });

  it('ends where a reference leads to itself', () => {
    const root = { $defs: { loop: { $ref: '#/$defs/loop' } } };
    expect(controlOf(plainSchema({ $ref: '#/$defs/loop' }, root))).toBe('json');
  });

  it('takes the other form of a value that may be null', () => {
    expect(plainSchema({ anyOf: [{ type: 'integer' }, { type: 'null' }] }, {})).toEqual({ type: 'integer' });
    expect(plainSchema({ type: ['string', 'null'] }, {})).toEqual({ type: 'string' });
  });

  it('lays the parts of allOf together', () => {
    const parts = [
      { properties: { one: { type: 'string' } }, required: ['one'] },
      { properties: { two: { type: 'number' } } },
    ];
    const fields = fieldsOf(plainSchema({ type: 'object', allOf: parts }, {}), {});
    expect(fields.map(({ name, required }) => [name, required])).toEqual([
      ['one', true],
      ['two', false],
    ]);
  });
});

describe('controlOf', () => {
  it.each([
    [{ type: 'string' }, 'city', 'text'],
    [{ type: 'string' }, 'text', 'long_text'],
    [{ type: 'string', maxLength: 5_000 }, 'query', 'long_text'],
    [{ type: 'string', writeOnly: true }, 'key', 'secret'],
    [{ type: 'integer' }, 'count', 'number'],
    [{ type: 'boolean' }, 'all', 'boolean'],
    [{ enum: ['a', 'b'] }, 'kind', 'choice'],
    [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'kind', 'choice'],
    [{ type: 'array', items: { type: 'string' } }, 'to', 'list'],
    [{ type: 'object', properties: { a: {} } }, 'at', 'object'],
    [{ type: 'object' }, 'any', 'json'],
    [{ anyOf: [{ type: 'string' }, { type: 'array' }] }, 'either', 'variants'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, 'days', 'choices'],
    [{ type: 'string', format: 'date' }, 'day', 'date'],
    [{ type: 'string', format: 'date-time' }, 'start', 'date_time'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'headers', 'map'],
    [{ const: 'v1' }, 'version', 'choice'],
    [{}, 'anything', 'json'],
  ] as const)('%j called %s is asked for as %3$s', (schema, name, control) => {
    expect(controlOf(schema, name)).toBe(control);
  });

  it('offers every choice but null', () => {
    expect(choicesOf({ enum: ['a', 2, null] })).toEqual(['a', 2]);
  });
});

it('a new element begins with the default of its schema, or with what its type allows', () => {
  expect(emptyValue({ type: 'string', default: 'x' })).toBe('x');
  expect(emptyValue({ type: 'integer', minimum: 3 })).toBe(3);
  expect(emptyValue({ type: 'object', properties: { a: {} } })).toEqual({});
});

it('a template is told from a text that only shows one', () => {
  expect(isTemplate('${steps.events}')).toBe(true);
  expect(isTemplate('price: $${amount}')).toBe(false);
});

describe('problems', () => {
  const problem = (path: string) => ({ code: 'wrong', message: path, path });
  const problems = ['with', 'with.city', 'with.days[0].name', 'without'].map(problem);

  it('are told from below a path', () => {
    expect(problemsBelow(problems, 'with').map(({ path }) => path)).toEqual(['', 'city', 'days[0].name']);
  });

  it('stand at their field, or at the last that is shown', () => {
    expect(problemsAt(problems, 'with').length).toBe(1);
    expect(problemsAt(problems, 'with', true).length).toBe(3);
  });
});
