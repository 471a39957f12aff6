import { expect, test } from 'vitest';
import { checkJsonBounds, inputBounds } from '../../../core/model/json-bounds.ts';

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
}

test('what is within the bounds passes', () => {
  expect(() => checkJsonBounds({ a: [1, 'x', null, { b: true }] }, inputBounds)).not.toThrow();
  expect(() => checkJsonBounds(nested(500), inputBounds)).not.toThrow();
});

test('20,000 levels are an error and no stack overflow', () => {
  expect(() => checkJsonBounds(nested(20_000), inputBounds)).toThrow(
    expect.objectContaining({ code: 'too_deep', message: 'the input is nested deeper than 500 levels' }),
  );
});

test('a cycle counts as too deep', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(() => checkJsonBounds(cycle, inputBounds)).toThrow(expect.objectContaining({ code: 'too_deep' }));
});

test('shared parts count as often as they would be written', () => {
  let value: unknown = 'x';
  for (let level = 0; level < 60; level++) value = [value, value];
  expect(() => checkJsonBounds(value, inputBounds)).toThrow(expect.objectContaining({ code: 'too_large' }));
});

test('long text and many values are too large', () => {
  const bounds = { depth: 10, nodes: 100, characters: 1_000 };
  expect(() => checkJsonBounds('x'.repeat(1_000), bounds, 'the note')).toThrow(/the note is larger than/);
  expect(() => checkJsonBounds(new Array(101).fill(0), bounds)).toThrow(
    expect.objectContaining({ code: 'too_large' }),
  );
  expect(() => checkJsonBounds({ ['k'.repeat(1_000)]: 1 }, bounds)).toThrow(
    expect.objectContaining({ code: 'too_large' }),
  );
});
