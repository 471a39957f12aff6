import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { SchemaValidator } from '../../core/guard/schema-validator.ts';
import type { JsonObject } from '../../core/model/json.ts';
import type { Clock, ToolAnswer, ToolCall } from '../../core/ports.ts';
import { createToolCaller } from '../../core/tools/tool-caller.ts';
import type {
  ChangedTool,
  ServerPin,
  ToolService,
  ToolServiceOptions,
} from '../../core/tools/tool-service.ts';
import { MemoryLog } from './memory-log.ts';
import { realClock } from './real-clock.ts';

export interface ToolRig {
  readonly tools: ToolService;
  readonly log: MemoryLog;
  readonly pins: Map<string, ServerPin>;
  readonly changed: ChangedTool[];
  readonly folder: string;
  readonly call: (tool: string, input?: JsonObject, more?: Partial<ToolCall>) => Promise<ToolAnswer>;
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ordinaut-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A validator that is closed with the test. */
function testValidator(clock: Clock = realClock): SchemaValidator {
  const validator = new SchemaValidator({
    clock,
    worker_url: new URL('../../core/guard/guard-worker.ts', import.meta.url),
  });
  onTestFinished(() => validator.close());
  return validator;
}

let rigs = 0;

/** A tool service with real servers; when the test ends it is stopped, and a process left behind fails the test. */
export async function toolRig(
  options: Partial<ToolServiceOptions> & {
    readonly folder?: string;
    readonly pinned?: Map<string, ServerPin>;
  },
): Promise<ToolRig> {
  const folder = options.folder ?? temporaryFolder();
  const log = new MemoryLog();
  const pins = options.pinned ?? new Map<string, ServerPin>();
  const changed: ChangedTool[] = [];
  const tools = await createToolCaller({
    toolkits: [],
    servers: {},
    pins: {
      get: async (server) => pins.get(server),
      set: async (server, pin) => void pins.set(server, pin),
    },
    secrets: { get: async () => undefined },
    validator: testValidator(),
    childrenFile: join(folder, 'children.json'),
    environment: process.env,
    onChangedTool: (change) => changed.push(change),
    clock: realClock,
    log,
    ...options,
  });
  rigs += 1;
  onTestFinished(async () => {
    await tools.stop();
    rigs -= 1;
    if (rigs === 0) expectNoChildren();
  });
  return {
    tools,
    log,
    pins,
    changed,
    folder,
    call: (tool, input, more) => tools.call(toolCall(tool, input, more)),
  };
}

function toolCall(tool: string, input: JsonObject = {}, more: Partial<ToolCall> = {}): ToolCall {
  return {
    tool,
    input,
    mode: 'direct',
    timeout_ms: 15_000,
    signal: new AbortController().signal,
    idempotency_key: 'key-1',
    run_id: 'run-1',
    task_id: 'task-1',
    agent_id: 'agent-1',
    timezone: 'Europe/Chisinau',
    correlation_id: 'correlation-1',
    ...more,
  };
}

/** Living processes that were started by this one as children of the engine, or by those. */
export function livingChildren(engine: number = process.pid): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
        return (
          state !== 'Z' && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`ORDINAUT_CHILD=${engine}.`)
        );
      } catch {
        return false;
      }
    });
}

function expectNoChildren(engine: number = process.pid): void {
  const left = livingChildren(engine);
  if (left.length > 0) throw new Error(`processes left behind: ${left.join(', ')}`);
}

/** Waits until something holds, for at most ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not happen: ${what}`);
}
