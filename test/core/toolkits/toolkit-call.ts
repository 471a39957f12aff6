import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Json } from '../../../core/model/json.ts';
import type { ToolContext, Toolkit } from '../../../core/model/tool.ts';
import type { Logger } from '../../../core/ports.ts';

const silent: Logger = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silent,
};

export function toolContext(overrides: Partial<ToolContext> = {}): ToolContext {
  return {
    signal: new AbortController().signal,
    log: silent,
    now: () => Date.parse('2026-03-02T06:30:00Z'),
    timezone: 'Europe/Chisinau',
    idempotency_key: null,
    run_id: null,
    task_id: null,
    agent_id: null,
    ...overrides,
  };
}

/** Calls a tool as the engine does: input and output are checked against the tool's own schemas. */
export async function callTool<Output = Json>(
  toolkit: Toolkit,
  name: string,
  input: object,
  context: Partial<ToolContext> = {},
): Promise<Output> {
  const tool = toolkit.tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`toolkit ${toolkit.name} has no tool ${name}`);
  check(tool.input as TSchema, input, `input of ${name}`);
  const output = await tool.handler(input as never, toolContext(context));
  // What crosses the wire is what a caller sees.
  const wire: unknown = JSON.parse(JSON.stringify(output));
  check(tool.output as TSchema, wire, `output of ${name}`);
  return wire as Output;
}

function check(schema: TSchema, value: unknown, what: string): void {
  if (Check(schema, value)) return;
  throw new Error(`${what} does not match its schema: ${JSON.stringify(Errors(schema, value).slice(0, 3))}`);
}
