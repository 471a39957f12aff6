import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { bundledProgram } from '../support/bundled-program.ts';
import type { EngineFigures, ServedAgents } from './agents-process.ts';
import { type BenchTable, milliseconds, percentile, perSecond } from './bench-table.ts';

const clients = 10;
const seconds = 60;
/** Calls a second that each client makes in that time; all of them together are more than the 100/s that have to be sustained. */
const pace = 12;
/** Then each calls as fast as it is answered, for so long. */
const rush_seconds = 5;

interface Figures {
  /** Milliseconds of every answered `tools/call`. */
  readonly calls: number[];
  /** Milliseconds from `tasks_run` to the sight of the end of the run. */
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
    const connected = await Promise.all(tokens.map((token) => connect(url, token)));
    // The code of the protocol is loaded and compiled by the first calls.
    await phase(connected, 'Warm', 1, 1_000 / pace);
    const before = await figuresOf(engine);
    const paced = await phase(connected, 'Paced', seconds, 1_000 / pace);
    const own = await figuresOf(engine);
    const rush = await phase(connected, 'Rush', rush_seconds, 0);
    const rushed = await figuresOf(engine);
    await Promise.all(connected.map((client) => client.close()));
    engine.send('end');
    await once(engine, 'exit');
    const errors = [...paced.errors, ...rush.errors];
    for (const error of new Set(errors)) console.error(error);
    return {
      title: `Agents: ${clients} MCP clients at once, each ${pace} calls a second for ${seconds} s`,
      rows: [
        {
          name: 'tools/call, tasks created and run among them',
          value: perSecond(paced.calls.length, paced.took),
          limit: '> 100/s',
        },
        { name: 'tools/call, median', value: milliseconds(percentile(paced.calls, 0.5)) },
        { name: 'tools/call, p95', value: milliseconds(percentile(paced.calls, 0.95)), limit: '< 20 ms' },
        { name: 'runs to their end', value: perSecond(paced.runs.length, paced.took) },
        { name: 'errors', value: String(errors.length), limit: '0' },
        {
          name: 'loop delay of the engine, p99',
          value: milliseconds(own.loop_delay_p99_ms),
          limit: '< 20 ms',
        },
        {
          name: 'commits a call, the runs’ own among them',
          value: `${(own.commits / paced.calls.length).toFixed(2)}, ${milliseconds(own.committing_ms / own.commits)} each`,
        },
        { name: 'processor time of the engine a call', value: milliseconds(own.cpu_ms / paced.calls.length) },
        { name: 'processor time of the engine', value: `${Math.round(own.cpu_percent)} % of one core` },
        {
          name: 'memory of the engine, before and after',
          value: `${Math.round(before.rss_mb)}, ${Math.round(rushed.rss_mb)} MB`,
        },
        {
          name: `each as fast as it is answered, for ${rush_seconds} s`,
          value: `${perSecond(rush.calls.length, rush.took)}, p95 ${milliseconds(percentile(rush.calls, 0.95))}`,
        },
        { name: 'load of the machine, last minute', value: (loadavg()[0] ?? 0).toFixed(1) },
      ],
    };
  } finally {
    engine.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function figuresOf(engine: ReturnType<typeof fork>): Promise<EngineFigures> {
  engine.send('figures');
  const [figures] = (await once(engine, 'message')) as [EngineFigures];
  return figures;
}

async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit }));
  return client;
}

async function phase(connected: readonly Client[], name: string, duration_s: number, rest_ms: number) {
  const figures: Figures = { calls: [], runs: [], errors: [] };
  const began = performance.now();
  const until = began + duration_s * 1_000;
  await Promise.all(
    connected.map((client, index) => work(client, `${name} ${index}`, { until, rest_ms, figures })),
  );
  return { ...figures, took: performance.now() - began };
}

interface Work {
  readonly until: number;
  /** From the beginning of a call to that of the next. */
  readonly rest_ms: number;
  readonly figures: Figures;
}

/** One agent: creates a task, runs it three times to its end, and looks at what it has. */
async function work(client: Client, name: string, { until, rest_ms, figures }: Work): Promise<void> {
  const { calls, runs, errors } = figures;
  // Agents do not move in step.
  let next = performance.now() + Math.random() * rest_ms;
  const call = async (tool: string, input: Record<string, unknown>) => {
    if (rest_ms > 0) await pause(Math.max(0, next - performance.now()));
    next += rest_ms;
    const began = performance.now();
    const answer = await client.callTool({ name: tool, arguments: input });
    calls.push(performance.now() - began);
    if (answer.isError) errors.push(`${tool}: ${JSON.stringify(answer.content)}`);
    return (answer.structuredContent ?? {}) as Record<string, unknown>;
  };
  for (let round = 0; performance.now() < until; round++)
    try {
      const pipeline = [{ id: 'noop', uses: 'bench.noop' }];
      const schedule = 'every weekday at 8:30';
      const { id } = await call('tasks_create', { title: `${name}.${round}`, schedule, pipeline });
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
