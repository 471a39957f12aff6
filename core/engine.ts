import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { createEngineFiles } from './engine-files.ts';
import { createEngineSettings, liveNotifier, settingsSchema } from './engine-settings.ts';
import { createEngineSetup } from './engine-setup.ts';
import { createEngineTools } from './engine-tools.ts';
import { asOrdinautError } from './errors.ts';
import { SchemaValidator } from './guard/schema-validator.ts';
import { guardWorkerUrl } from './guard-worker-url.ts';
import { ownerAgentId } from './model/agent.ts';
import type { Instant } from './model/json.ts';
import type { Toolkit } from './model/tool.ts';
import { createHealth, type Health } from './observe/health.ts';
import { createMetrics, type Metrics } from './observe/metrics.ts';
import type { AlarmClock, Ids, Logger, Notifier, Random, Secrets } from './ports.ts';
import { resourcesDirectory } from './resources.ts';
import { zoneDataVersion } from './schedule/schedule.ts';
import { openSecretsFile } from './secrets-file.ts';
import { createAgentBook } from './services/agent-book.ts';
import { Alerts } from './services/alerts.ts';
import { Attention } from './services/attention.ts';
import { createCalendar } from './services/calendar.ts';
import { createCallLimiter } from './services/call-limiter.ts';
import { createClientConnections } from './services/client-connections.ts';
import { ConditionPoller } from './services/condition-poller.ts';
import { createConflicts } from './services/conflicts.ts';
import { createDryRun } from './services/dry-run.ts';
import { withdrawElicitations } from './services/elicitation.ts';
import { EventDispatcher } from './services/event-dispatcher.ts';
import { createExplain } from './services/explain.ts';
import { Listeners } from './services/listeners.ts';
import { localDay } from './services/local-day.ts';
import { mcpClients } from './services/mcp-clients.ts';
import { measuredTools } from './services/measured-tools.ts';
import { createNotifications } from './services/notifications.ts';
import { createPairings } from './services/pairings.ts';
import { Pauses } from './services/pauses.ts';
import { Pruner } from './services/pruner.ts';
import { recover } from './services/recovery.ts';
import { createReplay } from './services/replay.ts';
import { createRunControl } from './services/run-control.ts';
import { createRunObserver } from './services/run-observer.ts';
import { Sampler } from './services/sampler.ts';
import { Scheduler } from './services/scheduler.ts';
import { scopedTools } from './services/scoped-tools.ts';
import type { RunProgress, Services, TaskBook } from './services/services.ts';
import { createTaskBook } from './services/task-book.ts';
import { createTaskPermission } from './services/task-permission.ts';
import { createTaskPreparation } from './services/task-preparation.ts';
import { createTemplates } from './services/templates.ts';
import { createToolServers } from './services/tool-servers.ts';
import { createWebhooks } from './services/webhooks.ts';
import { Worker } from './services/worker.ts';
import { refreshZoneData } from './services/zone-data.ts';
import { acquireLock, type EngineLock } from './store/sqlite/engine-lock.ts';
import { openStore } from './store/sqlite/open-store.ts';
import type { Store } from './store/store.ts';

import { systemClock, systemIds, systemRandom } from './system-clock.ts';
import { type CommandProgram, thisProgram } from './toolkit-command.ts';
import { createDesktopNotifier, quietNotifier } from './toolkits/notify/desktop-notifier.ts';
import { reapOrphans } from './tools/children.ts';
import { version } from './version.ts';

export { memoryOfFile } from './store/sqlite/memory-file.ts';
export { restoreBackup } from './store/sqlite/restore.ts';

export interface EngineOptions {
  readonly directory: DataDirectory;
  readonly config: Config;
  readonly log: Logger & { readonly failures?: () => number };
  readonly clock?: AlarmClock;
  readonly ids?: Ids;
  readonly random?: Random;
  /** Where secrets are kept; the sealed file of the data directory, when it is left out. */
  readonly secrets?: Secrets;
  /** Shows notifications; the desktop's own program, when it is left out. Not asked while `notifications.desktop` is false. */
  readonly notifier?: Notifier;
  /** In-process toolkits beside the product's own. */
  readonly toolkits?: readonly Toolkit[];
  /** Serves toolkits over stdio; this program, when it is left out. The desktop application is no plain Node and names one. */
  readonly program?: CommandProgram;
}

export interface Engine {
  readonly services: Services;
  readonly health: Health;
  readonly metrics: Metrics;
  /** Recovers what a dead engine left, then schedules and works. Idempotent. */
  start(): Promise<void>;
  /** The machine woke up, or somebody set the clock: schedules are looked at now. */
  wakeUp(): void;
  /** Drains what is under way, `drain_ms` (default 30 s) at most, closes everything and gives up the lock. Idempotent. */
  stop(options?: { readonly drain_ms?: number }): Promise<void>;
}

/** Statements slower than this are logged. */
const slowStatementMs = 100;
const longestDrainMs = 30_000;

/**
 * The composition root: takes the data directory's lock, opens its store, ends processes that a dead engine left behind, and
 * builds every service. Nothing runs until `start()`. Throws `already_running`, `newer_database`, `storage_…` and `invalid_config`.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { directory, log, clock = systemClock, ids = systemIds, random = systemRandom } = options;
  const lock = acquireLock(directory.path);
  let store: Store | undefined;
  try {
    // The zone follows the settings, which are read from the store's data directory only later.
    const zone = { name: options.config.timezone };
    const dayOf = (now: Instant) => localDay(now, zone.name);
    store = openStore({ file: directory.database, log, ids, slow_ms: slowStatementMs, dayOf });
    if (!(await store.getAgent(ownerAgentId))) {
      await store.saveAgent({ id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: clock.now() });
    }
    // Before anything is started: the record of the dead engine's children is replaced by the new one's.
    reapOrphans(directory.children, log);
    return await compose({ ...options, clock, ids, random, store, lock, zone });
  } catch (thrown) {
    await store?.close();
    lock.release();
    throw thrown;
  }
}

interface Parts extends EngineOptions {
  readonly clock: AlarmClock;
  readonly ids: Ids;
  readonly random: Random;
  readonly store: Store;
  readonly lock: EngineLock;
  /** Of the person, for the store's days. */
  readonly zone: { name: string };
}

async function compose(parts: Parts): Promise<Engine> {
  const { directory, config, log, clock, ids, random, store, lock } = parts;
  const owner = `${hostname()}:${process.pid}:${ids.next()}`;
  const late_after_ms = config.late_after_seconds * 1000;
  const validator = new SchemaValidator({ clock, worker_url: guardWorkerUrl() });
  const validate: Services['validate'] = async (schema, value) => {
    const result = await validator.validate(schema, value);
    return result.ok ? [] : result.problems;
  };
  const secrets = parts.secrets ?? openSecretsFile(directory.path, process.env.ORDINAUT_SECRET_KEY);
  const shown = parts.notifier ?? createDesktopNotifier();
  const notifier = liveNotifier(() => (settings.config.notifications.desktop ? shown : quietNotifier));
  const engineTools = await createEngineTools({ ...parts, validator, secrets, notifier });
  const toolService = engineTools.service;
  const { settings, holidays } = createEngineSettings({
    ...parts,
    secrets,
    tools: engineTools,
    onChanged: async () => {
      parts.zone.name = settings.config.timezone;
      attention.settingsChanged();
    },
  });

  const metrics: Metrics = createMetrics({
    runs: () => store.countRuns(),
    running: () => worker.running,
    log_failures: () => log.failures?.() ?? 0,
  });
  const counted = {
    ...metrics,
    runSettled(run: Parameters<Metrics['runSettled']>[0]) {
      metrics.runSettled(run);
      sampler.runSettled(run.state);
    },
    toolCalled(call: Parameters<Metrics['toolCalled']>[0]) {
      metrics.toolCalled(call);
      sampler.toolCalled(call.outcome);
    },
  };
  const tools = scopedTools(measuredTools(toolService, { clock, figures: counted }), { store, clock, log });

  const listeners = new Listeners<RunProgress>((thrown) =>
    log.error({ err: thrown }, 'a listener of run progress failed'),
  );
  const progress: Services['progress'] = (listener) => listeners.add(listener);
  const toolkits = new Set(
    toolService.status().flatMap(({ server, kind }) => (kind === 'toolkit' ? [server] : [])),
  );
  const isShared = (server: string) => !toolkits.has(settings.config.aliases[server] ?? server);
  const conflicts = createConflicts({ store, clock, isShared });
  const findTask = async (id_or_title: string) => {
    try {
      const { id, definition } = await tasks.find(id_or_title);
      return { id, title: definition.title, pipeline: definition.pipeline };
    } catch (thrown) {
      if (asOrdinautError(thrown).code === 'not_found') return undefined;
      throw thrown;
    }
  };
  const prepare = createTaskPreparation({
    clock,
    tools,
    get timezone() {
      return settings.config.timezone;
    },
    get holidays() {
      return holidays();
    },
    conflicts,
    findTask,
    validate,
  });
  const agents = createAgentBook({ store, clock, ids });
  const permission = createTaskPermission({
    ...{ store, clock, ids, tools },
    isToolkit: (server) => toolkits.has(server),
  });
  const tasks: TaskBook = createTaskBook({ clock, ids, store, prepare, permission });

  const pauses = await Pauses.load(store, clock);
  const observer = createRunObserver({ log, figures: counted, listeners });
  const poller = new ConditionPoller({ clock, ids, log, store, tools });
  const scheduler = new Scheduler({
    clock,
    ids,
    log,
    store,
    late_after_ms,
    pauses,
    onDecided: (state, slots, reason) => {
      metrics.slotDecided(state, slots);
      sampler.slotDecided(reason, slots);
    },
    queueing: () => worker.wakeUp(),
    foreseen: (due) => void worker.prepare(due.map(({ task }) => task)),
    poll: (due, next_at) => poller.poll(due, next_at),
  });
  const dispatcher = new EventDispatcher({ clock, ids, log, store, pauses });
  const pruner = new Pruner({ clock, log, store, history_days: config.history_days });
  const files = createEngineFiles(parts);
  const attentionSettings = () => {
    const { language, timezone, notifications } = settings.config;
    return { language, timezone, enabled: notifications.desktop, quiet_hours: notifications.quiet_hours };
  };
  const alerts = new Alerts({ clock, ids, log, store });
  const attention = new Attention({ clock, ids, log, store, notifier, alerts, settings: attentionSettings });
  const worker = new Worker({
    clock,
    ids,
    random,
    log,
    store,
    tools,
    findTask: tasks.find,
    owner,
    concurrency: config.worker.concurrency,
    lease_ms: config.worker.lease_seconds * 1000,
    late_after_ms,
    observer,
  });

  const machine = { platform: process.platform, home: homedir(), env: process.env };
  const setup = createEngineSetup({
    directory,
    resources: resourcesDirectory(),
    machine,
    tools: engineTools,
    services: () => services,
    secrets,
  });
  const servers = createToolServers({ tools: toolService, settings, store });
  const sampler = new Sampler({
    clock,
    log,
    store,
    servers,
    alerts,
    data_directory: directory.path,
    log_directory: directory.logs,
    nextInstant: () => scheduler.nextInstant,
  });
  const services: Services = {
    clock,
    ids,
    log,
    store,
    tools,
    servers,
    tasks,
    agents,
    pairings: createPairings({ store, clock, ids, agents }),
    webhooks: createWebhooks({ store, clock, ids, secrets }),
    clients: createClientConnections({
      ...{ clients: mcpClients(machine), agents, clock, ids, data_directory: directory.path },
      program: parts.program ?? thisProgram(),
    }),
    countCall: createCallLimiter(clock),
    templates: createTemplates({
      directory: join(resourcesDirectory(), 'templates'),
      get timezone() {
        return settings.config.timezone;
      },
      get language() {
        return settings.config.language;
      },
      env: process.env,
    }),
    runs: createRunControl({ clock, ids, store, progress }),
    explain: createExplain({ store, clock, pauses }),
    dryRun: createDryRun({ store, clock, ids, random, tools, prepare }),
    replay: createReplay({ store, clock, ids, random, tools, prepare }),
    conflicts,
    calendar: createCalendar({ store, clock }),
    figures: () => sampler.read(),
    alerts,
    pauses,
    settings,
    settingsSchema,
    setup,
    secrets,
    notifications: createNotifications({ attention, notifier, ids, settings: attentionSettings }),
    validate,
    progress,
    facts: {
      version,
      data_directory: directory.path,
      log_directory: directory.logs,
      get timezone() {
        return settings.config.timezone;
      },
      get language() {
        return settings.config.language;
      },
      started_at: clock.now(),
      pid: process.pid,
      zone_data: zoneDataVersion(),
      owner,
    },
    activity: () => ({
      next_instant: scheduler.nextInstant,
      running: worker.running,
      concurrency: config.worker.concurrency,
      accepting: worker.accepting,
      last_error: worker.lastError ?? scheduler.lastError?.toJSON() ?? dispatcher.lastError?.toJSON() ?? null,
    }),
  };

  const health = createHealth({
    clock,
    live: {
      process: () => ({ ok: true, message: 'the engine answers' }),
      // Its runs are taken back by recovery at the next start; a supervisor sees to that.
      worker: () => ({
        ok: worker.broken === null,
        message: worker.broken?.message ?? 'outcomes are recorded',
      }),
    },
    ready: {
      worker: () => {
        const trouble = worker.lastError;
        return {
          ok: worker.accepting,
          message: trouble?.message ?? (worker.accepting ? 'runs are claimed' : 'the worker is not running'),
        };
      },
      store: async () => {
        await store.nextInstant();
        return { ok: true, message: 'the database answers' };
      },
      scheduler: () => ({
        ok: scheduler.lastError === null,
        message: scheduler.lastError?.message ?? 'slots are decided',
      }),
    },
  });

  let state: 'open' | 'started' | 'stopped' = 'open';
  return {
    services,
    health,
    metrics,
    async start() {
      if (state !== 'open') return;
      state = 'started';
      await recover({ clock, ids, log, store, owner, max_crashes: config.worker.max_crashes });
      await withdrawElicitations(store, clock);
      await refreshZoneData({ clock, log, store });
      worker.start();
      dispatcher.start();
      scheduler.start();
      pruner.start();
      files.start();
      sampler.start();
      attention.start();
    },
    wakeUp() {
      scheduler.wakeUp();
      attention.wakeUp();
    },
    async stop({ drain_ms = longestDrainMs } = {}) {
      if (state === 'stopped') return;
      state = 'stopped';
      await Promise.all([files.stop(), scheduler.stop(), dispatcher.stop(), pruner.stop(), poller.stop()]);
      const aborted = await worker.stop(drain_ms);
      if (aborted > 0) await recover({ clock, ids, log, store, owner: '', max_crashes: null });
      await sampler.stop();
      await attention.stop();
      await toolService.stop();
      await validator.close();
      await store.close();
      lock.release();
    },
  };
}
