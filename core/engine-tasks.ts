import { asOrdinautError } from './errors.ts';
import type { Clock, Ids, ToolCaller } from './ports.ts';
import type { AgentQuietHours } from './services/agent-quiet.ts';
import { type Conflicts, createConflicts } from './services/conflicts.ts';
import type { Services, TaskBook } from './services/services.ts';
import type { Settings } from './services/settings.ts';
import { createTaskBook } from './services/task-book.ts';
import { createTaskFlows } from './services/task-flows.ts';
import { createTaskPermission } from './services/task-permission.ts';
import { createTaskPreparation } from './services/task-preparation.ts';
import type { ToolPermissions } from './services/tool-permissions.ts';
import { type IsUntrusted, untrustedTools } from './services/untrusted-tools.ts';
import type { Store } from './store/store.ts';
import type { ServerStatus } from './tools/tool-service.ts';

export interface EngineTasksOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly tools: ToolCaller;
  readonly permissions: ToolPermissions;
  /** As the engine is opened: toolkits come and go with its build alone. */
  readonly servers: readonly ServerStatus[];
  readonly settings: Pick<Settings, 'config'>;
  readonly holidays: () => readonly string[];
  readonly validate: Services['validate'];
  readonly quiet: AgentQuietHours;
}

/** The tasks of an engine, and what is looked at before one is saved. */
export interface EngineTasks {
  readonly tasks: TaskBook;
  readonly prepare: TaskBook['prepare'];
  readonly conflicts: Conflicts;
  readonly isUntrusted: IsUntrusted;
}

export function createEngineTasks(parts: EngineTasksOptions): EngineTasks {
  const { clock, ids, store, tools, permissions, servers, settings, holidays, validate, quiet } = parts;
  const toolkits = new Set(servers.flatMap(({ server, kind }) => (kind === 'toolkit' ? [server] : [])));
  const isShared = (server: string) => !toolkits.has(settings.config.aliases[server] ?? server);
  const conflicts = createConflicts({ store, clock, isShared });
  const isUntrusted = untrustedTools(tools, (server) => toolkits.has(server));
  const flows = createTaskFlows({ tools, isUntrusted });
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
    flows,
    validate,
  });
  const permission = createTaskPermission({ store, clock, ids, tools, flows, permissions });
  const tasks: TaskBook = createTaskBook({ clock, ids, store, prepare, permission, permissions, quiet });
  return { tasks, prepare, conflicts, isUntrusted };
}
