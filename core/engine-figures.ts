import type { DataDirectory } from './data-directory.ts';
import type { Instant } from './model/json.ts';
import type { OccurrenceState } from './model/occurrence.ts';
import { createMetrics, type Metrics } from './observe/metrics.ts';
import type { Clock, Ids, Logger } from './ports.ts';
import { Alerts } from './services/alerts.ts';
import { Sampler } from './services/sampler.ts';
import type { ToolServers } from './services/services.ts';
import type { Store } from './store/store.ts';

export interface EngineFiguresOptions {
  readonly directory: DataDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger & { readonly failures?: () => number };
  readonly store: Store;
  readonly servers: ToolServers;
  /** How many runs are under way, and when the next slot is. */
  readonly running: () => number;
  readonly nextInstant: () => Instant | null;
}

/** What an engine counts: for those who ask (`metrics`), over time (`sampler`), and what was raised because of it (`alerts`). */
export interface EngineFigures {
  readonly metrics: Metrics;
  readonly sampler: Sampler;
  readonly alerts: Alerts;
  /** Hears what happens, for both. */
  readonly told: Omit<Metrics, 'slotDecided'> & {
    slotDecided(state: OccurrenceState, slots: number, reason: string): void;
  };
}

export function createEngineFigures(parts: EngineFiguresOptions): EngineFigures {
  const { directory, clock, ids, log, store, servers, running, nextInstant } = parts;
  const alerts = new Alerts({ clock, ids, log, store });
  const metrics = createMetrics({
    runs: () => store.countRuns(),
    running,
    log_failures: () => log.failures?.() ?? 0,
  });
  const sampler = new Sampler({
    ...{ clock, log, store, servers, alerts, nextInstant },
    data_directory: directory.path,
    log_directory: directory.logs,
  });
  const told: EngineFigures['told'] = {
    ...metrics,
    runSettled(run) {
      metrics.runSettled(run);
      sampler.runSettled(run.state);
    },
    toolCalled(call) {
      metrics.toolCalled(call);
      sampler.toolCalled(call.outcome);
    },
    slotDecided(state, slots, reason) {
      metrics.slotDecided(state, slots);
      sampler.slotDecided(reason, slots);
    },
  };
  return { metrics, sampler, alerts, told };
}
