import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import type { EngineFigures } from './engine-figures.ts';
import type { EngineLoops } from './engine-loops.ts';
import { settingsSchema } from './engine-settings.ts';
import { createEngineSetup } from './engine-setup.ts';
import type { EngineTasks } from './engine-tasks.ts';
import type { EngineTools } from './engine-tools.ts';
import type { Clock, Ids, Logger, Notifier, Random, Secrets, ToolCaller } from './ports.ts';
import { resourcesDirectory } from './resources.ts';
import { zoneDataVersion } from './schedule/schedule.ts';
import { createAgentBook } from './services/agent-book.ts';
import type { AgentQuietHours } from './services/agent-quiet.ts';
import type { AttentionSettings } from './services/attention.ts';
import { createCalendar } from './services/calendar.ts';
import { createCallLimiter } from './services/call-limiter.ts';
import { createClientConnections } from './services/client-connections.ts';
import { createDryRun } from './services/dry-run.ts';
import { createExplain } from './services/explain.ts';
import type { Listeners } from './services/listeners.ts';
import { mcpClients } from './services/mcp-clients.ts';
import { createNotifications } from './services/notifications.ts';
import { createPairings } from './services/pairings.ts';
import { createReplay } from './services/replay.ts';
import { createRunControl } from './services/run-control.ts';
import { createServerImport } from './services/server-import.ts';
import type { RunProgress, Services } from './services/services.ts';
import type { Settings } from './services/settings.ts';
import { createTemplates } from './services/templates.ts';
import type { ToolPermissions } from './services/tool-permissions.ts';
import { createWebhooks } from './services/webhooks.ts';
import type { Store } from './store/store.ts';
import { type CommandProgram, thisProgram } from './toolkit-command.ts';
import { version } from './version.ts';

export interface EngineServicesOptions extends Pick<Services, 'servers' | 'validate'> {
  readonly directory: DataDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Logger;
  readonly store: Store;
  readonly owner: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly notifier: Notifier;
  readonly program?: CommandProgram | undefined;
  readonly engineTools: EngineTools;
  /** As measured and bounded. */
  readonly tools: ToolCaller;
  readonly permissions: ToolPermissions;
  readonly tasks: EngineTasks;
  readonly quiet: AgentQuietHours;
  readonly figures: EngineFigures;
  readonly loops: EngineLoops;
  readonly listeners: Listeners<RunProgress>;
  readonly attention: () => AttentionSettings;
}

/** Everything that operations reach, over the rooms of an engine. */
export function createEngineServices(parts: EngineServicesOptions): Services {
  const { directory, clock, ids, random, log, store, owner, settings, secrets, notifier } = parts;
  const { tools, permissions, servers, quiet, figures, loops, listeners, validate } = parts;
  const { tasks, prepare, conflicts } = parts.tasks;
  const { pauses, attention, activity } = loops;
  const machine = { platform: process.platform, home: homedir(), env: process.env };
  const resources = resourcesDirectory();
  const progress: Services['progress'] = (listener) => listeners.add(listener);
  const agents = createAgentBook({ store, clock, ids, quiet });
  const services: Services = {
    ...{ clock, ids, log, store, tools, servers, tasks, agents, conflicts, pauses, settings, settingsSchema },
    ...{ permissions, secrets, validate, progress, activity, quiet },
    alerts: figures.alerts,
    figures: () => figures.sampler.read(),
    pairings: createPairings({ store, clock, ids, agents }),
    webhooks: createWebhooks({ store, clock, ids, secrets }),
    serverImport: createServerImport({
      ...{ settings, secrets, clients: mcpClients(machine) },
      toolkits: () => servers.status().flatMap(({ name, kind }) => (kind === 'toolkit' ? [name] : [])),
    }),
    clients: createClientConnections({
      ...{ clients: mcpClients(machine), agents, clock, ids, data_directory: directory.path },
      program: parts.program ?? thisProgram(),
    }),
    countCall: createCallLimiter(clock),
    templates: createTemplates({
      directory: join(resources, 'templates'),
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
    dryRun: createDryRun({ store, clock, ids, random, tools, permissions, prepare }),
    replay: createReplay({ store, clock, ids, random, tools, permissions, prepare }),
    calendar: createCalendar({ store, clock }),
    setup: createEngineSetup({
      ...{ directory, resources, machine, secrets, tools: parts.engineTools },
      services: () => services,
    }),
    notifications: createNotifications({ attention, notifier, ids, settings: parts.attention }),
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
  };
  return services;
}
