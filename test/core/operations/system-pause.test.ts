import { expect, test } from 'vitest';
import { readConfig } from '../../../core/config.ts';
import { openDataDirectory } from '../../../core/data-directory.ts';
import { openEngine } from '../../../core/engine.ts';
import { type Agent, ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { invoke } from '../../../core/operations/invoke.ts';
import { findOperation } from '../../../core/operations/operations.ts';
import type { Services } from '../../../core/services/services.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { createSilentLog } from '../../support/silent-log.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const minute = 60_000;
const hour = 60 * minute;
const owner: Agent = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };

async function callOf(services: Services, name: string, input: JsonObject = {}): Promise<JsonObject> {
  const answer = await invoke(findOperation(name), input, {
    agent: owner,
    door: 'cli',
    request_id: services.ids.next(),
    correlation_id: services.ids.next(),
    signal: new AbortController().signal,
    log: services.log,
    services,
  });
  return answer as JsonObject;
}

/** An hourly task that waits for nothing; it is 10:00 in Chisinau. */
const hourly = (changes: JsonObject = {}): JsonObject => ({
  title: 'Hourly',
  schedule: { kind: 'cron', expression: '0 * * * *', timezone: 'Europe/Chisinau' },
  pipeline: [{ id: 'go', wait: { seconds: 0 } }],
  ...changes,
});

async function paused(changes: JsonObject = {}) {
  const { engine, clock } = await openClockedEngine();
  await engine.start();
  const { services } = engine;
  const call = (name: string, input: JsonObject = {}) => callOf(services, name, input);
  const { id } = await call('tasks.create', hourly(changes));
  return { engine, clock, services, call, task: id as string };
}

async function ledger(services: Services, task_id: string) {
  const { items } = await services.store.findOccurrences({ task_id }, { limit: 100 });
  return items
    .toSorted((a, b) => a.slot_at - b.slot_at)
    .map(({ slot_at, state, reason }) => [new Date(slot_at).toISOString().slice(11, 16), state, reason]);
}

test('nothing runs by itself in a pause, which ends by itself; the latest slot then runs once', async () => {
  const { clock, services, call, task } = await paused();
  const begun = await call('system.pause', { until: '150m', reason: 'on a plane' });
  expect(begun).toMatchObject({ until: '2026-03-02T10:30:00.000Z', reason: 'on a plane' });
  await clock.advance(150 * minute - 1);
  expect(await ledger(services, task)).toEqual([]);
  expect(await call('system.status')).toMatchObject({
    paused_until: '2026-03-02T10:30:00.000Z',
    pause: { reason: 'on a plane' },
    next_instant: '2026-03-02T10:30:00.000Z',
  });
  await clock.advance(minute);
  const words = 'everything was paused until 2026-03-02 12:30 +02:00 (on a plane)';
  expect(await ledger(services, task)).toEqual([
    ['09:00', 'coalesced', expect.stringContaining(`(${words}); coalesced into the slot of`)],
    ['10:00', 'late', 'ran 30 min after its slot'],
  ]);
  const { facts } = await services.explain(task, Date.parse('2026-03-02T10:00:00Z'));
  expect(facts[0]).toBe(`At its time ${words}.`);
  expect(await call('system.status')).toMatchObject({ paused_until: null, pause: null });
});

test('a task that skips missed slots skips those of the pause, also the one just before its end', async () => {
  const { clock, services, call, task } = await paused({ misfire: 'skip' });
  await call('system.pause', { until: '2026-03-02T09:00:01Z' });
  await clock.advance(hour + minute);
  expect(await ledger(services, task)).toEqual([
    [
      '09:00',
      'skipped',
      'missed by 1 s (everything was paused until 2026-03-02 11:00:01 +02:00), and the task skips missed slots',
    ],
  ]);
});

test('what is no longer useful after the pause is skipped, and says both', async () => {
  const { clock, services, call, task } = await paused({ useful_for_seconds: 600 });
  await call('system.pause', { until: '90m' });
  await clock.advance(90 * minute + 1);
  expect(await ledger(services, task)).toEqual([
    ['09:00', 'skipped', expect.stringMatching(/^everything was paused .*no longer useful/)],
  ]);
});

test('by hand it still runs, and resuming decides what was missed at once', async () => {
  const { clock, services, call, task } = await paused();
  await call('system.pause');
  const { run_id } = await call('tasks.run', { task });
  await clock.advance(90 * minute);
  expect((await services.store.getRun(run_id as string))?.state).toBe('succeeded');
  expect(await ledger(services, task)).toEqual([]);
  expect(await call('system.resume')).toMatchObject({ ended: { until: null } });
  await clock.advance(10);
  expect(await ledger(services, task)).toMatchObject([['09:00', 'late', expect.any(String)]]);
  expect(await call('system.resume')).toMatchObject({ ended: null });
});

test('an event waits in the stream and makes its run afterwards', async () => {
  const { clock, call } = await paused();
  const schedule = { kind: 'event', expression: 'door.opened' };
  const { id } = await call('tasks.create', hourly({ schedule, title: 'On the door' }));
  const runs = async () => (await call('runs.list', { task: id as string })).items;
  await call('system.pause', { until: '10m' });
  await call('events.publish', { topic: 'door.opened' });
  await clock.advance(9 * minute);
  expect(await runs()).toEqual([]);
  await clock.advance(2 * minute);
  expect(await runs()).toMatchObject([{ state: 'succeeded', trigger: 'event' }]);
});

test('is told beforehand why a slot will not run', async () => {
  const { services, call, task } = await paused();
  await call('system.pause', { until: '2h' });
  const told = await services.explain(task, Date.parse('2026-03-02T09:00:00Z'));
  expect(told.sentence).toContain('but everything is paused until 2026-03-02 12:00 +02:00');
  expect(told.facts).toContain('After the pause the latest missed slot runs once, if it is still useful.');
});

test('paused again, it gets another end; an end in the past is refused', async () => {
  const { clock, call } = await paused();
  const { since } = await call('system.pause', { until: '1h' });
  await clock.advance(minute);
  expect(await call('system.pause', { until: '3h' })).toMatchObject({ since, reason: null });
  await expect(call('system.pause', { until: '2020-01-01' })).rejects.toMatchObject({ path: 'until' });
});

test('it holds over a restart', async () => {
  const directory = openDataDirectory(temporaryDirectory());
  const clock = new FakeClock();
  const config = { ...(await readConfig({})), timezone: 'UTC' };
  const open = () => openEngine({ directory, config, clock, log: createSilentLog() });
  const first = await open();
  await callOf(first.services, 'tasks.create', hourly());
  await callOf(first.services, 'system.pause', { until: '90m' });
  await first.stop();
  const second = await open();
  try {
    await second.start();
    await clock.advance(61 * minute);
    expect((await second.services.store.findOccurrences({}, { limit: 10 })).items).toEqual([]);
    await clock.advance(30 * minute);
    expect((await second.services.store.findOccurrences({}, { limit: 10 })).items).toHaveLength(1);
  } finally {
    await second.stop({ drain_ms: 0 });
  }
});
