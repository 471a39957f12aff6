import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CrashWorld } from './crash-world.ts';
import { type Node, randomPipeline } from './random-pipeline.ts';

test('a crash at any write changes nothing: no settled step runs again, no write goes out twice, the outcome is the same', async () => {
  await fc.assert(
    fc.asyncProperty(randomPipeline, async (pipeline) => {
      const calm = new CrashWorld();
      const expected = await calm.run(pipeline);
      expect(calm.violations).toEqual([]);
      const writes = Math.min(calm.journal.writes, 40);
      for (let crashAt = 1; crashAt <= writes; crashAt++)
        for (const afterwards of [false, true]) await compare(pipeline, expected, [crashAt], afterwards);
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('neither does crashing again and again', async () => {
  const crashes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(randomPipeline, crashes, fc.boolean(), async (pipeline, gaps, afterwards) => {
      await compare(pipeline, await new CrashWorld().run(pipeline), gaps, afterwards);
    }),
    { numRuns: 300 },
  );
}, 120_000);

async function compare(
  pipeline: readonly Node[],
  expected: object,
  crashes: readonly number[],
  afterwards: boolean,
): Promise<void> {
  const world = new CrashWorld();
  const ended = await world.run(pipeline, crashes, afterwards);
  const where = `crash ${afterwards ? 'after' : 'before'} write ${crashes.join(', ')}`;
  expect({ where, ...ended }).toEqual({ where, ...expected });
  expect(world.violations, where).toEqual([]);
  expect(world.outside.repeated, where).toEqual([]);
}
