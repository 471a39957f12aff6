import { expect, test } from 'vitest';
import { followClockJumps } from '../../electron/clock-jumps.ts';
import { FakeClock } from '../support/fake-clock.ts';

const minute = 60_000;

test('a wall clock that is set, either way, is told once', async () => {
  const clock = new FakeClock();
  const jumps: number[] = [];
  followClockJumps(clock, (by_ms) => jumps.push(by_ms));
  await clock.advance(minute);
  clock.jump(60 * minute);
  await clock.advance(minute);
  clock.jump(-minute);
  await clock.advance(minute);
  expect(jumps).toEqual([60 * minute, -minute]);
});

test('small corrections are no jump, and nothing is looked at after the end', async () => {
  const clock = new FakeClock();
  const jumps: number[] = [];
  const end = followClockJumps(clock, (by_ms) => jumps.push(by_ms));
  for (let n = 0; n < 100; n++) {
    clock.jump(100);
    await clock.advance(minute);
  }
  end();
  expect([jumps, clock.armed]).toEqual([[], 0]);
});
