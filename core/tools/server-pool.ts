import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { PooledServer } from './pooled-server.ts';
import type { ServerStatus } from './tool-service.ts';

/** The MCP servers by name. Starts none by itself. */
export class ServerPool {
  #servers: ReadonlyMap<string, PooledServer>;
  readonly #retiring = new Set<PooledServer>();

  constructor(servers: ReadonlyMap<string, PooledServer>) {
    this.#servers = servers;
  }

  /** From now on these; a server that is not among them ends when its calls have ended. */
  replace(servers: ReadonlyMap<string, PooledServer>): void {
    const kept = new Set(servers.values());
    const gone = [...this.#servers.values()].filter((server) => !kept.has(server));
    this.#servers = servers;
    for (const server of gone) {
      this.#retiring.add(server);
      void server.retire().finally(() => this.#retiring.delete(server));
    }
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
    const all = [...this.#servers.values(), ...this.#retiring];
    await Promise.all(all.map((server) => server.stop()));
  }
}
