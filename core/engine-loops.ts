import type { Config } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import type { EngineFigures } from './engine-figures.ts';
import { createEngineFiles } from './engine-files.ts';
import type { EngineTasks } from './engine-tasks.ts';
import type { AlarmClock, Ids, Logger, Notifier, Random, ToolCaller } from './ports.ts';
import { adoptAgreedTasks } from './services/adopted-tasks.ts';
import type { AgentQuietHours } from './services/agent-quiet.ts';
import { Attention, type AttentionSettings } from './services/attention.ts';
import { ConditionPoller } from './services/condition-poller.ts';
import { withdrawElicitations } from './services/elicitation.ts';
import { EventDispatcher } from './services/event-dispatcher.ts';
import type { Listeners } from './services/listeners.ts';
import { Pauses } from './services/pauses.ts';
import { Pruner } from './services/pruner.ts';
import { recover } from './services/recovery.ts';
import { createRunObserver } from './services/run-observer.ts';
import { Scheduler } from './services/scheduler.ts';
import type { RunProgress, Services } from './services/services.ts';
import type { ToolPermissions } from './services/tool-permissions.ts';
import { Worker } from './services/worker.ts';
import { refreshZoneData } from './services/zone-data.ts';
import type { Store } from './store/store.ts';

export interface EngineLoopsOptions {
  readonly directory: DataDirectory;
  readonly config: Config;
  readonly clock: AlarmClock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Logger;
  readonly store: Store;
  /** Names this engine in leases. */
  readonly owner: string;
  readonly tools: ToolCaller;
  readonly permissions: ToolPermissions;
  readonly tasks: EngineTasks;
  readonly quiet: AgentQuietHours;
  readonly figures: EngineFigures;
  readonly listeners: Listeners<RunProgress>;
  readonly notifier: Notifier;
  readonly attention: () => AttentionSettings;
}

/** What an engine does by itself, from its start to its end. */
export interface EngineLoops {
  readonly pauses: Pauses;
  readonly attention: Attention;
  readonly scheduler: Scheduler;
  readonly worker: Worker;
  readonly activity: Services['activity'];
  /** Recovers what a dead engine left, then schedules and works. */
  start(): Promise<void>;
  wakeUp(): void;
  /** Waits for what is under way, `drain_ms` at most, and hands the rest back to the queue. */
  stop(drain_ms: number): Promise<void>;
}

export async function createEngineLoops(parts: EngineLoopsOptions): Promise<EngineLoops> {
  const {
    config,
    clock,
    ids,
    random,
    log,
    store,
    owner,
    tools,
    permissions,
    tasks,
    quiet,
    figures,
    listeners,
  } = parts;
  const late_after_ms = config.late_after_seconds * 1000;
  const pauses = await Pauses.load(store, clock);
  const poller = new ConditionPoller({ clock, ids, log, store, tools, quiet });
  const worker = new Worker({
    ...{ clock, ids, random, log, store, tools, owner, late_after_ms, quiet },
    isUntrusted: tasks.isUntrusted,
    mayCall: ({ agent_id, task_id }, { tool }) => permissions.judge({ agent_id, task_id }, tool),
    findTask: tasks.tasks.find,
    concurrency: config.worker.concurrency,
    lease_ms: config.worker.lease_seconds * 1000,
    observer: createRunObserver({ log, figures: figures.told, listeners }),
  });
  const scheduler = new Scheduler({
    ...{ clock, ids, log, store, late_after_ms, pauses, quiet },
    onDecided: figures.told.slotDecided,
    queueing: () => worker.wakeUp(),
    foreseen: (due) => void worker.prepare(due.map(({ task }) => task)),
    poll: (due, next_at) => poller.poll(due, next_at),
  });
  const dispatcher = new EventDispatcher({ clock, ids, log, store, pauses, quiet });
  const pruner = new Pruner({ clock, log, store, history_days: config.history_days });
  const files = createEngineFiles(parts);
  const { sampler, alerts } = figures;
  const attention = new Attention({
    ...{ clock, ids, log, store, alerts, notifier: parts.notifier },
    settings: parts.attention,
  });

  return {
    pauses,
    attention,
    scheduler,
    worker,
    activity: () => ({
      next_instant: scheduler.nextInstant,
      running: worker.running,
      concurrency: config.worker.concurrency,
      accepting: worker.accepting,
      last_error: worker.lastError ?? scheduler.lastError?.toJSON() ?? dispatcher.lastError?.toJSON() ?? null,
    }),
    async start() {
      await recover({ clock, ids, log, store, owner, max_crashes: config.worker.max_crashes });
      await withdrawElicitations(store, clock);
      await refreshZoneData({ clock, log, store });
      await adoptAgreedTasks(store, permissions);
      for (const loop of [worker, dispatcher, scheduler, pruner, files, sampler, attention]) loop.start();
    },
    wakeUp() {
      scheduler.wakeUp();
      attention.wakeUp();
    },
    async stop(drain_ms) {
      await Promise.all([files, scheduler, dispatcher, pruner, poller].map((loop) => loop.stop()));
      const aborted = await worker.stop(drain_ms);
      if (aborted > 0) await recover({ clock, ids, log, store, owner: '', max_crashes: null });
      await sampler.stop();
      await attention.stop();
    },
  };
}
