import { describe, expect, test } from 'vitest';
import { openDataDirectory } from '../../../core/data-directory.ts';
import type { Engine } from '../../../core/engine.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

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

test('an event that occurred before the task was made makes no run of it', async () => {
  const { engine, clock, store, publish, runs, task } = await setUp({ expression: 'file.created' });
  const id = engine.services.ids.next();
  const occurred_at = task.created_at - 1;
  await store.publish({
    id,
    topic: 'file.created',
    payload: {},
    source: 'test',
    correlation_id: id,
    occurred_at,
  });
  await engine.start();
  await clock.advance(10);
  expect(await runs()).toEqual([]);
  await publish('file.created');
  expect(await runs()).toHaveLength(1);
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

describe('while no task listens', () => {
  const listening = {
    title: 'Later',
    schedule: { kind: 'event', expression: 'file.*', timezone: 'UTC' },
    pipeline: [{ id: 'a', uses: 'briefing.compose' }],
  } as const;
  async function publish({ store, ids, clock }: Engine['services'], topic: string) {
    const id = ids.next();
    const event = { id, topic, payload: {}, source: 'test', correlation_id: id, occurred_at: clock.now() };
    await store.publish(event);
  }

  test('events are passed over: a task that is made later hears of what comes after', async () => {
    const { engine, clock } = await openClockedEngine();
    const { store, tasks } = engine.services;
    await engine.start();
    await publish(engine.services, 'file.before');
    await clock.advance(10);
    const { task } = await tasks.create(listening, ownerAgentId);
    await publish(engine.services, 'file.after');
    await clock.advance(10);
    const { items } = await store.findRuns({ task_id: task.id }, { limit: 9 });
    expect(items.map(({ event }) => event?.topic)).toEqual(['file.after']);
  });

  test('how far is stored a little later, not with every commit', async () => {
    const { engine, clock } = await openClockedEngine();
    const { store } = engine.services;
    await engine.start();
    await publish(engine.services, 'file.before');
    await clock.advance(10);
    const soon = await store.getCursor('event-tasks');
    await clock.advance(1_000);
    expect([soon, await store.getCursor('event-tasks')]).toEqual([0, 1]);
  });

  test('how far is stored when the engine stops', async () => {
    const directory = openDataDirectory(temporaryDirectory());
    const { engine, clock } = await openClockedEngine({ directory });
    await engine.start();
    await publish(engine.services, 'file.before');
    await clock.advance(10);
    await engine.stop();
    const again = await openClockedEngine({ directory });
    const { task } = await again.engine.services.tasks.create(listening, ownerAgentId);
    await again.engine.start();
    await again.clock.advance(10);
    expect((await again.engine.services.store.findRuns({ task_id: task.id }, { limit: 9 })).items).toEqual(
      [],
    );
  });
});
