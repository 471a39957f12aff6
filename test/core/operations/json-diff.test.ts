import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../core/operations/json-diff.ts';

describe('diffJson', () => {
  it('names the deepest place with both values', () => {
    expect(diffJson({ a: { b: [1, 2] } }, { a: { b: [1, 3] } })).toEqual([
      { path: 'a.b[1]', kind: 'changed', before: 2, after: 3 },
    ]);
  });

  it('tells added from removed', () => {
    expect(diffJson({ gone: 1 }, { came: 2 })).toEqual([
      { path: 'gone', kind: 'removed', before: 1 },
      { path: 'came', kind: 'added', after: 2 },
    ]);
  });

  it('pairs steps by their id, so that an inserted step is one difference', () => {
    const before = { pipeline: [{ id: 'a' }, { id: 'b', with: { n: 1 } }] };
    const after = { pipeline: [{ id: 'new' }, { id: 'a' }, { id: 'b', with: { n: 2 } }] };
    expect(diffJson(before, after)).toEqual([
      { path: 'pipeline[b].with.n', kind: 'changed', before: 1, after: 2 },
      { path: 'pipeline[new]', kind: 'added', after: { id: 'new' } },
    ]);
  });

  it('finds nothing between equal values', () => {
    expect(diffJson({ a: [null, { b: 'x' }] }, { a: [null, { b: 'x' }] })).toEqual([]);
  });
});
