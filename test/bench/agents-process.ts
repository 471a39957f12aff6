import { monitorEventLoopDelay } from 'node:perf_hooks';
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
}

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
  };
  delay.reset();
  since = performance.now();
  cpu = process.cpuUsage();
  process.send?.(figures);
});
process.send?.({ url, tokens } satisfies ServedAgents);
