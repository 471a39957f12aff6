import { describe, expect, it } from 'vitest';
import {
  duplicateNode,
  insertNode,
  moveNode,
  newName,
  readPipeline,
  removeNode,
  setValue,
  writePipeline,
} from '../../../../../../renderer/screens/tasks/editor/pipeline/pipeline-text.ts';

const steps = writePipeline([
  { id: 'one', uses: 'a.b', with: { id: 'kept' } },
  { id: 'two', parallel: [[{ id: 'three', uses: 'a.b', save_as: 'three_out' }]] },
]);
const ids = (text: string) => readPipeline(text).value?.map((node) => (node as { id: string }).id);

it('a text that is no JSON has no value, and still the nodes that can be read', () => {
  const broken = steps.replace('"two"', '');
  expect(readPipeline(broken).value).toBeUndefined();
  expect(readPipeline(broken).nodes[0]?.id).toBe('one');
});

it('a value is set, and the rest stays as it was written', () => {
  const written = '[ { "id": "one",   "uses": "a.b" } ]';
  expect(setValue(written, [0, 'id'], 'first')).toBe('[ { "id": "first",   "uses": "a.b" } ]');
});

it('a node is added before a place, into an empty text as well', () => {
  expect(ids(insertNode(steps, [], 1, { id: 'new', uses: 'a.b' }))).toEqual(['one', 'new', 'two']);
  expect(ids(insertNode('', [], 0, { id: 'new', uses: 'a.b' }))).toEqual(['new']);
});

it('a node is added to a branch', () => {
  const text = insertNode(steps, [1, 'parallel', 0], 1, { id: 'four', uses: 'a.b' });
  expect(readPipeline(text).nodes[1]?.blocks[0]?.nodes.map(({ id }) => id)).toEqual(['three', 'four']);
});

it('a node is taken away', () => {
  expect(ids(removeNode(steps, [0]))).toEqual(['two']);
});

describe('moveNode', () => {
  it('changes places with the neighbour', () => {
    const moved = moveNode(steps, [0], 1);
    expect(ids(moved.text)).toEqual(['two', 'one']);
    expect(moved.path).toEqual([1]);
    expect(moveNode(moved.text, [1], -1).text).toBe(steps);
  });

  it('leaves the first and the last where they are', () => {
    expect(moveNode(steps, [0], -1).text).toBe(steps);
    expect(moveNode(steps, [1], 1).text).toBe(steps);
  });
});

describe('duplicateNode', () => {
  it('gives new names to the copy and all inside it', () => {
    const { text, path } = duplicateNode(steps, [1]);
    expect(path).toEqual([2]);
    expect(readPipeline(text).value?.[2]).toEqual({
      id: 'two_2',
      parallel: [[{ id: 'three_2', uses: 'a.b', save_as: 'three_out_2' }]],
    });
  });

  it('leaves alone what a tool is given', () => {
    expect(readPipeline(duplicateNode(steps, [0]).text).value?.[1]).toMatchObject({ with: { id: 'kept' } });
  });
});

it('a name is made of what an id may hold, and is new', () => {
  expect(newName('top unread!', new Set())).toBe('top_unread_');
  expect(newName('1st', new Set(['st']))).toBe('st_2');
});
