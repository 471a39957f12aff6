import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { bundledProgram } from '../support/bundled-program.ts';
import type { EngineFigures, ServedAgents } from './agents-process.ts';
import { type BenchTable, milliseconds, percentile, perSecond } from './bench-table.ts';

const clients = 10;
const seconds = 20;

interface Figures {
  /** Milliseconds of every answered `tools/call`. */
  readonly calls: number[];
  readonly runs: number[];
  readonly errors: string[];
}

/** Ten MCP clients at once, each an agent with a token of its own, create and run tasks at one engine in another process. */
export async function run(): Promise<BenchTable> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const program = await bundledProgram('bench', 'agents-process');
  const engine = fork(program, [String(clients), directory]);
  try {
    const [{ url, tokens }] = (await once(engine, 'message')) as [ServedAgents];
    const figures: Figures = { calls: [], runs: [], errors: [] };
    const connected = await Promise.all(tokens.map((token) => connect(url, token)));
    const began = performance.now();
    await Promise.all(
      connected.map((client, index) => work(client, index, began + seconds * 1_000, figures)),
    );
    const took = performance.now() - began;
    await Promise.all(connected.map((client) => client.close()));
    engine.send('end');
    const [own] = (await once(engine, 'message')) as [EngineFigures];
    for (const error of new Set(figures.errors)) console.error(error);
    return {
      title: `Agents: ${clients} MCP clients at once for ${seconds} s`,
      rows: [
        {
          name: 'tools/call answered, tasks created and run among them',
          value: perSecond(figures.calls.length, took),
          limit: '> 100/s',
        },
        { name: 'tools/call, median', value: milliseconds(percentile(figures.calls, 0.5)) },
        { name: 'tools/call, p95', value: milliseconds(percentile(figures.calls, 0.95)), limit: '< 20 ms' },
        { name: 'runs from tasks_run to their end', value: perSecond(figures.runs.length, took) },
        { name: 'the same of a run, p95', value: milliseconds(percentile(figures.runs, 0.95)) },
        { name: 'errors', value: String(figures.errors.length), limit: '0' },
        {
          name: 'loop delay of the engine, p99',
          value: milliseconds(own.loop_delay_p99_ms),
          limit: '< 20 ms',
        },
        { name: 'memory of the engine at the end', value: `${Math.round(own.rss_mb)} MB` },
        { name: 'load of the machine, last minute', value: (loadavg()[0] ?? 0).toFixed(1) },
      ],
    };
  } finally {
    if (engine.exitCode === null && engine.connected) await once(engine, 'exit');
    rmSync(directory, { recursive: true, force: true });
  }
}

async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit }));
  return client;
}

/** One agent: creates a task, runs it three times to its end, and looks at what it has. */
async function work(client: Client, index: number, until: number, { calls, runs, errors }: Figures) {
  const call = async (name: string, input: Record<string, unknown>) => {
    const began = performance.now();
    const answer = await client.callTool({ name, arguments: input });
    calls.push(performance.now() - began);
    if (answer.isError) errors.push(`${name}: ${JSON.stringify(answer.content)}`);
    return (answer.structuredContent ?? {}) as Record<string, unknown>;
  };
  for (let round = 0; performance.now() < until; round++)
    try {
      const pipeline = [{ id: 'noop', uses: 'bench.noop' }];
      const schedule = 'every weekday at 8:30';
      const { id } = await call('tasks_create', { title: `Task ${index}.${round}`, schedule, pipeline });
      for (let count = 0; count < 3; count++) {
        const began = performance.now();
        const { run_id } = await call('tasks_run', { task: id });
        let state: unknown;
        do ({ state } = await call('runs_get', { run: run_id }));
        while (state === 'queued' || state === 'running');
        runs.push(performance.now() - began);
        if (state !== 'succeeded') errors.push(`a run ended as ${state}`);
      }
      await call('tasks_list', { limit: 10 });
    } catch (thrown) {
      errors.push(String(thrown));
    }
}

if (import.meta.main) console.table((await run()).rows);
