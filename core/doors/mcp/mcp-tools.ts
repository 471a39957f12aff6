import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from '@modelcontextprotocol/server';
import { asOrdinautError } from '../../errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { mayUse } from '../../operations/authorise.ts';
import type { Operation, OperationContext } from '../../operations/operation.ts';
import { operations } from '../../operations/operations.ts';
import type { McpCaller } from './mcp-caller.ts';

/** `tasks.skip_next` → `tasks_skip_next`: models' tool names have no dots. */
function toolName(operation: Pick<Operation, 'name'>): string {
  return operation.name.replaceAll('.', '_');
}

const byToolName: ReadonlyMap<string, Operation> = new Map(
  operations.map((operation) => [toolName(operation), operation]),
);

/** What an agent can call: the operations that its scopes cover. */
export async function mcpTools({ me }: Pick<McpCaller, 'me'>): Promise<Tool[]> {
  const agent = await me();
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

/**
 * A tool's answer: the operation's, as data and as text; a refusal as an error that a model can act on. Throws for an unknown tool,
 * which one that the agent's scopes do not cover is as well. The engine decides that: who calls is asked for after a refusal only.
 */
export async function callMcpTool(
  caller: McpCaller,
  name: string,
  input: JsonObject,
  options: ToolCallOptions,
): Promise<CallToolResult> {
  const operation = byToolName.get(name);
  if (!operation) throw unknownTool(name);
  try {
    const output = await call(caller, operation, input, options);
    return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
  } catch (thrown) {
    const error = asOrdinautError(thrown);
    if (error.code === 'forbidden' && !mayUse({ agent: await caller.me(), door: 'mcp' }, operation))
      throw unknownTool(name);
    return { isError: true, content: [{ type: 'text', text: JSON.stringify(error) }] };
  }
}

function unknownTool(name: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name}`);
}

async function call(
  caller: McpCaller,
  { name }: Operation,
  input: JsonObject,
  { signal, onProgress }: ToolCallOptions,
): Promise<JsonObject> {
  const ask = async (given: JsonObject) => (await caller.call(name, given, signal)) as JsonObject;
  if (onProgress === undefined) return ask(input);
  const follow = (run_id: unknown) =>
    caller.follow(
      String(run_id),
      (progress) => {
        const message = said(progress as unknown as RunProgress);
        if (message !== undefined) onProgress(message);
      },
      signal,
    );
  if (name === 'runs.wait' && typeof input.run === 'string') return follow(input.run);
  if (name !== 'tasks.run' || input.wait !== true) return ask(input);
  const made = await ask({ ...input, wait: false });
  return { ...made, run: await follow(made.run_id) };
}

type RunProgress = Parameters<Parameters<OperationContext['services']['progress']>[0]>[0];

function said(progress: RunProgress): string | undefined {
  switch (progress.kind) {
    case 'step_started':
      return `${progress.path}: started`;
    case 'step_message':
      return `${progress.path}: ${progress.message}`;
    case 'step_finished':
      return `${progress.path}: ${progress.state}`;
    case 'run':
      return undefined;
  }
}
