import { isDeepStrictEqual } from 'node:util';
import { OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { CallLimits } from './call-limits.ts';
import type { Catalog } from './catalog.ts';
import { listedTool } from './listed-tool.ts';
import type { McpCall, McpClient } from './mcp-client.ts';
import { PooledServer } from './pooled-server.ts';
import type { HttpServer, ServerConfigs, StdioServer } from './server-config.ts';
import { type ConnectionServices, connectServer } from './server-connection.ts';
import { originHash, originText } from './server-origin.ts';
import { ServerPool } from './server-pool.ts';
import { ToolPins } from './tool-pins.ts';
import type { ServerStatus, ToolServiceOptions } from './tool-service.ts';

const IDLE_SECONDS = 300;
const LIST_TIMEOUT_MS = 30_000;
const RELIST_MS = 1_000;

export interface McpServersServices
  extends ConnectionServices,
    Pick<
      ToolServiceOptions,
      'pins' | 'onChangedTool' | 'onChangedServer' | 'onAddedTools' | 'onServerState'
    > {
  readonly catalog: Catalog;
}

/** The configured MCP servers: pooled, pinned, and listed in the catalog. */
export class McpServers {
  #configs: ReadonlyMap<string, StdioServer | HttpServer>;
  #pooledBy = new Map<string, PooledServer>();
  #catalog: Catalog;
  readonly #services: McpServersServices;
  readonly #pins: ToolPins;
  readonly #pool: ServerPool;
  /** Tools that differ from their pin, by server. */
  readonly #refused = new Map<string, ReadonlySet<string>>();
  /** Servers that a file says to start or reach otherwise than when a person agreed to them. */
  readonly #strange = new Set<string>();
  /** Lists that are about to be read again, and when each was last, monotonic. */
  readonly #relisting = new Set<string>();
  readonly #listed = new Map<string, number>();

  constructor(servers: ServerConfigs, services: McpServersServices) {
    this.#services = services;
    this.#pins = new ToolPins(services.pins, services.clock);
    this.#catalog = services.catalog;
    this.#configs = mcpConfigs(servers);
    this.#pooledBy = new Map([...this.#configs].map(([name, config]) => [name, this.#pooled(name, config)]));
    this.#pool = new ServerPool(this.#pooledBy);
  }

  /** Reads what is remembered of these servers, so that `replace` need not wait. */
  async prepare(servers: ServerConfigs): Promise<void> {
    await this.#pins.load([...mcpConfigs(servers).keys()].filter((name) => !this.#configs.has(name)));
  }

  /**
   * From now on these servers, in this catalog. One whose configuration is the same goes on undisturbed; another ends when
   * its calls have ended. A person has `agreed` to these, as they are now; another one that has changed has to be asked about.
   */
  replace(servers: ServerConfigs, catalog: Catalog, agreed: readonly string[]): void {
    const before = this.#configs;
    this.#configs = mcpConfigs(servers);
    this.#catalog = catalog;
    this.#pooledBy = new Map(
      [...this.#configs].map(([name, config]) => {
        const known = isDeepStrictEqual(before.get(name), config) ? this.#pooledBy.get(name) : undefined;
        return [name, known ?? this.#pooled(name, config)];
      }),
    );
    this.#pool.replace(this.#pooledBy);
    for (const [name, config] of this.#configs) {
      if (agreed.includes(name)) this.#adopt(name, config);
      else this.#recognise(name, config);
      this.#publish(name);
    }
  }

  /** Puts what was listed before into the catalog, and finds the servers whose configuration was changed in between. */
  async load(): Promise<void> {
    await this.#pins.load([...this.#configs.keys()]);
    for (const [name, config] of this.#configs) {
      this.#recognise(name, config);
      this.#publish(name);
    }
  }

  has(server: string): boolean {
    return this.#configs.has(server);
  }

  isRunning(server: string): boolean {
    return this.#pool.get(server).state === 'ready';
  }

  /** Starts a server that does not run, which lists its tools afresh. `tool` stands in messages. */
  async ready(server: string, tool: string, limits: CallLimits): Promise<void> {
    await this.#admitted(server).ready(tool, limits);
  }

  /** Throws `server_changed` (not sent) like `ready` and `refresh`, and `tool_changed` (not sent) for a tool that differs from its pin. */
  async call(definition: ToolDefinition, call: McpCall): Promise<Json> {
    const { server, name } = definition;
    const pooled = this.#admitted(server);
    if (this.#refused.get(server)?.has(call.tool)) throw changed(name);
    return pooled.call(name, call);
  }

  /** Connects, if need be, and lists the tools. */
  async refresh(server: string, limits: CallLimits): Promise<void> {
    const pooled = this.#admitted(server);
    const running = pooled.state === 'ready';
    const client = await pooled.ready(server, limits);
    const config = this.#configs.get(server);
    if (running && config) await this.#list(server, client, originHash(config));
  }

  async approve(server: string): Promise<void> {
    this.#pool.get(server);
    const config = this.#configs.get(server);
    // Its tools have not been seen since: they keep their pins, and what it describes otherwise is asked about.
    if (this.#strange.delete(server) && config) await this.#pins.adopt(server, originHash(config));
    else await this.#pins.approve(server);
    this.#publish(server);
  }

  async acknowledge(server: string): Promise<void> {
    this.#pool.get(server);
    await this.#pins.acknowledge(server);
  }

  isAdded(server: string, tool: string): boolean {
    return this.#pins.added(server).includes(tool);
  }

  status(): readonly ServerStatus[] {
    return this.#pool.status().map((status) => ({
      ...status,
      changed_tools: [...(this.#refused.get(status.server) ?? [])],
    }));
  }

  /** Throws `unknown_server`. */
  async stop(server: string): Promise<void> {
    await this.#pool.get(server).stop();
  }

  stopAll(): Promise<void> {
    return this.#pool.stopAll();
  }

  #pooled(name: string, config: StdioServer | HttpServer): PooledServer {
    const { clock, log } = this.#services;
    return new PooledServer({
      name,
      kind: config.kind,
      idle_ms: (config.idle_seconds ?? IDLE_SECONDS) * 1_000,
      concurrency: config.concurrency,
      clock,
      log,
      connect: ({ onClosed }) => {
        const onToolsChanged = (): void => this.#relist(name);
        return connectServer(name, config, false, { onClosed, onToolsChanged }, this.#services);
      },
      onConnected: (client) => this.#list(name, client, originHash(config)),
      onState: (state) => this.#services.onServerState?.(name, state),
    });
  }

  /** The server says that its list has changed. However often it says so, the list is read once a second at most. */
  #relist(server: string): void {
    if (!this.isRunning(server) || this.#relisting.has(server)) return;
    this.#relisting.add(server);
    const { clock, log } = this.#services;
    const since = clock.monotonic() - (this.#listed.get(server) ?? Number.NEGATIVE_INFINITY);
    clock.timer(Math.max(0, Math.ceil(RELIST_MS - since)), () => {
      this.#relisting.delete(server);
      if (!this.isRunning(server)) return;
      this.#listed.set(server, clock.monotonic());
      const signal = new AbortController().signal;
      this.refresh(server, { timeout_ms: LIST_TIMEOUT_MS, signal }).catch((error) => {
        log.warn({ server, error: String(error) }, 'the changed list of tools cannot be read');
      });
    });
  }

  async #list(server: string, client: McpClient, origin: string): Promise<void> {
    const { log, onChangedTool, onAddedTools } = this.#services;
    const listed = await client.listTools(LIST_TIMEOUT_MS);
    const tools = listed.flatMap((tool) => listedTool(tool) ?? []);
    if (tools.length < listed.length)
      log.warn(
        { server, dropped: listed.length - tools.length },
        'tools without a name or input schema are left out',
      );
    const { changed: changes, added } = await this.#pins.observe(server, tools, origin);
    this.#publish(server);
    for (const change of changes) {
      log.warn({ server, tool: change.tool }, 'a tool has changed and is refused until it is approved');
      onChangedTool?.(change);
    }
    if (added.length > 0) onAddedTools?.({ server, tools: added });
  }

  #publish(server: string): void {
    const config = this.#configs.get(server);
    if (!config) return;
    this.#catalog.setServerTools(server, config, this.#pins.offered(server));
    const offered = this.#strange.has(server)
      ? this.#pins.offered(server).map(({ tool }) => tool)
      : this.#pins.changed(server);
    this.#refused.set(server, new Set(offered));
  }

  #adopt(server: string, config: StdioServer | HttpServer): void {
    this.#strange.delete(server);
    this.#keep(server, this.#pins.adopt(server, originHash(config)));
  }

  /** Whether it is still the server that its tools were pinned for. */
  #recognise(server: string, config: StdioServer | HttpServer): void {
    const { onChangedServer, log } = this.#services;
    const origin = originHash(config);
    this.#strange.delete(server);
    if (!this.#pins.isOtherOrigin(server, origin)) return;
    this.#strange.add(server);
    log.warn({ server }, 'a server is configured otherwise, and is not started until it is approved');
    const asking = this.#pins.askAbout(server, origin).then((isNew) => {
      if (isNew) onChangedServer?.({ server, now: originText(config) });
    });
    this.#keep(server, asking);
  }

  #keep(server: string, kept: Promise<void>): void {
    kept.catch((error) => {
      this.#services.log.error({ server, error: String(error) }, 'the pin of a server could not be kept');
    });
  }

  /** Throws `server_changed` (not sent): a server that is not the one that was agreed to is not even started. */
  #admitted(server: string): PooledServer {
    if (!this.#strange.has(server)) return this.#pool.get(server);
    throw new OrdinautError({
      code: 'server_changed',
      message: `${server} is configured otherwise than when it was agreed to, and is not started`,
      hint: `look at it in the Inbox and approve it there, or: ordinaut servers approve ${server}`,
      delivery: 'not_sent',
    });
  }
}

function mcpConfigs(servers: ServerConfigs): ReadonlyMap<string, StdioServer | HttpServer> {
  return new Map(
    Object.entries(servers).flatMap(([name, config]) =>
      config.kind === 'stdio' || config.kind === 'http' ? [[name, config] as const] : [],
    ),
  );
}

function changed(tool: string): OrdinautError {
  return new OrdinautError({
    code: 'tool_changed',
    message: `${tool} is described otherwise than when it was first used, and is not called`,
    hint: 'look at the change in the Inbox and approve it there',
    delivery: 'not_sent',
  });
}
