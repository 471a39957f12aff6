import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../core/observe/metrics.ts';

const readings = { runs: async () => ({ queued: 3, running: 1 }), running: () => 1, log_failures: () => 2 };

/** `name{labels}` → value, of one rendered page. */
async function figures(metrics: ReturnType<typeof createMetrics>): Promise<Map<string, number>> {
  const lines = (await metrics.render()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

describe('figures', () => {
  test('runs are counted by state', async () => {
    const metrics = createMetrics(readings);
    metrics.runSettled({ state: 'succeeded', duration_ms: 20 });
    metrics.runSettled({ state: 'succeeded', duration_ms: 30 });
    metrics.runSettled({ state: 'failed', duration_ms: 5 });
    const page = await figures(metrics);
    expect(page.get('ordinaut_runs_total{state="succeeded"}')).toBe(2);
    expect(page.get('ordinaut_runs_total{state="failed"}')).toBe(1);
    expect(page.get('ordinaut_run_duration_seconds_sum')).toBeCloseTo(0.055);
  });

  test('drift is the time from due to started, in seconds', async () => {
    const metrics = createMetrics(readings);
    metrics.runStarted({ due_at: 1_000, started_at: 1_002 });
    const page = await figures(metrics);
    expect(page.get('ordinaut_due_to_started_seconds_sum')).toBeCloseTo(0.002);
    expect(page.get('ordinaut_due_to_started_seconds_bucket{le="0.001"}')).toBe(0);
    expect(page.get('ordinaut_due_to_started_seconds_bucket{le="0.0025"}')).toBe(1);
  });

  test('a clock set back makes no negative drift', async () => {
    const metrics = createMetrics(readings);
    metrics.runStarted({ due_at: 2_000, started_at: 1_000 });
    expect((await figures(metrics)).get('ordinaut_due_to_started_seconds_sum')).toBe(0);
  });

  test('steps, tool calls, slots, commits and requests have figures', async () => {
    const metrics = createMetrics(readings);
    metrics.stepFinished({ tool: 'weather.forecast', via: 'direct', state: 'succeeded', duration_ms: 7 });
    metrics.toolCalled({ server: 'weather', outcome: 'unknown', duration_ms: 7 });
    metrics.slotDecided('coalesced', 12);
    metrics.committed({ writes: 40, duration_ms: 2 });
    metrics.requestServed({ door: 'http', operation: 'tasks.list', outcome: 'ok', duration_ms: 1 });
    const page = await figures(metrics);
    const step = 'tool="weather.forecast",via="direct",state="succeeded"';
    expect(page.get(`ordinaut_step_duration_seconds_count{${step}}`)).toBe(1);
    expect(page.get('ordinaut_tool_calls_total{server="weather",outcome="unknown"}')).toBe(1);
    expect(page.get('ordinaut_slots_total{state="coalesced"}')).toBe(12);
    expect(page.get('ordinaut_commit_writes_total')).toBe(40);
    const request = 'door="http",operation="tasks.list",outcome="ok"';
    expect(page.get(`ordinaut_request_duration_seconds_count{${request}}`)).toBe(1);
  });

  test('the queue is read when it is asked for', async () => {
    let queued = 3;
    const metrics = createMetrics({ ...readings, runs: async () => ({ queued }) });
    await metrics.render();
    queued = 0;
    expect((await figures(metrics)).get('ordinaut_queue_depth{state="queued"}')).toBe(0);
  });

  test('a store that fails takes only its own figure away', async () => {
    const metrics = createMetrics({ ...readings, runs: () => Promise.reject(new Error('disk')) });
    const page = await figures(metrics);
    expect([...page.keys()].filter((name) => name.startsWith('ordinaut_queue_depth'))).toEqual([]);
    expect(page.get('ordinaut_log_failures')).toBe(2);
  });

  test('memory, processor and event loop are among them', async () => {
    const page = await figures(createMetrics(readings));
    expect(page.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(page.get('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(page.has('nodejs_eventloop_lag_seconds')).toBe(true);
  });

  test('two engines in one process count for themselves', async () => {
    const [one, other] = [createMetrics(readings), createMetrics(readings)];
    one.runSettled({ state: 'succeeded', duration_ms: 1 });
    expect((await figures(other)).has('ordinaut_runs_total{state="succeeded"}')).toBe(false);
  });
});
