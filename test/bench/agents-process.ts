import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { createHttpDoor } from '../../core/doors/http.ts';
import { openBenchEngine } from './bench-engine.ts';

/** What the engine of the bench tells its clients, once it serves. */
export interface ServedAgents {
  readonly url: string;
  readonly tokens: readonly string[];
}
/** What it tells of the time since it was asked last. */
export interface EngineFigures {
  readonly loop_delay_p99_ms: number;
  readonly rss_mb: number;
  readonly cpu_percent: number;
  readonly cpu_ms: number;
  readonly commits: number;
  /** Of the loop held by commits, most of it by the disk. */
  readonly committing_ms: number;
}

// Counted where they are made: the engine itself has no figure of it.
let commits = 0;
let committing_ms = 0;
Database.prototype.prepare = new Proxy(Database.prototype.prepare, {
  apply(prepare, database, [source]) {
    const statement = Reflect.apply(prepare, database, [source]);
    if (source !== 'COMMIT') return statement;
    const run = statement.run.bind(statement);
    statement.run = () => {
      const began = performance.now();
      const result = run();
      commits += 1;
      committing_ms += performance.now() - began;
      return result;
    };
    return statement;
  },
});

// The engine of the agents bench in a process of its own: it makes the agents, serves, tells figures of itself, and ends.
const [count = '10', directory = ''] = process.argv.slice(2);
const { engine, end } = await openBenchEngine({ concurrency: 8, directory });
const { services, health, metrics } = engine;
const token = 'bench-owner-token-that-nobody-uses-00000000';
const door = createHttpDoor({ services, health, metrics, host: '127.0.0.1', port: 0, token });
await engine.start();
const url = await door.start();
const tokens: string[] = [];
for (let index = 0; index < Number(count); index++) {
  const scopes = ['tasks:*', 'runs:*', 'tools:bench.*'];
  tokens.push((await services.agents.create({ name: `agent-${index}`, scopes }, null)).token);
}
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let since = performance.now();
let cpu = process.cpuUsage();
process.on('message', async (asked) => {
  if (asked === 'end') {
    await door.stop();
    await end();
    return process.disconnect();
  }
  const { user, system } = process.cpuUsage(cpu);
  const figures: EngineFigures = {
    loop_delay_p99_ms: delay.percentile(99) / 1e6,
    rss_mb: process.memoryUsage.rss() / 2 ** 20,
    cpu_percent: (user + system) / 10 / (performance.now() - since),
    cpu_ms: (user + system) / 1_000,
    commits,
    committing_ms,
  };
  commits = 0;
  committing_ms = 0;
  delay.reset();
  since = performance.now();
  cpu = process.cpuUsage();
  process.send?.(figures);
});
process.send?.({ url, tokens } satisfies ServedAgents);
