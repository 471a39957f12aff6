import { OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { Clock } from '../ports.ts';
import { CallStatistics } from './call-statistics.ts';
import type { Catalog } from './catalog.ts';
import { HttpWorker, type WorkerCall } from './http-worker.ts';
import type { ServerConfigs } from './server-config.ts';
import type { ServerStatus } from './tool-service.ts';

interface Entry {
  readonly worker: HttpWorker;
  readonly statistics: CallStatistics;
}

/** The configured HTTP workers, listed in the catalog. */
export class HttpWorkers {
  readonly #workers = new Map<string, Entry>();

  constructor(
    servers: ServerConfigs,
    services: {
      readonly clock: Clock;
      readonly catalog: Catalog;
      readonly references: (
        path: string,
      ) => (values: Readonly<Record<string, string>>) => Promise<Record<string, string>>;
    },
  ) {
    const { clock, catalog, references } = services;
    for (const [name, config] of Object.entries(servers)) {
      if (config.kind !== 'http_worker') continue;
      catalog.addWorker(name, config);
      const headers = () => references(`${name}.headers`)(config.headers ?? {});
      const worker = new HttpWorker(name, config, { clock, headers });
      this.#workers.set(name, { worker, statistics: new CallStatistics(clock) });
    }
  }

  has(server: string): boolean {
    return this.#workers.has(server);
  }

  async call(server: string, operation: string, call: WorkerCall): Promise<Json> {
    const { worker, statistics } = this.#get(server);
    return statistics.record(() => worker.call(operation, call));
  }

  /** Throws `worker_unhealthy`. */
  checkHealth(server: string, signal: AbortSignal): Promise<void> {
    return this.#get(server).worker.checkHealth(signal);
  }

  status(): readonly ServerStatus[] {
    return [...this.#workers].map(([server, { worker, statistics }]) => ({
      server,
      kind: 'http_worker',
      state: worker.healthy ? 'ready' : 'stopped',
      pid: null,
      started_at: null,
      retry_at: null,
      restarts: 0,
      ...statistics.figures,
      changed_tools: [],
    }));
  }

  #get(server: string): Entry {
    const entry = this.#workers.get(server);
    if (entry) return entry;
    throw new OrdinautError({
      code: 'unknown_server',
      message: `there is no worker ${server}`,
      delivery: 'not_sent',
    });
  }
}
