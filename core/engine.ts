import { hostname } from 'node:os';
import type { Config } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { createEngineFigures } from './engine-figures.ts';
import { createEngineHealth } from './engine-health.ts';
import { createEngineLoops } from './engine-loops.ts';
import { createEngineServices } from './engine-services.ts';
import { createEngineSettings, liveNotifier } from './engine-settings.ts';
import { createEngineTasks } from './engine-tasks.ts';
import { createEngineTools } from './engine-tools.ts';
import { SchemaValidator } from './guard/schema-validator.ts';
import { guardWorkerUrl } from './guard-worker-url.ts';
import { ownerAgentId } from './model/agent.ts';
import type { Instant } from './model/json.ts';
import type { Toolkit } from './model/tool.ts';
import type { Health } from './observe/health.ts';
import type { Metrics } from './observe/metrics.ts';
import type { AlarmClock, Ids, Logger, Notifier, Random, Secrets } from './ports.ts';
import { openSecretsFile } from './secrets-file.ts';
import { AgentQuietHours } from './services/agent-quiet.ts';
import { Listeners } from './services/listeners.ts';
import { localDay } from './services/local-day.ts';
import { measuredTools } from './services/measured-tools.ts';
import { scopedTools } from './services/scoped-tools.ts';
import type { RunProgress, Services } from './services/services.ts';
import { createToolPermissions } from './services/tool-permissions.ts';
import { createToolServers } from './services/tool-servers.ts';
import { acquireLock, type EngineLock } from './store/sqlite/engine-lock.ts';
import { openStore } from './store/sqlite/open-store.ts';
import type { Store } from './store/store.ts';
import { systemClock, systemIds, systemRandom } from './system-clock.ts';
import type { CommandProgram } from './toolkit-command.ts';
import { createDesktopNotifier, quietNotifier } from './toolkits/notify/desktop-notifier.ts';
import { reapOrphans } from './tools/children.ts';

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
  const { directory, log, clock, ids, store, lock } = parts;
  const owner = `${hostname()}:${process.pid}:${ids.next()}`;
  const validator = new SchemaValidator({ clock, worker_url: guardWorkerUrl() });
  const validate: Services['validate'] = async (schema, value) => {
    const result = await validator.validate(schema, value);
    return result.ok ? [] : result.problems;
  };
  const secrets = parts.secrets ?? openSecretsFile(directory.path, process.env.ORDINAUT_SECRET_KEY);
  const shown = parts.notifier ?? createDesktopNotifier();
  const notifier = liveNotifier(() => (settings.config.notifications.desktop ? shown : quietNotifier));
  const engineTools = await createEngineTools({ ...parts, validator, secrets, notifier });
  const { settings, holidays } = createEngineSettings({
    ...parts,
    secrets,
    tools: engineTools,
    onChanged: async () => {
      parts.zone.name = settings.config.timezone;
      loops.attention.settingsChanged();
    },
  });
  const attention = () => {
    const { language, timezone, notifications } = settings.config;
    return { language, timezone, enabled: notifications.desktop, quiet_hours: notifications.quiet_hours };
  };

  const servers = createToolServers({ tools: engineTools.service, settings, store });
  const figures = createEngineFigures({
    ...parts,
    servers,
    running: () => loops.worker.running,
    nextInstant: () => loops.scheduler.nextInstant,
  });
  const measured = measuredTools(engineTools.service, { clock, figures: figures.told });
  const permissions = createToolPermissions({ store, clock, tools: engineTools.service });
  const tools = scopedTools(measured, { store, permissions, clock, log });
  const quiet = await AgentQuietHours.load(store, clock, () => settings.config.timezone);
  const tasks = createEngineTasks({
    ...{ clock, ids, store, tools, permissions, settings, holidays, validate, quiet },
    servers: engineTools.service.status(),
  });
  const listeners = new Listeners<RunProgress>((thrown) =>
    log.error({ err: thrown }, 'a listener of run progress failed'),
  );
  const rooms = { owner, tools, permissions, tasks, quiet, figures, listeners, notifier, attention };
  const loops = await createEngineLoops({ ...parts, ...rooms });
  const services = createEngineServices({
    ...{ ...parts, ...rooms, servers, settings, secrets, validate },
    ...{ engineTools, loops },
  });

  let state: 'open' | 'started' | 'stopped' = 'open';
  return {
    services,
    health: createEngineHealth({ clock, store, worker: loops.worker, scheduler: loops.scheduler }),
    metrics: figures.metrics,
    async start() {
      if (state !== 'open') return;
      state = 'started';
      await loops.start();
    },
    wakeUp: () => loops.wakeUp(),
    async stop({ drain_ms = longestDrainMs } = {}) {
      if (state === 'stopped') return;
      state = 'stopped';
      await loops.stop(drain_ms);
      await engineTools.service.stop();
      await validator.close();
      await store.close();
      lock.release();
    },
  };
}
