import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Agent, ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { invoke } from '../../../core/operations/invoke.ts';
import { findOperation } from '../../../core/operations/operations.ts';
import type { Change } from '../../../core/store/change.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

const modules = fileURLToPath(new URL('../../../node_modules/@modelcontextprotocol/', import.meta.url));
const everything = { command: process.execPath, args: [`${modules}server-everything/dist/index.js`] };
const minute = 60_000;
const owner: Agent = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };

/** A started engine whose minutes the test turns. */
async function clocked() {
  const { engine, clock } = await openClockedEngine();
  await engine.start();
  const { services } = engine;
  const call = async (name: string, input: JsonObject = {}) => {
    const id = services.ids.next();
    const { log } = services;
    const signal = new AbortController().signal;
    const context = {
      agent: owner,
      door: 'cli' as const,
      request_id: id,
      correlation_id: id,
      signal,
      log,
      services,
    };
    return (await invoke(findOperation(name), input, context)) as JsonObject;
  };
  /** The files of a sample are read for real, which a turn of a fake clock does not wait for. */
  const sampled = async (times: number) => {
    for (let time = 0; time < times; time++) {
      const stored = new Promise<void>((resolve) => {
        const recordMetrics = services.store.recordMetrics.bind(services.store);
        services.store.recordMetrics = async (at, figures) => {
          await recordMetrics(at, figures);
          resolve();
        };
      });
      await clock.advance(minute);
      await stored;
      await clock.advance(0);
    }
  };
  return { clock, services, call, sampled };
}

describe('system.metrics', () => {
  test('measures the engine, its servers, its queue and its disk', async () => {
    const { call } = await openTestEngine({ mcpServers: { all: everything } });
    await call('servers.refresh', { server: 'all' });
    const figures = await call('system.metrics');
    expect(figures).toMatchObject({
      queue: { queued: 0, running: 0 },
      lag_ms: 0,
      disk: { free_bytes: expect.any(Number) },
      servers: [{ name: 'all', pid: expect.any(Number), rss_bytes: expect.any(Number) }],
    });
    const { engine, disk, servers } = figures as unknown as {
      engine: { rss_bytes: number };
      disk: { database_bytes: number; data_bytes: number };
      servers: readonly { rss_bytes: number }[];
    };
    expect(engine.rss_bytes).toBeGreaterThan(10_000_000);
    expect(disk.database_bytes).toBeGreaterThan(0);
    expect(disk.data_bytes).toBeGreaterThanOrEqual(disk.database_bytes);
    expect(servers[0]?.rss_bytes).toBeGreaterThan(1_000_000);
  });
});

describe('metrics.history', () => {
  test('has a point for each minute, and steps with average, least and most', async () => {
    const { call, sampled } = await clocked();
    await sampled(4);
    const { items, names } = await call('metrics.history', { name: 'rss_bytes', from: '10m' });
    expect(items).toHaveLength(4);
    expect(names).toEqual(expect.arrayContaining(['cpu_percent', 'lag_ms', 'queued', 'runs_failed']));
    const wide = await call('metrics.history', { name: 'rss_bytes', from: '10m', resolution: 3_600 });
    const [step] = wide.items as unknown as { average: number; least: number; most: number }[];
    expect(step?.least).toBeLessThanOrEqual(step?.average ?? 0);
    expect(step?.most).toBeGreaterThanOrEqual(step?.average ?? 0);
  });

  test('refuses an unknown name, a time that is none, and more steps than a chart has', async () => {
    const { call, sampled } = await clocked();
    await sampled(1);
    await expect(call('metrics.history', { name: 'rss_byte' })).rejects.toMatchObject({
      hint: 'did you mean rss_bytes?',
    });
    await expect(call('metrics.history', { from: '1h', to: '2h' })).rejects.toMatchObject({ path: 'to' });
    await expect(call('metrics.history', { from: '30d', resolution: 60 })).rejects.toMatchObject({
      path: 'resolution',
    });
  });
});

describe('alerts', () => {
  test('are raised by what happens, announced, acknowledged, and resolved by themselves', async () => {
    const { call, sampled, services, clock } = await clocked();
    const changes: Change[] = [];
    services.store.onChange((committed) => changes.push(...committed));
    const pipeline = [{ id: 'no', uses: 'llm.plan', with: { instruction: 'x' } }];
    await call('tasks.create', classicTask({ title: 'Failing', payload: { pipeline } }));
    for (let run = 0; run < 5; run++) {
      await call('tasks.run', { task: 'Failing' });
      await clock.advance(1_000);
    }
    await sampled(1);
    const { items } = await call('alerts.list');
    expect(items).toMatchObject([{ rule: 'error_rate', severity: 'critical', state: 'open', muted: false }]);
    const [{ id }] = items as unknown as [{ id: string }];
    expect(changes).toContainEqual({ kind: 'alert', id });
    expect(await call('alerts.acknowledge', { alert: id })).toMatchObject({ state: 'acknowledged' });
    await sampled(1);
    expect((await call('alerts.list')).items).toMatchObject([{ id, state: 'acknowledged' }]);
    await sampled(60);
    expect((await call('alerts.list')).items).toEqual([]);
    expect((await call('alerts.list', { all: true })).items).toMatchObject([{ id, state: 'resolved' }]);
    await expect(call('alerts.acknowledge', { alert: id })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of slots that nobody was there for, and not of those of a pause', async () => {
    const { call, sampled, clock } = await clocked();
    const schedule = { kind: 'cron', expression: '*/10 * * * *', timezone: 'UTC' };
    const pipeline = [{ id: 'go', wait: { seconds: 0 } }];
    await call('tasks.create', { title: 'Often', schedule, pipeline, misfire: 'skip' });
    await call('system.pause', { until: '30m' });
    await sampled(32);
    expect((await call('alerts.list')).items).toEqual([]);
    clock.jump(60 * minute);
    await sampled(2);
    expect((await call('alerts.list')).items).toMatchObject([{ rule: 'missed_runs' }]);
  });

  test('of a rule are muted for a while', async () => {
    const { call, clock } = await clocked();
    const { mutes } = await call('alerts.mute', { rule: 'server_failing', subject: 'files', until: '1h' });
    expect(mutes).toMatchObject([{ rule: 'server_failing', subject: 'files' }]);
    await clock.advance(61 * minute);
    expect((await call('alerts.list')).mutes).toEqual([]);
  });
});
