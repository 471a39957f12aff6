import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { PooledServer } from './pooled-server.ts';
import type { ServerStatus } from './tool-service.ts';

/** The MCP servers by name. Starts none by itself. */
export class ServerPool {
  readonly #servers: ReadonlyMap<string, PooledServer>;

  constructor(servers: ReadonlyMap<string, PooledServer>) {
    this.#servers = servers;
  }

  get names(): readonly string[] {
    return [...this.#servers.keys()];
  }

  has(name: string): boolean {
    return this.#servers.has(name);
  }

  /** Throws `OrdinautError` `unknown_server`. */
  get(name: string): PooledServer {
    const server = this.#servers.get(name);
    if (server) return server;
    const hint = didYouMean(name, this.names);
    throw new OrdinautError({
      code: 'unknown_server',
      message: `there is no tool server ${name}`,
      ...(hint !== undefined && { hint }),
      delivery: 'not_sent',
    });
  }

  status(): readonly Omit<ServerStatus, 'changed_tools'>[] {
    return [...this.#servers.values()].map((server) => server.status);
  }

  /** Ends every process and resolves when none is left. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.stop()));
  }
}
