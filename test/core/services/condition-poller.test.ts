import Type from 'typebox';
import { expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';

/** A gauge that a condition watches every minute; `read` answers, or fails. */
async function setUp(read: () => number) {
  const gauge = {
    name: 'gauge',
    title: 'Gauge',
    description: 'A number.',
    tools: [
      {
        name: 'read',
        title: 'Read',
        description: 'Reads it.',
        input: Type.Object({}),
        output: Type.Object({ value: Type.Number() }),
        annotations: { readOnlyHint: true },
        handler: async () => ({ value: read() }),
      },
    ],
  };
  const { engine, clock } = await openClockedEngine({ toolkits: [gauge] });
  const schedule = {
    kind: 'condition',
    expression: 'value > `25`',
    timezone: 'UTC',
    poll: { uses: 'gauge.read', every_seconds: 60 },
  };
  const { tasks, store } = engine.services;
  const { task } = await tasks.create({ title: 'Too hot', schedule }, ownerAgentId);
  await engine.start();
  return { clock, runs: async () => (await store.findRuns({ task_id: task.id }, { limit: 100 })).items };
}

test('a run is made when the condition becomes true, and not while it stays so', async () => {
  let value = 20;
  const { clock, runs } = await setUp(() => value);
  await clock.advance(180_000);
  const before = (await runs()).length;
  value = 30;
  await clock.advance(300_000);
  const during = (await runs()).length;
  value = 20;
  await clock.advance(120_000);
  value = 40;
  await clock.advance(120_000);
  expect([before, during, (await runs()).length]).toEqual([0, 1, 2]);
});

test('the output that met it is in reach of the run', async () => {
  const { clock, runs } = await setUp(() => 30);
  await clock.advance(60_000);
  expect((await runs())[0]?.event).toMatchObject({
    topic: 'condition.met',
    payload: { output: { value: 30 } },
  });
});

test('a poll that fails changes nothing, and the next one is made', async () => {
  let broken = true;
  const { clock, runs } = await setUp(() => {
    if (broken) throw new OrdinautError({ code: 'unplugged', message: 'no gauge' });
    return 30;
  });
  await clock.advance(120_000);
  broken = false;
  await clock.advance(120_000);
  expect(await runs()).toHaveLength(1);
});
