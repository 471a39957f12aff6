import { describe, expect, it } from 'vitest';
import { openDataDirectory } from '../../../core/data-directory.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { callContext } from '../../../core/operations/call-context.ts';
import { invoke } from '../../../core/operations/invoke.ts';
import { findOperation } from '../../../core/operations/operations.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const hour = 3_600_000;
/** 23:00 of the person, who lives in Chisinau. */
const evening = '2026-03-02T21:00:00Z';
const morning = Date.parse('2026-03-03T05:00:00Z');
const steps = [{ id: 'say', uses: 'list.organise', with: { items: [{ title: 'one' }] } }];

/** An engine in which Scout is quiet from 22:00 to 07:00, and owns tasks. */
async function quietAgent(start = evening) {
  const { engine, clock } = await openClockedEngine({ start });
  await engine.start();
  const { services } = engine;
  const { agents, tasks, store } = services;
  const quiet_hours = { from: '22:00', to: '07:00' };
  const { agent } = await agents.create({ name: 'Scout', scopes: ['*'], quiet_hours }, null);
  const task = async (more: JsonObject = {}) => {
    const draft = { title: 'Sort', schedule: { kind: 'manual' }, pipeline: steps, ...more };
    return (await tasks.create(draft, agent.id)).task;
  };
  const call = (name: string, input: JsonObject, as = agent) => {
    const context = callContext({ services, agent: as, door: 'http' }, new AbortController().signal);
    return invoke(findOperation(name), input, context) as Promise<JsonObject>;
  };
  const runs = async () => (await store.findRuns({}, { limit: 10 })).items;
  return { engine, clock, services, agents, agent, tasks, store, task, call, runs };
}

describe('an agent in its quiet hours', () => {
  it('reads, and changes nothing until they are over', async () => {
    const { call, clock } = await quietAgent();
    await expect(call('tasks.list', {})).resolves.toMatchObject({ items: [] });
    const draft = { title: 'Sort', schedule: { kind: 'manual' }, pipeline: steps };
    await expect(call('tasks.create', draft)).rejects.toMatchObject({
      ...{ code: 'quiet_hours', retryable: true, retry_after_seconds: 8 * 3_600 },
      message: expect.stringContaining('until 2026-03-03 07:00 +02:00'),
    });
    await expect(call('agents.me', {})).resolves.toMatchObject({
      ...{ quiet_hours: { from: '22:00', to: '07:00' }, quiet_until: '2026-03-03T05:00:00.000Z' },
    });
    await clock.advance(8 * hour);
    await expect(call('tasks.create', draft)).resolves.toMatchObject({ status: 'active' });
  });

  it('calls tools that read, and none that write', async () => {
    const { call, agents, agent } = await quietAgent();
    await agents.update(agent.id, { approval: 'never' });
    const as = await agents.find(agent.id);
    const sorted = call('tools.call', { tool: 'list.organise', input: { items: [{ title: 'one' }] } }, as);
    await expect(sorted).resolves.toMatchObject({ effect: 'read_only' });
    const input = { tool: 'notify.desktop', input: { title: 'x', text: 'y' }, confirm: true };
    await expect(call('tools.call', input, as)).rejects.toMatchObject({ code: 'quiet_hours' });
  });

  it('is quiet after a restart too', async () => {
    const directory = openDataDirectory(temporaryDirectory());
    const before = await openClockedEngine({ directory, start: evening });
    const quiet_hours = { from: '22:00', to: '07:00' };
    const draft = { name: 'Scout', scopes: ['*'], quiet_hours };
    const { agent } = await before.engine.services.agents.create(draft, null);
    await before.engine.stop();
    const { engine } = await openClockedEngine({ directory, start: evening });
    expect(() => engine.services.quiet.requireAwake(agent)).toThrow('Scout changes nothing until');
    expect(engine.services.quiet.at(ownerAgentId, engine.services.clock.now())).toBeNull();
  });

  it('is awake again when they are taken away', async () => {
    const { call, agents, agent, services } = await quietAgent();
    const owner = await agents.find(ownerAgentId);
    const updated = await call('agents.update', { agent: 'Scout', quiet_hours: null }, owner);
    expect(updated).toMatchObject({ quiet_hours: null, quiet_until: null });
    expect(services.quiet.at(agent.id, services.clock.now())).toBeNull();
    await expect(
      call('agents.update', { agent: 'Scout', quiet_hours: { from: '25:00', to: '07:00' } }, owner),
    ).rejects.toMatchObject({ code: 'invalid_input', path: 'quiet_hours' });
  });
});

describe('a task of an agent in its quiet hours', () => {
  const midnight = {
    kind: 'rrule',
    expression: 'FREQ=DAILY;BYHOUR=23;BYMINUTE=30',
    timezone: 'Europe/Chisinau',
  };

  it('is put off to their end, and its ledger says why', async () => {
    const { task, clock, store, runs } = await quietAgent();
    const { id } = await task({ schedule: midnight });
    await clock.advance(hour);
    const slot = Date.parse('2026-03-02T21:30:00Z');
    expect(await store.getOccurrence(id, slot)).toMatchObject({
      ...{
        state: 'pending',
        reason: 'delayed by quiet hours of Scout from 22:00 to 07:00',
        fire_at: morning,
      },
    });
    expect(await runs()).toEqual([]);
    await clock.advance(7 * hour);
    await expect.poll(async () => (await store.getOccurrence(id, slot))?.state).toBe('late');
    expect(await runs()).toMatchObject([{ state: 'succeeded', slot_at: slot }]);
  });

  it('is not run when it is of no use any more', async () => {
    const { task, clock, store, runs } = await quietAgent();
    const { id } = await task({ schedule: midnight, useful_for_seconds: 3_600 });
    await clock.advance(9 * hour);
    expect(await store.getOccurrence(id, Date.parse('2026-03-02T21:30:00Z'))).toMatchObject({
      ...{ state: 'skipped', reason: expect.stringContaining('no longer useful') },
    });
    expect(await runs()).toEqual([]);
  });

  it('waits for the quiet hours of the task too', async () => {
    const { task, clock, store } = await quietAgent();
    const quiet_hours = { from: '23:00', to: '06:00', policy: 'delay' };
    const { id } = await task({ schedule: midnight, quiet_hours });
    await clock.advance(hour);
    expect(await store.getOccurrence(id, Date.parse('2026-03-02T21:30:00Z'))).toMatchObject({
      fire_at: morning,
      reason: 'delayed by quiet hours from 23:00 to 06:00, then quiet hours of Scout from 22:00 to 07:00',
    });
  });

  it('hears of an event now and runs later', async () => {
    const { task, call, agents, clock, store, runs } = await quietAgent();
    await task({ schedule: { kind: 'event', expression: 'door.opened' } });
    const owner = await agents.find(ownerAgentId);
    await call('events.publish', { topic: 'door.opened', payload: {} }, owner);
    await clock.advance(hour);
    expect(await runs()).toMatchObject([{ state: 'queued', run_at: morning }]);
    await clock.advance(7 * hour);
    await expect.poll(async () => (await runs())[0]?.state).toBe('succeeded');
    expect(await store.findInbox({ state: 'open' }, { limit: 1 })).toMatchObject({ items: [] });
  });

  it('goes on after them when it waits', async () => {
    const { task, call, agents, clock, runs } = await quietAgent('2026-03-02T19:30:00Z');
    const { id } = await task({
      pipeline: [{ id: 'rest', wait: { seconds: 3_600 } }, ...steps],
    });
    const owner = await agents.find(ownerAgentId);
    await call('tasks.run', { task: id }, owner);
    await expect.poll(async () => (await runs())[0]?.state).toBe('waiting');
    expect((await runs())[0]).toMatchObject({ wait: { for: 'time', until: morning } });
    await clock.advance(10 * hour);
    await expect.poll(async () => (await runs())[0]?.state).toBe('succeeded');
  });

  it('runs at once when the person asks for it', async () => {
    const { task, call, agents, runs } = await quietAgent();
    const { id } = await task();
    await call('tasks.run', { task: id }, await agents.find(ownerAgentId));
    await expect.poll(async () => (await runs())[0]?.state).toBe('succeeded');
  });

  it('runs later when another agent asks for it', async () => {
    const { task, call, agents, runs } = await quietAgent();
    const { id } = await task();
    const { agent: other } = await agents.create({ name: 'Owl', scopes: ['*'] }, null);
    await call('tasks.run', { task: id }, other);
    expect(await runs()).toMatchObject([{ state: 'queued', run_at: morning }]);
  });

  it('is put off also when it was snoozed into them', async () => {
    const { task, tasks, clock, store, runs } = await quietAgent('2026-03-02T17:00:00Z');
    const evenly = { ...midnight, expression: 'FREQ=DAILY;BYHOUR=20;BYMINUTE=0' };
    const { id } = await task({ schedule: evenly });
    await tasks.snooze(id, { until: Date.parse('2026-03-03T00:00:00Z') });
    await clock.advance(8 * hour);
    expect(await runs()).toMatchObject([{ state: 'queued', run_at: morning }]);
    const occurrence = await store.getOccurrence(id, Date.parse('2026-03-02T18:00:00Z'));
    expect(occurrence?.reason).toContain('delayed by quiet hours of Scout');
  });
});
