import { OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { ToolCall } from '../ports.ts';
import { CallStatistics } from './call-statistics.ts';
import type { Catalog } from './catalog.ts';
import { CommandAgent, type CommandServices } from './command-agent.ts';
import type { ServerConfigs } from './server-config.ts';
import type { ServerStatus } from './tool-service.ts';

interface Entry {
  readonly agent: CommandAgent;
  readonly statistics: CallStatistics;
}

/** The configured command agents, listed in the catalog. */
export class CommandAgents {
  readonly #agents = new Map<string, Entry>();

  constructor(
    servers: ServerConfigs,
    services: Omit<CommandServices, 'references'> & {
      readonly catalog: Catalog;
      readonly references: (path: string) => CommandServices['references'];
    },
  ) {
    for (const [name, config] of Object.entries(servers)) {
      if (config.kind !== 'command') continue;
      services.catalog.addCommand(name, config);
      const references = services.references(`${name}.env`);
      const log = services.log.child({ server: name });
      const agent = new CommandAgent(name, config, { ...services, log, references });
      this.#agents.set(name, { agent, statistics: new CallStatistics(services.clock) });
    }
  }

  async call(server: string, call: ToolCall): Promise<Json> {
    const entry = this.#agents.get(server);
    if (!entry)
      throw new OrdinautError({
        code: 'unknown_server',
        message: `there is no agent ${server}`,
        delivery: 'not_sent',
      });
    // Validated against the tool's input schema, which asks for a string.
    const prompt = String(call.input.prompt);
    return entry.statistics.record(() => entry.agent.call(prompt, call));
  }

  status(): readonly ServerStatus[] {
    return [...this.#agents].map(([server, { agent, statistics }]) => ({
      server,
      kind: 'command',
      state: agent.active > 0 ? 'ready' : 'stopped',
      pid: null,
      started_at: null,
      retry_at: null,
      restarts: 0,
      ...statistics.figures,
      changed_tools: [],
    }));
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#agents.values()].map(({ agent }) => agent.stop()));
  }
}
