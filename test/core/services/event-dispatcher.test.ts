import { expect, test } from 'vitest';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';

async function setUp(schedule: JsonObject) {
  const { engine, clock } = await openClockedEngine();
  const { tasks, store, ids } = engine.services;
  const { task } = await tasks.create(
    { title: 'On event', schedule: { kind: 'event', timezone: 'UTC', ...schedule } as JsonObject },
    ownerAgentId,
  );
  const publish = async (topic: string, payload: JsonObject = {}) => {
    const id = ids.next();
    await store.publish({ id, topic, payload, source: 'test', correlation_id: id, occurred_at: clock.now() });
    await clock.advance(10);
  };
  const runs = async () => (await store.findRuns({ task_id: task.id }, { limit: 100 })).items;
  return { engine, clock, store, task, publish, runs };
}

test('a run for each event whose topic and filter meet, with the event in reach', async () => {
  const { engine, publish, runs } = await setUp({
    expression: 'file.*',
    filter: "ends_with(event.payload.path, '.pdf')",
  });
  await engine.start();
  await publish('file.created', { path: 'a.txt' });
  await publish('file.created', { path: 'b.pdf' });
  await publish('mail.received', { path: 'c.pdf' });
  expect((await runs()).map(({ event }) => event?.payload)).toEqual([{ path: 'b.pdf' }]);
});

test('events that came while the engine was off are dispatched when it starts', async () => {
  const { engine, clock, publish, runs } = await setUp({ expression: 'file.created' });
  await publish('file.created');
  await publish('file.created');
  expect(await runs()).toEqual([]);
  await engine.start();
  await clock.advance(10);
  expect(await runs()).toHaveLength(2);
});

test('a filter that fails on an event stops neither the stream nor the task', async () => {
  const { engine, publish, runs } = await setUp({
    expression: 'file.created',
    filter: 'abs(event.payload.size) > `1`',
  });
  await engine.start();
  await publish('file.created', { size: 'not a number' });
  await publish('file.created', { size: 5 });
  expect(await runs()).toHaveLength(1);
});

test('a task that listens to runs does not start itself', async () => {
  const { engine, clock, publish, runs } = await setUp({ expression: '**' });
  await engine.start();
  await publish('file.created');
  await clock.advance(1_000);
  expect(await runs()).toHaveLength(1);
});
