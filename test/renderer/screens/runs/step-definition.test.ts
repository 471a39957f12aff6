import { describe, expect, it } from 'vitest';
import { stepIn, withStep } from '../../../../renderer/screens/runs/step-definition.ts';

const fetchStep = { id: 'fetch', uses: 'web.get', with: { url: 'a', id: 'fetch' } };
const pipeline = [
  { id: 'first', uses: 'test.echo', with: { steps: [{ id: 'fetch' }] }, fallback: 'test.other' },
  { id: 'each', foreach: '${params.urls}', do: [fetchStep] },
  {
    id: 'both',
    parallel: [
      [{ id: 'left', uses: 'l', fallback: { id: 'rescue', uses: 'r' } }],
      [{ id: 'right', uses: 'r' }],
    ],
  },
];

describe('the definition of a step in a pipeline', () => {
  it('is found by the path of the run', () => {
    expect(stepIn(pipeline, 'each[2].fetch')).toBe(fetchStep);
    expect(stepIn(pipeline, 'both[0].left.rescue')).toEqual({ id: 'rescue', uses: 'r' });
  });

  it('is not there for a fallback that is only named, nor among arguments', () => {
    expect(stepIn(pipeline, 'first.fallback')).toBeNull();
    expect(stepIn(pipeline, 'fetch')).toBeNull();
  });

  it('is replaced, and nothing else', () => {
    const changed = withStep(pipeline, 'both[1].right', { id: 'right', uses: 'better' });
    expect(stepIn(changed, 'both[1].right')).toEqual({ id: 'right', uses: 'better' });
    expect(JSON.stringify(changed).replace('"better"', '"r"')).toBe(JSON.stringify(pipeline));
  });
});
