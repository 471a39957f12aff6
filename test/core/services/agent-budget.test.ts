import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import type { Toolkit } from '../../../core/model/tool.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

const model: Toolkit = {
  name: 'model',
  title: 'Model',
  description: 'Spends tokens.',
  tools: [
    {
      name: 'ask',
      title: 'Ask',
      description: 'Answers, and says what that spent.',
      input: Type.Object({}),
      output: Type.Object({
        text: Type.String(),
        tokens: Type.Object({ input: Type.Integer(), output: Type.Integer() }),
      }),
      annotations: { readOnlyHint: true },
      handler: async () => ({ text: 'hello', tokens: { input: 60, output: 40 } }),
    },
    {
      name: 'count',
      title: 'Count',
      description: 'Spends nothing.',
      input: Type.Object({}),
      output: Type.Object({ count: Type.Integer() }),
      annotations: { readOnlyHint: true },
      handler: async () => ({ count: 1 }),
    },
    {
      name: 'break',
      title: 'Break',
      description: 'Fails.',
      input: Type.Object({}),
      output: Type.Object({}),
      annotations: { readOnlyHint: true },
      handler: async () => {
        throw new OrdinautError({ code: 'broken', message: 'it broke' });
      },
    },
  ],
};
const hour = 3_600_000;

/** An engine at eight in the evening in Chisinau, with an agent and what bounds it. */
async function evening(limits: JsonObject) {
  const { engine, clock } = await openClockedEngine({ start: '2026-03-02T18:00:00Z', toolkits: [model] });
  const { services } = engine;
  const draft = { name: 'Scout', scopes: ['*'], approval: 'never', limits } as const;
  const { agent } = await services.agents.create(draft, null);
  await engine.start();
  const task = (title: string, schedule: JsonObject, uses: string, by = agent.id) =>
    services.tasks.create({ title, schedule, pipeline: [{ id: 'a', uses }] }, by);
  const inbox = async () => (await services.store.findInbox({}, { limit: 10 })).items;
  return { engine, clock, services, agent, task, inbox };
}

describe('the runs of an agent in a day', () => {
  it('are not passed by 50 calls side by side', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const { post } = await openTestDoor(engine);
    await engine.call('tasks.create', { ...classicTask(), overlap: 'parallel' });
    const draft = { name: 'Scout', scopes: ['*'], limits: { runs_per_day: 5 } };
    const { token } = await engine.call('agents.create', draft);
    const headers = { authorization: `Bearer ${token}` };
    const run = () => post('/v1/operations/tasks.run', { task: 'Echo' }, headers);
    const answers = await Promise.all(Array.from({ length: 50 }, run));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(45);
    expect(await refused[0]?.json()).toMatchObject({
      error: { code: 'budget_exceeded', message: 'Scout has used its 5 runs of today' },
    });
    const { items } = await engine.call('inbox.list');
    expect(items).toMatchObject([{ title: 'Scout has used its 5 runs of today', choices: ['seen'] }]);
    expect(await engine.call('agents.get', { agent: 'Scout' })).toMatchObject({ today: { runs: 5 } });
  });

  it('skip a slot beyond them with the reason, and begin anew with the day of the person', async () => {
    const { clock, services, task, inbox } = await evening({ runs_per_day: 2 });
    const hourly = { kind: 'rrule', expression: 'FREQ=HOURLY;BYMINUTE=30', timezone: 'UTC' };
    const { task: made } = await task('Hourly', hourly, 'model.count');
    // 20:30, 21:30, 22:30 and 23:30, then 00:30 of the next day, in Chisinau.
    for (let slots = 0; slots < 5; slots++) await clock.advance(hour);
    const { items } = await services.store.findOccurrences({ task_id: made.id }, { limit: 10 });
    const ledger = items.toSorted((a, b) => a.slot_at - b.slot_at);
    expect(ledger.map(({ state }) => state)).toEqual(['ran', 'ran', 'skipped', 'skipped', 'ran']);
    expect(ledger[2]?.reason).toBe('Scout has used its 2 runs of today');
    expect(await inbox()).toMatchObject([{ state: 'expired', answer: 'seen' }]);
  });

  it('count a run that is tried again where it failed', async () => {
    const { clock, services, task, agent } = await evening({ runs_per_day: 2 });
    const { task: made } = await task('Breaking', { kind: 'manual' }, 'model.break');
    const { run_id } = await services.tasks.runNow(made.id, {}, services.ids.next());
    const ended = () => services.runs.waitFor(run_id, { signal: AbortSignal.timeout(20_000) });
    expect(await ended()).toMatchObject({ state: 'failed' });
    await services.runs.retryFromFailed(run_id, agent.id);
    expect(await ended()).toMatchObject({ state: 'failed' });
    expect(await services.store.agentDay(agent.id, clock.now())).toMatchObject({ runs: 2 });
    const over = { code: 'budget_exceeded', message: 'Scout has used its 2 runs of today' };
    await expect(services.runs.retryFromFailed(run_id, agent.id)).rejects.toMatchObject(over);
    await expect(services.runs.retryFromStep(run_id, 'a')).rejects.toMatchObject(over);
    expect(await services.store.getRun(run_id)).toMatchObject({ state: 'failed' });
  });

  it('keep no event from the tasks of others', async () => {
    const { clock, services, task, agent } = await evening({ runs_per_day: 0 });
    const schedule = { kind: 'event', expression: 'door.opened' };
    const { task: mine } = await task('Mine', schedule, 'model.count');
    const { task: theirs } = await task('Theirs', schedule, 'model.count', ownerAgentId);
    for (let n = 0; n < 2; n++)
      await services.store.publish({
        ...{ id: services.ids.next(), topic: 'door.opened', payload: {}, source: agent.id },
        ...{ correlation_id: services.ids.next(), occurred_at: clock.now() },
      });
    const runs = async (task_id: string) => (await services.store.findRuns({ task_id }, { limit: 10 })).items;
    await expect.poll(() => runs(theirs.id)).toHaveLength(2);
    expect(await runs(mine.id)).toHaveLength(0);
  });
});

describe('what an agent spends in a day', () => {
  it('stops tools that spend tokens, in runs and outside them, and no others', async () => {
    const { services, task, inbox, agent } = await evening({ tokens_per_day: 150 });
    const { task: asking } = await task('Asking', { kind: 'manual' }, 'model.ask');
    const { task: counting } = await task('Counting', { kind: 'manual' }, 'model.count');
    const run = async (id: string) => {
      const { run_id } = await services.tasks.runNow(id, {}, services.ids.next());
      return services.runs.waitFor(run_id, { signal: AbortSignal.timeout(20_000) });
    };
    expect(await run(asking.id)).toMatchObject({ state: 'succeeded' });
    expect(await run(asking.id)).toMatchObject({ state: 'succeeded' });
    expect(await run(asking.id)).toMatchObject({
      state: 'failed',
      error: { code: 'budget_exceeded', message: expect.stringContaining('its 150 tokens of today') },
    });
    const outside = services.tools.call({
      ...{ tool: 'model.ask', input: {}, mode: 'direct', timeout_ms: 1_000, idempotency_key: null },
      ...{ run_id: null, task_id: null, agent_id: agent.id, timezone: 'UTC', correlation_id: 'c' },
      signal: new AbortController().signal,
    });
    await expect(outside).rejects.toMatchObject({ code: 'budget_exceeded', delivery: 'not_sent' });
    expect(await run(counting.id)).toMatchObject({ state: 'succeeded' });
    expect(await inbox()).toMatchObject([{ title: 'Scout has used its 150 tokens of today' }]);
  });
});
