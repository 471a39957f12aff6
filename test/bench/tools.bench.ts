import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { SchemaValidator } from '../../core/guard/schema-validator.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createToolCaller } from '../../core/tools/tool-caller.ts';
import type { ServerPin, ToolService } from '../../core/tools/tool-service.ts';
import { toolkit } from '../fixtures/tools/trial-toolkit.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { type BenchRow, type BenchTable, milliseconds, percentile } from './bench-table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const everything = `${root}node_modules/@modelcontextprotocol/server-everything/dist/index.js`;
const command = { command: process.execPath, args: [everything] };
const warmUp = 500;
const rounds = 10;
const calls = 500;
const spawns = 15;

/** Warm tool calls, ours and the bare SDK's in turns in the same process, and how soon a toolkit server answers. */
export async function run(): Promise<BenchTable> {
  return { title: 'Tool calls', rows: [...(await warmCalls()), ...(await toolkitServers())] };
}

async function warmCalls(): Promise<readonly BenchRow[]> {
  const bare = new Client({ name: 'bench', version: '1' });
  await bare.connect(new StdioClientTransport({ ...command, stderr: 'ignore' }));
  const { tools, end } = await toolService();
  const paths = {
    bare: () => bare.callTool({ name: 'echo', arguments: { message: 'hello' } }),
    pooled: () => call(tools, 'everything.echo', { message: 'hello' }),
    direct: () => call(tools, 'trial.echo', { text: 'hello' }),
  };
  const samples = { bare: [] as number[], pooled: [] as number[], direct: [] as number[] };
  try {
    // Turn by turn, so that what else the machine does falls on each alike.
    for (const name of ['bare', 'pooled', 'direct'] as const) await time(paths[name], warmUp);
    for (let round = 0; round < rounds; round++)
      for (const name of ['bare', 'pooled', 'direct'] as const)
        samples[name].push(...(await time(paths[name], calls)));
  } finally {
    await bare.close();
    await end();
  }
  const row = (name: string, values: readonly number[], limit?: string): BenchRow => ({
    name,
    value: `p50 ${milliseconds(percentile(values, 0.5))}, p99 ${milliseconds(percentile(values, 0.99))}`,
    ...(limit !== undefined && { limit }),
  });
  return [
    row('warm stdio call, bare SDK client', samples.bare),
    row('warm stdio call, pool and validation of both sides', samples.pooled, 'p50 ≤ 0.15 ms'),
    row('in-process toolkit call with validation', samples.direct),
  ];
}

async function time(action: () => Promise<unknown>, times: number): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < times; index++) {
    const began = performance.now();
    await action();
    samples.push(performance.now() - began);
  }
  return samples;
}

function call(tools: ToolService, tool: string, input: Record<string, string>) {
  return tools.call({
    tool,
    input,
    mode: 'direct',
    timeout_ms: 30_000,
    signal: new AbortController().signal,
    idempotency_key: 'bench',
    run_id: 'bench',
    task_id: 'bench',
    agent_id: 'bench',
    timezone: 'UTC',
    correlation_id: 'bench',
  });
}

async function toolService(): Promise<{ tools: ToolService; end: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const pins = new Map<string, ServerPin>();
  const validator = new SchemaValidator({
    clock: systemClock,
    worker_url: new URL('../../core/guard/guard-worker.ts', import.meta.url),
  });
  const tools = await createToolCaller({
    toolkits: [toolkit],
    servers: { everything: { kind: 'stdio', ...command } },
    pins: { get: async (server) => pins.get(server), set: async (server, pin) => void pins.set(server, pin) },
    secrets: { get: async () => undefined },
    validator,
    childrenFile: join(folder, 'children.json'),
    environment: process.env,
    clock: systemClock,
    log: createSilentLog(),
  });
  const end = async () => {
    await tools.stop();
    await validator.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { tools, end };
}

/** The built command, as the pool starts it. */
async function toolkitServers(): Promise<readonly BenchRow[]> {
  const cli = join(root, 'bin', 'ordinaut.js');
  if (!existsSync(join(root, 'dist', 'cli.js')))
    return [{ name: 'toolkit server, spawn to first answer', value: 'not built; run npm run build' }];
  const bare = await startTimes(process.execPath, [
    '-e',
    'process.stdin.once("data", () => console.log("{}"))',
  ]);
  const rows: BenchRow[] = [
    { name: 'node itself, spawn to first answer', value: `p50 ${milliseconds(percentile(bare, 0.5))}` },
  ];
  for (const name of ['calendar', 'mail', 'weather', 'notify', 'briefing']) {
    const times = await startTimes(process.execPath, [cli, 'toolkit', name]);
    rows.push({
      name: `toolkit server ${name}, spawn to first answer`,
      value: `p50 ${milliseconds(percentile(times, 0.5))}, best ${milliseconds(Math.min(...times))}`,
      limit: '≤ 100 ms',
    });
  }
  return rows;
}

async function startTimes(program: string, args: readonly string[]): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let index = 0; index < spawns; index++) samples.push(await startTime(program, args));
  // The first one fills the compile cache.
  return samples.slice(1);
}

function startTime(program: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child: ChildProcess = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const initialize = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  };
  child.stdin?.write(
    `${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: initialize })}\n`,
  );
  return new Promise((resolve, reject) => {
    let answered = 0;
    child.stdout?.once('data', () => {
      answered = performance.now() - began;
      child.stdin?.end();
      child.kill();
    });
    child.once('close', () =>
      answered > 0 ? resolve(answered) : reject(new Error(`${args.join(' ')} gave no answer`)),
    );
  });
}
