import { expect, it } from 'vitest';
import { type HealthFacts, healthChecks } from '../../../../renderer/screens/mission-control/health.ts';

const well: HealthFacts = {
  accepting: true,
  paused: false,
  lag_ms: 0,
  late_after_ms: 60_000,
  failing_servers: [],
  free_bytes: 50_000_000_000,
  last_error: null,
};
const notGood = (facts: Partial<HealthFacts>) =>
  healthChecks({ ...well, ...facts }).filter(({ state }) => state !== 'good');

it('an engine that is well has nothing to look at', () => {
  expect(notGood({})).toEqual([]);
  expect(notGood({ free_bytes: null, lag_ms: 60_000 })).toEqual([]);
});

it.each([
  [{ accepting: false }, { name: 'work', state: 'bad', detail: null }],
  [{ paused: true }, { name: 'schedules', state: 'look', detail: null }],
  [{ lag_ms: 60_001 }, { name: 'punctuality', state: 'look', detail: null }],
  [{ failing_servers: ['a', 'b'] }, { name: 'servers', state: 'look', detail: 'a, b' }],
  [{ free_bytes: 900_000_000 }, { name: 'disk', state: 'look', detail: null }],
  [{ free_bytes: 9_000_000 }, { name: 'disk', state: 'bad', detail: null }],
  [{ last_error: 'no space' }, { name: 'last_error', state: 'look', detail: 'no space' }],
])('%o is told', (facts, check) => {
  expect(notGood(facts)).toEqual([check]);
});
