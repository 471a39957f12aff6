import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { OccurrenceState } from '../model/occurrence.ts';
import type { RunStateName } from '../model/run.ts';
import { addProcessMetrics, gaugeOf } from './process-metrics.ts';

/** What `/metrics` shows beside what was recorded: read when it is asked for, so that an idle engine does nothing for it. */
export interface Readings {
  readonly runs: () => Promise<Readonly<Partial<Record<RunStateName, number>>>>;
  readonly running: () => number;
  readonly log_failures: () => number;
}

/** The engine's figures. Recording is synchronous and never throws. */
export interface Metrics {
  /** A run was claimed. `due_at` is when it should have started, both in epoch milliseconds. */
  runStarted(run: { readonly due_at: number; readonly started_at: number }): void;
  /** A run was let go of: settled, waiting, or to be retried. */
  runSettled(run: { readonly state: string; readonly duration_ms: number }): void;
  stepFinished(step: {
    /** `server.tool`, or the node's kind for nodes that call nothing. */
    readonly tool: string;
    /** `direct`, `mcp`, `http`, `command`, `cache` or `none`. */
    readonly via: string;
    readonly state: string;
    readonly duration_ms: number;
  }): void;
  slotDecided(state: OccurrenceState, count?: number): void;
  toolCalled(call: {
    readonly server: string;
    readonly outcome: 'ok' | 'failed' | 'unknown';
    readonly duration_ms: number;
  }): void;
  committed(batch: { readonly writes: number; readonly duration_ms: number }): void;
  requestServed(request: {
    readonly door: 'http' | 'mcp' | 'ipc';
    readonly operation: string;
    readonly outcome: string;
    readonly duration_ms: number;
  }): void;
  /** Prometheus text format 0.0.4. */
  render(): Promise<string>;
  readonly contentType: string;
}

const SHORT_SECONDS = [
  0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const LONG_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 3600];

/** A registry of its own for each engine; nothing global. */
export function createMetrics(readings: Readings): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const runs = new Counter({
    name: 'ordinaut_runs_total',
    help: 'Runs let go of by the worker, by the state they went to.',
    labelNames: ['state'],
    registers,
  });
  const runDuration = new Histogram({
    name: 'ordinaut_run_duration_seconds',
    help: 'From claim to letting go.',
    buckets: LONG_SECONDS,
    registers,
  });
  const drift = new Histogram({
    name: 'ordinaut_due_to_started_seconds',
    help: 'From the instant at which a run was due to its start.',
    buckets: SHORT_SECONDS,
    registers,
  });
  const stepDuration = new Histogram({
    name: 'ordinaut_step_duration_seconds',
    help: 'Attempts of steps, by tool, path and outcome.',
    labelNames: ['tool', 'via', 'state'],
    buckets: LONG_SECONDS,
    registers,
  });
  const slots = new Counter({
    name: 'ordinaut_slots_total',
    help: 'Slots decided, by the state of their occurrence.',
    labelNames: ['state'],
    registers,
  });
  const toolCalls = new Counter({
    name: 'ordinaut_tool_calls_total',
    help: 'Calls to tool servers; "unknown": sent, and nobody knows whether it took effect.',
    labelNames: ['server', 'outcome'],
    registers,
  });
  const toolDuration = new Histogram({
    name: 'ordinaut_tool_call_duration_seconds',
    help: 'Calls to tool servers.',
    labelNames: ['server'],
    buckets: SHORT_SECONDS,
    registers,
  });
  const commits = new Counter({
    name: 'ordinaut_commits_total',
    help: 'Batches committed to the store.',
    registers,
  });
  const writes = new Counter({
    name: 'ordinaut_commit_writes_total',
    help: 'Writes that were committed, over all batches.',
    registers,
  });
  const commitDuration = new Histogram({
    name: 'ordinaut_commit_duration_seconds',
    help: 'One batch, its sync to disk included.',
    buckets: SHORT_SECONDS,
    registers,
  });
  const requests = new Histogram({
    name: 'ordinaut_request_duration_seconds',
    help: 'Operations called through a door, by outcome (ok or the code of the error).',
    labelNames: ['door', 'operation', 'outcome'],
    buckets: SHORT_SECONDS,
    registers,
  });
  new Gauge({
    name: 'ordinaut_queue_depth',
    help: 'Unsettled runs by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      const counts = await readings.runs().catch(() => null);
      // The store is failing, which the health check tells; no figure is better than an old one.
      if (!counts) return;
      for (const state of ['queued', 'running', 'waiting'] as const) this.set({ state }, counts[state] ?? 0);
    },
  });
  gaugeOf(registers, 'ordinaut_runs_running', 'Runs under way in this engine.', readings.running);
  gaugeOf(registers, 'ordinaut_log_failures', 'Log lines that could not be written.', readings.log_failures);
  addProcessMetrics(registers);

  return {
    contentType: registry.contentType,
    runStarted: ({ due_at, started_at }) => drift.observe(Math.max(0, started_at - due_at) / 1000),
    runSettled: ({ state, duration_ms }) => {
      runs.inc({ state });
      runDuration.observe(duration_ms / 1000);
    },
    stepFinished: ({ tool, via, state, duration_ms }) =>
      stepDuration.observe({ tool, via, state }, duration_ms / 1000),
    slotDecided: (state, count = 1) => slots.inc({ state }, count),
    toolCalled: ({ server, outcome, duration_ms }) => {
      toolCalls.inc({ server, outcome });
      toolDuration.observe({ server }, duration_ms / 1000);
    },
    committed: ({ writes: count, duration_ms }) => {
      commits.inc();
      writes.inc(count);
      commitDuration.observe(duration_ms / 1000);
    },
    requestServed: ({ door, operation, outcome, duration_ms }) =>
      requests.observe({ door, operation, outcome }, duration_ms / 1000),
    render: () => registry.metrics(),
  };
}
