import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { asOrdinautError, type ErrorDetail } from '../errors.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { Logger } from '../ports.ts';
import { Catalog } from './catalog.ts';
import type { CommandServices } from './command-agent.ts';
import { spawnFailure } from './command-lookup.ts';
import { HttpWorkers } from './http-workers.ts';
import { McpServers, type McpServersServices } from './mcp-servers.ts';
import type { CommandAgent, ServerConfig } from './server-config.ts';

/** What trying a configuration of a server showed. */
export interface ServerTrial {
  readonly tools: readonly ToolDefinition[];
  readonly error: ErrorDetail | null;
  /** The last lines that it wrote to stderr. */
  readonly stderr: readonly string[];
  readonly duration_ms: number;
}

export interface ServerTrialServices extends Omit<McpServersServices, 'catalog' | 'pins' | 'onChangedTool'> {
  readonly references: (path: string) => CommandServices['references'];
}

const TRIAL_TIMEOUT_MS = 60_000;
const KEPT_LINES = 40;

/** Starts or reaches a server as configured, lists its tools, and ends it again. Leaves no pin; what went wrong is an answer. */
export async function tryServer(
  name: string,
  config: ServerConfig,
  services: ServerTrialServices,
  signal: AbortSignal,
): Promise<ServerTrial> {
  const { clock } = services;
  const began = clock.monotonic();
  const stderr: string[] = [];
  const catalog = new Catalog({ aliases: {}, overrides: {} });
  const own = { ...services, catalog, log: new StderrKeeper(services.log, stderr) };
  let error: ErrorDetail | null = null;
  try {
    await reach(name, config, own, signal);
  } catch (thrown) {
    error = asOrdinautError(thrown).toJSON();
  }
  return { tools: catalog.list(), error, stderr, duration_ms: Math.round(clock.monotonic() - began) };
}

async function reach(
  name: string,
  config: ServerConfig,
  services: ServerTrialServices & { readonly catalog: Catalog },
  signal: AbortSignal,
): Promise<void> {
  const servers = { [name]: config };
  if (config.kind === 'http_worker') return new HttpWorkers(servers, services).checkHealth(name, signal);
  if (config.kind === 'command') {
    services.catalog.addCommand(name, config);
    return findCommand(config, services.environment.PATH);
  }
  const pins = { get: async () => undefined, set: async () => {} };
  const mcp = new McpServers(servers, { ...services, pins });
  try {
    await mcp.refresh(name, { timeout_ms: TRIAL_TIMEOUT_MS, signal });
  } finally {
    await mcp.stopAll();
  }
}

/** A command agent is not run: that would cost, and may change something. */
async function findCommand({ command, cwd }: CommandAgent, path = ''): Promise<void> {
  const places = isAbsolute(command)
    ? [command]
    : path.split(delimiter).map((folder) => join(folder, command));
  const found = await Promise.all(
    places.map((place) =>
      access(place, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (found.includes(true)) return;
  const missing = Object.assign(new Error(`${command} is not there`), { code: 'ENOENT' });
  throw await spawnFailure(missing, { command, cwd, path });
}

/** A log that also keeps the last lines which a server wrote to stderr. */
class StderrKeeper implements Logger {
  readonly #log: Logger;
  readonly #lines: string[];

  constructor(log: Logger, lines: string[]) {
    this.#log = log;
    this.#lines = lines;
  }

  trace(fields: object, message: string): void {
    this.#log.trace(fields, message);
  }
  debug(fields: object, message: string): void {
    this.#log.debug(fields, message);
  }
  info(fields: object, message: string): void {
    if ('stderr' in fields && typeof fields.stderr === 'string') {
      this.#lines.push(fields.stderr);
      if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    }
    this.#log.info(fields, message);
  }
  warn(fields: object, message: string): void {
    this.#log.warn(fields, message);
  }
  error(fields: object, message: string): void {
    this.#log.error(fields, message);
  }
  child(fields: object): Logger {
    return new StderrKeeper(this.#log.child(fields), this.#lines);
  }
}
