import type { ToolAnswer, ToolCall } from '../ports.ts';
import { Catalog, type CatalogEntry, type Source } from './catalog.ts';
import type { Children } from './children.ts';
import type { CommandServices } from './command-agent.ts';
import { CommandAgents } from './command-agents.ts';
import { HttpWorkers } from './http-workers.ts';
import type { ServerConfigs } from './server-config.ts';
import type { ServerStatus, ToolServiceOptions, ToolSettings } from './tool-service.ts';
import { ToolkitCaller } from './toolkit-caller.ts';

interface LocalEntry extends CatalogEntry {
  readonly source: Exclude<Source, 'mcp'>;
}

interface ToolSetServices extends ToolServiceOptions {
  readonly children: Children;
  readonly references: (path: string) => CommandServices['references'];
}

/**
 * One configuration of tools: the catalog of all of them, and what calls those that are not on an MCP server. Replaced as a whole when
 * the configuration changes; calls that began in it end in it.
 */
export class ToolSet {
  readonly catalog: Catalog;
  readonly servers: ServerConfigs;
  readonly workers: HttpWorkers;
  readonly #commands: CommandAgents;
  readonly #toolkits: ToolkitCaller;
  readonly #given: ToolSettings['toolkits'];
  #active = 0;
  #onQuiet: (() => void) | undefined;

  constructor(settings: ToolSettings, servers: ServerConfigs, services: ToolSetServices, before?: ToolSet) {
    const { toolkits, aliases = {}, overrides = {} } = settings;
    this.catalog = new Catalog({ aliases, overrides });
    this.servers = servers;
    this.#given = toolkits;
    for (const toolkit of toolkits) this.catalog.addToolkit(toolkit);
    this.workers = new HttpWorkers(servers, { ...services, catalog: this.catalog });
    this.#commands = new CommandAgents(servers, { ...services, catalog: this.catalog });
    this.#toolkits =
      before && before.#given === toolkits ? before.#toolkits : new ToolkitCaller({ ...services, toolkits });
  }

  /** A tool that is not on an MCP server: those are called by their pool. */
  async call(entry: LocalEntry, call: ToolCall): Promise<ToolAnswer> {
    this.#active += 1;
    try {
      return await this.#send(entry, call);
    } finally {
      this.#active -= 1;
      if (this.#active === 0) this.#onQuiet?.();
    }
  }

  /** Servers of toolkits only: what starts another server is its own concern. */
  foresee(tools: readonly string[], mode: ToolCall['mode']): void {
    const entries = tools.flatMap((tool) => this.catalog.find(tool) ?? []);
    const toolkits = entries.filter(({ source }) => source === 'toolkit');
    this.#toolkits.foresee(new Set(toolkits.map(({ definition }) => definition.server)), mode);
  }

  status(): readonly ServerStatus[] {
    return [...this.workers.status(), ...this.#commands.status(), ...this.#toolkits.status()];
  }

  /** Lets calls under way end, then ends what its successor does not use. */
  async retire(successor: ToolSet): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => (this.#onQuiet = resolve));
    await this.#commands.stopAll();
    if (successor.#toolkits !== this.#toolkits) await this.#toolkits.stopAll();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#commands.stopAll(), this.#toolkits.stopAll()]);
  }

  async #send({ source, tool, definition }: LocalEntry, call: ToolCall): Promise<ToolAnswer> {
    switch (source) {
      case 'toolkit':
        return this.#toolkits.call(definition, tool, call);
      case 'http_worker':
        return { output: await this.workers.call(definition.server, tool, call), via: 'http' };
      case 'command':
        return { output: await this.#commands.call(definition.server, call), via: 'command' };
    }
  }
}
