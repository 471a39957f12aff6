import { describe, expect, it } from 'vitest';
import { layOut } from '../../../../../../renderer/screens/tasks/editor/pipeline/graph-layout.ts';
import { readPath, writePath } from '../../../../../../renderer/screens/tasks/editor/pipeline/json-path.ts';
import {
  everyNode,
  localNames,
  nodeAround,
  nodeOfStep,
  readTree,
  visibleSteps,
} from '../../../../../../renderer/screens/tasks/editor/pipeline/pipeline-tree.ts';

const tool = (id: string, more: object = {}) => ({ id, uses: 'a.b', ...more });
const tree = readTree([
  tool('first', { save_as: 'found' }),
  { id: 'both', parallel: [[tool('left'), tool('after_left')], tool('right')] },
  { id: 'each', foreach: '${steps.found}', do: [tool('fetch'), tool('keep')] },
  {
    id: 'pick',
    switch: [{ when: 'x', do: [tool('yes')] }],
    default: [{ id: 'links', chain: [tool('link'), tool('next')] }],
  },
  { id: 'again', repeat: { until: 'x', max: 3 }, do: [tool('try')] },
  { id: 'ask', approval: { message: 'ok?' } },
]);

it('every node is found, with its kind and its place', () => {
  expect([...everyNode(tree)].map(({ id, kind, path }) => `${id} ${kind} ${writePath(path)}`)).toEqual([
    'first tool [0]',
    'both parallel [1]',
    'left tool [1].parallel[0][0]',
    'after_left tool [1].parallel[0][1]',
    'right tool [1].parallel[1]',
    'each foreach [2]',
    'fetch tool [2].do[0]',
    'keep tool [2].do[1]',
    'pick switch [3]',
    'yes tool [3].switch[0].do[0]',
    'links chain [3].default[0]',
    'link tool [3].default[0].chain[0]',
    'next tool [3].default[0].chain[1]',
    'again repeat [4]',
    'try tool [4].do[0]',
    'ask approval [5]',
  ]);
});

it('what is no node is left out', () => {
  expect(readTree(['text', null, tool('one')]).map(({ id }) => id)).toEqual(['one']);
  expect(readTree({ no: 'list' })).toEqual([]);
});

it.each([
  ['first', 'first'],
  ['both[0].after_left', 'after_left'],
  ['both[1].right', 'right'],
  ['each[17].fetch', 'fetch'],
  ['pick[0].yes', 'yes'],
  ['pick[default].links.next', 'next'],
  ['again[2].try', 'try'],
  ['first.fallback', 'first'],
])('the step %s of a run is the node %s', (step, id) => {
  expect(nodeOfStep(tree, step)?.id).toBe(id);
});

describe('visibleSteps', () => {
  const seenAt = (path: string) => [...visibleSteps(tree, readPath(path)).keys()];

  it('are those before, under both their names', () => {
    expect(seenAt('[1].parallel[0][1].with.x')).toEqual(['first', 'found', 'left']);
  });

  it('of branches are seen after them, of rounds are not', () => {
    expect(seenAt('[3].switch[0].when')).toEqual([
      'first',
      'found',
      'both',
      'left',
      'after_left',
      'right',
      'each',
    ]);
  });
});

it('names of a loop or chain exist inside it', () => {
  expect([...localNames(tree, readPath('[2].do[0].with.x'))]).toEqual(['item', 'index']);
  expect([...localNames(tree, readPath('[3].default[0].chain[1].with'))]).toEqual(['input']);
  expect([...localNames(tree, readPath('[2].foreach'))]).toEqual([]);
});

it('the node around a place is the innermost', () => {
  expect(nodeAround(tree, readPath('[1].parallel[1].with.city'))?.id).toBe('right');
  expect(nodeAround(tree, readPath('[3].switch[0].when'))?.id).toBe('pick');
});

it('a path is read as the engine writes it', () => {
  expect(readPath('pipeline[1].with["first name"].x')).toEqual(['pipeline', 1, 'with', 'first name', 'x']);
});

describe('layOut', () => {
  const { boxes, edges, notes } = layOut(tree);
  const box = (id: string) => boxes.find(({ node }) => node.id === id);

  it('no two boxes of one depth overlap', () => {
    const overlapping = boxes.flatMap((one) =>
      boxes.filter(
        (other) =>
          other !== one &&
          other.depth === one.depth &&
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      ),
    );
    expect(overlapping).toEqual([]);
  });

  it('what is inside a node lies inside its box', () => {
    for (const { node, x, y, width, height } of boxes)
      for (const inner of everyNode(node.blocks.flatMap((block) => block.nodes))) {
        const at = box(inner.id);
        expect(
          at && at.x >= x && at.y >= y && at.x + at.width <= x + width && at.y + at.height <= y + height,
        ).toBe(true);
      }
  });

  it('edges lead from each node to the one after it', () => {
    expect(edges.map(({ from, to }) => `${from}>${to}`)).toContain('1/parallel/0/0>1/parallel/0/1');
    expect(edges.length).toBe(5 + 1 + 1 + 1);
  });

  it('branches have their words', () => {
    expect(notes.filter(({ kind }) => kind === 'branch').map(({ owner }) => owner.id)).toEqual([
      'both',
      'both',
      'pick',
      'pick',
    ]);
  });
});
