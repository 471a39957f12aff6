import { expect, it } from 'vitest';
import { askedOf, readFilter, writeFilter } from '../../../../renderer/screens/runs/run-filter.ts';

it('a filter stands in the address, without what stands for all', () => {
  const filter = { state: 'failed', task: 'some id', since: '7d' } as const;
  expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(askedOf(filter)).toEqual(filter);
  const all = readFilter(new URLSearchParams('state=nonsense&since=1y'));
  expect(writeFilter(all).toString()).toBe('');
  expect(askedOf(all)).toEqual({});
});
