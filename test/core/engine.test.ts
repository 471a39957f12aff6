import Type from 'typebox';
import { expect, test } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { openEngine } from '../../core/engine.ts';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { Json } from '../../core/model/json.ts';
import { openClockedEngine } from '../support/clocked-engine.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('a second engine on the same data directory is refused, and the first goes on', async () => {
  const directory = openDataDirectory(temporaryDirectory());
  const { engine } = await openClockedEngine({ directory });
  const second = openEngine({ directory, config: await readConfig({}), log: createSilentLog() });
  await expect(second).rejects.toMatchObject({
    code: 'already_running',
    message: expect.stringContaining(`pid ${process.pid}`),
  });
  expect(await engine.services.store.getAgent(ownerAgentId)).toMatchObject({ name: 'owner' });
});

test('a data directory is free again when its engine has stopped', async () => {
  const directory = openDataDirectory(temporaryDirectory());
  const first = await openClockedEngine({ directory });
  await first.engine.stop();
  const { engine } = await openClockedEngine({ directory });
  expect((await engine.health.live()).ok).toBe(true);
});

test('a stopped engine starts the next one with its tasks, and misses no slot in between', async () => {
  const directory = openDataDirectory(temporaryDirectory());
  const first = await openClockedEngine({ directory, start: '2026-03-02T08:00:00Z' });
  const { task } = await first.engine.services.tasks.create(
    { title: 'Tick', schedule: 'every day at 11:00' },
    ownerAgentId,
  );
  await first.engine.stop();
  const { engine, clock } = await openClockedEngine({ directory, start: '2026-03-02T09:20:00Z' });
  await engine.start();
  await clock.advance(10);
  const { items } = await engine.services.store.findOccurrences({ task_id: task.id }, { limit: 10 });
  expect(items).toMatchObject([{ state: 'late', slot_at: Date.parse('2026-03-02T09:00:00Z') }]);
});

test('is ready while it works, and not after it stopped working', async () => {
  const { engine } = await openClockedEngine();
  const before = (await engine.health.ready()).ok;
  await engine.start();
  expect([before, (await engine.health.ready()).ok]).toEqual([false, true]);
});

test('start and stop may be called twice', async () => {
  const { engine } = await openClockedEngine();
  await engine.start();
  await engine.start();
  await engine.stop();
  await expect(engine.stop()).resolves.toBeUndefined();
});

test('a run that does not end in time is handed back when the engine stops, and that is no crash', async () => {
  const directory = openDataDirectory(temporaryDirectory());
  const slow = (answer: () => Promise<object>) => ({
    name: 'slow',
    title: 'Slow',
    description: '',
    tools: [
      {
        name: 'think',
        title: 'Think',
        description: '',
        input: Type.Object({}),
        output: Type.Object({}),
        annotations: { readOnlyHint: true },
        handler: answer as () => Promise<Json>,
      },
    ],
  });
  const hanging = slow(() => new Promise(() => {}));
  const first = await openClockedEngine({ directory, toolkits: [hanging] });
  const { tasks } = first.engine.services;
  const { task } = await tasks.create(
    { title: 'Think', pipeline: [{ id: 'think', uses: 'slow.think' }] },
    ownerAgentId,
  );
  await first.engine.start();
  const { run_id } = await tasks.runNow(task.id, {}, 'request');
  await first.clock.advance(10);
  const stopped = first.engine.stop({ drain_ms: 0 });
  await first.clock.advance(10_000);
  await stopped;

  const { engine, clock } = await openClockedEngine({ directory, toolkits: [slow(async () => ({}))] });
  const before = await engine.services.store.getRun(run_id);
  await engine.start();
  await clock.advance(10);
  expect([before, await engine.services.store.getRun(run_id)]).toMatchObject([
    { state: 'queued', crashes: 0 },
    { state: 'succeeded', crashes: 0 },
  ]);
});

test('what was decided, run and called shows in the metrics', async () => {
  const { engine, clock } = await openClockedEngine({ start: '2026-03-02T08:00:00Z' });
  const pipeline = [{ id: 'brief', uses: 'briefing.compose' }];
  await engine.services.tasks.create(
    { title: 'Brief', schedule: 'every day at 11:00', pipeline },
    ownerAgentId,
  );
  await engine.start();
  await clock.advance(3_600_000);
  await clock.advance(1_000);
  const text = await engine.metrics.render();
  expect(text).toMatch(/ordinaut_slots_total\{state="queued"\} 1/);
  expect(text).toMatch(/ordinaut_runs_total\{state="succeeded"\} 1/);
  expect(text).toMatch(/ordinaut_tool_calls_total\{server="briefing",outcome="ok"\} 1/);
});
