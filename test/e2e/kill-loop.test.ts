import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { killLoop } from '../torture/kill-loop.ts';

const kills = 200;
/** A generous bound for a slow machine; here it takes about a minute. */
const timeout = 15 * 60_000;

test(`an engine killed ${kills} times at random moments breaks no promise`, { timeout }, async () => {
  const report = await killLoop({ directory: temporaryDirectory(), kills, seed: 20_261_120 });
  expect(report).toMatchObject({ kills, broken: [] });
  // However slow the machine, there was work to interrupt, and effects were interrupted.
  expect(report.acknowledged).toBeGreaterThan(kills / 4);
  expect(report.in_doubt).toBeGreaterThan(0);
});
