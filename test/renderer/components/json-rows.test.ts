import { describe, expect, it } from 'vitest';
import { jsonRows } from '../../../renderer/components/json-rows.ts';

const none = new Set<string>();
const paths = (...given: Parameters<typeof jsonRows>) => jsonRows(...given).rows.map(({ path }) => path);

describe('a JSON value as lines', () => {
  it('opens the first two levels, and names each place', () => {
    const value = { list: [{ name: 'a' }], 'odd name': 1 };
    expect(paths(value, none)).toEqual(['$', '$.list', '$.list[0]', '$["odd name"]']);
  });

  it('opens and closes what is toggled', () => {
    const value = { list: [{ name: 'a' }] };
    expect(paths(value, new Set(['$.list[0]']))).toContain('$.list[0].name');
    expect(paths(value, new Set(['$.list']))).toEqual(['$', '$.list']);
  });

  it('keeps a large list closed at first', () => {
    const value = { many: Array.from({ length: 51 }, (_, index) => index) };
    expect(paths(value, none)).toEqual(['$', '$.many']);
  });

  it('finds names and values at any depth, with what is around them', () => {
    const value = { a: { b: { c: { Needle: 1 } } }, other: ['x', 'a needle'], last: 2 };
    const found = jsonRows(value, none, 'needle');
    expect(found.matches).toBe(2);
    expect(found.rows.map(({ path }) => path)).toEqual([
      '$',
      '$.a',
      '$.a.b',
      '$.a.b.c',
      '$.a.b.c.Needle',
      '$.other',
      '$.other[1]',
    ]);
  });

  it('does not open what is empty', () => {
    expect(jsonRows({}, none).rows).toEqual([
      { path: '$', depth: 0, name: null, value: {}, size: 0, open: false },
    ]);
  });
});
