import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from '@modelcontextprotocol/server';
import { asOrdinautError } from '../../errors.ts';
import type { Agent } from '../../model/agent.ts';
import type { JsonObject } from '../../model/json.ts';
import { mayUse } from '../../operations/authorise.ts';
import type { Operation } from '../../operations/operation.ts';
import { operations } from '../../operations/operations.ts';
import { callAs, type McpCaller } from './mcp-caller.ts';

/** `tasks.skip_next` → `tasks_skip_next`: models' tool names have no dots. */
export function toolName(operation: Pick<Operation, 'name'>): string {
  return operation.name.replaceAll('.', '_');
}

const byToolName: ReadonlyMap<string, Operation> = new Map(
  operations.map((operation) => [toolName(operation), operation]),
);

/** What an agent can call: the operations that its scopes cover. */
export function mcpTools(agent: Agent): Tool[] {
  return operations.filter((operation) => mayUse({ agent, door: 'mcp' }, operation)).map(describe);
}

function describe(operation: Operation): Tool {
  const { title, description, input, output, annotations } = operation;
  return {
    name: toolName(operation),
    title,
    description,
    inputSchema: plainSchema(input) as Tool['inputSchema'],
    outputSchema: plainSchema(output) as NonNullable<Tool['outputSchema']>,
    annotations: {
      readOnlyHint: annotations.readOnly,
      destructiveHint: annotations.destructive,
      idempotentHint: annotations.idempotent,
      // Tasks reach the world; the operations themselves do not leave this machine.
      openWorldHint: false,
    },
  };
}

/** Without the marks of the library that made it. */
function plainSchema(schema: object): JsonObject {
  return { type: 'object', ...JSON.parse(JSON.stringify(schema)) };
}

export interface ToolCallOptions {
  readonly signal: AbortSignal;
  /** Told what a run does while the call waits for it. */
  readonly onProgress?: (message: string) => void;
}

/** A tool's answer: the operation's, as data and as text; a refusal as an error that a model can act on. Throws for an unknown tool. */
export async function callMcpTool(
  caller: McpCaller,
  name: string,
  input: JsonObject,
  options: ToolCallOptions,
): Promise<CallToolResult> {
  const operation = byToolName.get(name);
  if (!operation || !mayUse({ agent: caller.agent, door: 'mcp' }, operation))
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name}`);
  try {
    const output = await call(caller, operation, input, options);
    return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
  } catch (thrown) {
    const detail = JSON.stringify(asOrdinautError(thrown));
    return { isError: true, content: [{ type: 'text', text: detail }] };
  }
}

async function call(
  caller: McpCaller,
  { name }: Operation,
  input: JsonObject,
  options: ToolCallOptions,
): Promise<JsonObject> {
  const { signal } = options;
  const ask = async (operation: string, given: JsonObject) =>
    (await callAs(caller, operation, given, signal)) as JsonObject;
  if (options.onProgress === undefined) return ask(name, input);
  if (name === 'runs.wait') return followed(caller, input.run, options, () => ask(name, input));
  if (name !== 'tasks.run' || input.wait !== true) return ask(name, input);
  const made = await ask(name, { ...input, wait: false });
  const { run_id = null } = made;
  return { ...made, run: await followed(caller, run_id, options, () => ask('runs.wait', { run: run_id })) };
}

/** Waits for a run, and tells of its steps meanwhile. */
async function followed<T>(
  { services }: McpCaller,
  run_id: unknown,
  { onProgress }: ToolCallOptions,
  wait: () => Promise<T>,
): Promise<T> {
  const end = services.progress((progress) => {
    if (progress.run_id === run_id && progress.kind !== 'run') onProgress?.(said(progress));
  });
  try {
    return await wait();
  } finally {
    end();
  }
}

type RunProgress = Parameters<Parameters<McpCaller['services']['progress']>[0]>[0];

function said(progress: Exclude<RunProgress, { kind: 'run' }>): string {
  switch (progress.kind) {
    case 'step_started':
      return `${progress.path}: started`;
    case 'step_message':
      return `${progress.path}: ${progress.message}`;
    case 'step_finished':
      return `${progress.path}: ${progress.state}`;
  }
}
