import { expect, it } from 'vitest';
import { alignedSeries, summaryOf } from '../../../../renderer/screens/mission-control/chart-data.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute)).toISOString();
const point = (minute: number, average: number, most = average) => ({ at: at(minute), average, most });

it('figures with gaps stand at the same instants', () => {
  const one = { name: 'a', items: [point(0, 1), point(2, 3)] };
  const other = { name: 'b', items: [point(1, 5), point(2, 6)] };
  const [instants, ...values] = alignedSeries([one, other]);
  expect(instants.map((second) => new Date(second * 1_000).toISOString())).toEqual([at(0), at(1), at(2)]);
  expect(values).toEqual([
    [1, null, 3],
    [null, 5, 6],
  ]);
});

it('a figure is told in words by its last, average and greatest value, and when that was', () => {
  expect(summaryOf({ name: 'a', items: [point(0, 2, 4), point(1, 4, 9), point(2, 3, 3)] })).toEqual({
    name: 'a',
    last: 3,
    average: 3,
    most: 9,
    most_at: at(1),
  });
  expect(summaryOf({ name: 'a', items: [] })).toBeUndefined();
});
