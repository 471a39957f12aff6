import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { everyNode } from '../pipeline/every-node.ts';
import type { Store } from '../store/store.ts';
import { readServerConfig } from '../tools/server-import.ts';
import type { ServerTrial } from '../tools/server-trial.ts';
import type { ServerStatus, ToolService } from '../tools/tool-service.ts';
import type { ToolServers } from './services.ts';
import type { Settings } from './settings.ts';

export interface ToolServersOptions {
  readonly tools: ToolService;
  readonly settings: Pick<Settings, 'config' | 'change'>;
  readonly store: Pick<Store, 'findTasks'>;
}

/** What operations see of the tool service, and of its servers in the configuration. */
export function createToolServers({ tools, settings, store }: ToolServersOptions): ToolServers {
  const toolsOf = (server: string) => tools.list().filter((tool) => tool.server === server);
  const refresh: ToolServers['refresh'] = async (server) => {
    const results = await tools.refresh(server);
    return results.map(({ server: name, tools: count, error }) => ({
      server: name,
      tools: count,
      error: error === null ? null : { code: 'server_failed', message: error },
    }));
  };
  const write = (name: string, value: Parameters<ToolServers['add']>[1] | undefined) =>
    settings.change([{ path: ['mcpServers', name], value }]);

  return {
    status: () => {
      const running = tools.status();
      const known = new Set(running.map(({ server }) => server));
      const disabled = Object.keys(settings.config.mcpServers).filter((name) => !known.has(name));
      return [
        ...running.map((status) => view(status, toolsOf(status.server).length)),
        ...disabled.map(switchedOff),
      ];
    },
    refresh,
    approve: (server) => tools.approve(server),
    acknowledge: (server) => tools.acknowledge(server),

    async add(name, config, replace) {
      if (!replace && Object.hasOwn(settings.config.mcpServers, name))
        throw new OrdinautError({
          code: 'conflict',
          message: `there is a tool server ${name} already`,
          path: 'name',
          hint: 'choose another name, or say replace: true',
        });
      // A plain token would be kept for ever in a file; where its place is known by its look alone, this finds it.
      const { warnings } = readServerConfig(JSON.stringify({ mcpServers: { [name]: config } }), 'ordinaut');
      const plain = warnings.find(({ code }) => code === 'plain_secret');
      if (plain) throw new OrdinautError(plain);
      await write(name, config);
    },

    async remove(name) {
      const names = Object.keys(settings.config.mcpServers);
      if (!names.includes(name))
        throw new OrdinautError({
          code: 'not_found',
          message: `the configuration has no tool server ${name}`,
          path: 'server',
          hint: didYouMean(name, names) ?? 'toolkits are part of the engine and stay',
        });
      await write(name, undefined);
    },

    async trial(name, config, signal): Promise<ServerTrial> {
      const { servers } = readServerConfig(JSON.stringify({ mcpServers: { [name]: config } }), 'ordinaut');
      const [only] = Object.values(servers);
      if (!only) throw new Error('one server was read');
      return tools.trial(name, only, signal);
    },

    async usedBy(server) {
      const { aliases } = settings.config;
      const found: { readonly id: string; readonly title: string }[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.findTasks({}, { limit: 1_000, ...(cursor !== undefined && { cursor }) });
        for (const { id, status, definition } of page.items) {
          if (status === 'cancelled') continue;
          const used = [...everyNode(definition.pipeline)].flatMap((node) =>
            'uses' in node ? [node.uses] : [],
          );
          const names = [...used, definition.schedule.poll?.uses ?? ''].map((uses) => {
            const [name = ''] = uses.split('.', 1);
            return Object.hasOwn(aliases, name) ? aliases[name] : name;
          });
          if (names.includes(server)) found.push({ id, title: definition.title });
        }
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return found;
    },
  };
}

function view({ server, ...status }: ServerStatus, tools: number): ReturnType<ToolServers['status']>[number] {
  return { name: server, tools, ...status };
}

function switchedOff(name: string): ReturnType<ToolServers['status']>[number] {
  return {
    name,
    kind: 'stdio',
    state: 'disabled',
    tools: 0,
    pid: null,
    started_at: null,
    retry_at: null,
    restarts: 0,
    calls: 0,
    failures: 0,
    last_error: null,
    p50_ms: null,
    p95_ms: null,
    changed_tools: [],
  };
}
