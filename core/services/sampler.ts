import { join } from 'node:path';
import { asOrdinautError } from '../errors.ts';
import type { Instant } from '../model/json.ts';
import type { RunStateName } from '../model/run.ts';
import { fileBytes, folderBytes } from '../observe/folder-size.ts';
import { freeBytes, type ProcessFigures, processFigures, residentBytes } from '../observe/machine-figures.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { alertWindowMinutes, wantedAlerts } from './alert-rules.ts';
import type { Alerts } from './alerts.ts';
import type { ToolServers } from './services.ts';

export interface SamplerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly servers: Pick<ToolServers, 'status'>;
  readonly alerts: Pick<Alerts, 'settle'>;
  readonly data_directory: string;
  readonly log_directory: string;
  /** When the scheduler acts next; null when nothing is planned. */
  readonly nextInstant: () => Instant | null;
}

/** Everything measured at one instant. */
export interface Figures {
  readonly at: Instant;
  readonly engine: ProcessFigures;
  readonly queue: Readonly<Record<RunStateName, number>>;
  /** How long the oldest claimable run, or the scheduler, is behind. */
  readonly lag_ms: number;
  readonly servers: readonly {
    readonly name: string;
    readonly pid: number;
    readonly rss_bytes: number | null;
  }[];
  readonly disk: {
    readonly database_bytes: number;
    readonly logs_bytes: number;
    readonly data_bytes: number;
    readonly free_bytes: number | null;
  };
}

/** What has happened since the sample before. */
interface Counts {
  succeeded: number;
  failed: number;
  missed: number;
  tool_calls: number;
  tool_failures: number;
}

const minuteMs = 60_000;
const keptDays = 30;
const pruneBatch = 1_000;
/** Once an hour. */
const pruneEvery = 60;
const nothing = (): Counts => ({ succeeded: 0, failed: 0, missed: 0, tool_calls: 0, tool_failures: 0 });

/** Measures the engine once a minute, keeps the figures for 30 days, and lets the alert rules look at them. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #process = processFigures();
  #counts = nothing();
  /** Of the minutes that the alert rules look at, oldest first. */
  readonly #window: Counts[] = [];
  #samples = 0;
  #started = false;
  #cancelTimer: (() => void) | null = null;
  #running: Promise<void> | null = null;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#running;
  }

  /** A run was let go of. */
  runSettled(state: string): void {
    if (state === 'succeeded') this.#counts.succeeded += 1;
    if (state === 'failed') this.#counts.failed += 1;
  }

  /** A slot was decided; one that nobody was there for counts as missed. */
  slotDecided(reason: string, slots: number): void {
    if (reason.startsWith('missed by') && !reason.includes('everything was paused'))
      this.#counts.missed += slots;
  }

  toolCalled(outcome: 'ok' | 'failed' | 'unknown'): void {
    this.#counts.tool_calls += 1;
    if (outcome !== 'ok') this.#counts.tool_failures += 1;
  }

  /** The figures of this instant. */
  async read(): Promise<Figures> {
    const { clock, store, servers, data_directory, log_directory, nextInstant } = this.#options;
    const at = clock.now();
    const running = servers.status().flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]));
    const database = join(data_directory, 'ordinaut.db');
    const [engine, queue, oldest, memory, files, logs_bytes, data_bytes, free_bytes] = await Promise.all([
      this.#process(),
      store.countRuns(),
      store.oldestQueued(),
      Promise.all(running.map(async ({ name, pid }) => ({ name, pid, rss_bytes: await residentBytes(pid) }))),
      Promise.all([database, `${database}-wal`].map(fileBytes)),
      folderBytes(log_directory),
      folderBytes(data_directory),
      freeBytes(data_directory),
    ]);
    const behind = [oldest, nextInstant()].map((instant) => (instant === null ? 0 : at - instant));
    return {
      ...{ at, engine, queue, servers: memory },
      lag_ms: Math.max(0, ...behind),
      disk: {
        database_bytes: files.reduce((sum, size) => sum + size, 0),
        logs_bytes,
        data_bytes,
        free_bytes,
      },
    };
  }

  /** Measures, stores, and has alerts raised and resolved. */
  async runOnce(): Promise<void> {
    const { store, servers, alerts } = this.#options;
    const counts = this.#counts;
    this.#counts = nothing();
    this.#window.push(counts);
    if (this.#window.length > alertWindowMinutes) this.#window.shift();
    const figures = await this.read();
    await store.recordMetrics(figures.at, { ...numbersOf(figures), ...perMinute(counts) });
    const sum = (of: keyof Counts) => this.#window.reduce((total, each) => total + each[of], 0);
    await alerts.settle(
      wantedAlerts({
        succeeded: sum('succeeded'),
        failed: sum('failed'),
        missed: sum('missed'),
        lag_ms: figures.lag_ms,
        servers: servers.status(),
        disk_free_bytes: figures.disk.free_bytes,
      }),
    );
    if (this.#samples++ % pruneEvery === 0)
      await store.pruneMetrics(figures.at - keptDays * 24 * 60 * minuteMs, pruneBatch * 10);
  }

  #arm(): void {
    this.#cancelTimer = this.#options.clock.timer(minuteMs, () => {
      this.#running = this.runOnce()
        .catch((thrown) => {
          const error = asOrdinautError(thrown).toJSON();
          this.#options.log.warn({ error }, 'the figures of this minute could not be kept');
        })
        .finally(() => {
          if (this.#started) this.#arm();
        });
    });
  }
}

function perMinute({ succeeded, failed, missed, tool_calls, tool_failures }: Counts): Record<string, number> {
  return {
    runs_succeeded: succeeded,
    runs_failed: failed,
    slots_missed: missed,
    tool_calls,
    tool_failures,
  };
}

/** The figures by the names of their history. */
function numbersOf({ engine, queue, lag_ms, servers, disk }: Figures): Record<string, number> {
  const memory = servers.flatMap(({ name, rss_bytes }) =>
    rss_bytes === null ? [] : [[`server_rss_bytes:${name}`, rss_bytes] as const],
  );
  return {
    ...engine,
    queued: queue.queued,
    running: queue.running,
    waiting: queue.waiting,
    parked: queue.parked,
    lag_ms,
    database_bytes: disk.database_bytes,
    data_bytes: disk.data_bytes,
    ...(disk.free_bytes !== null && { disk_free_bytes: disk.free_bytes }),
    servers_rss_bytes: memory.reduce((sum, [, size]) => sum + size, 0),
    ...Object.fromEntries(memory),
  };
}
