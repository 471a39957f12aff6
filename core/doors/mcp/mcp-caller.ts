import type { Agent } from '../../model/agent.ts';
import type { JsonObject } from '../../model/json.ts';
import { callContext } from '../../operations/call-context.ts';
import { plainObject } from '../../operations/fields.ts';
import { invoke } from '../../operations/invoke.ts';
import type { OperationContext } from '../../operations/operation.ts';
import { findOperation } from '../../operations/operations.ts';
import type { Caller } from '../caller.ts';
import { followRun } from '../follow-run.ts';

/** How an MCP server reaches the engine in the name of one agent: in the engine's own process, or from a bridge over HTTP. */
export interface McpCaller extends Omit<Caller, 'close'> {
  readonly me: () => Promise<Pick<Agent, 'id' | 'name' | 'scopes'>>;
}

/** Calls operations of the engine in this process, as the agent that `who` answers with then. */
export function engineCaller(who: () => Agent, services: OperationContext['services']): McpCaller {
  const context = (signal: AbortSignal) => callContext({ services, agent: who(), door: 'mcp' }, signal);
  const call: McpCaller['call'] = (operation, input, signal) =>
    invoke(findOperation(operation), input, context(signal));
  return {
    me: async () => who(),
    call,
    follow: (run, onProgress, signal): Promise<JsonObject> =>
      followRun(run, context(signal), (progress) => onProgress(plainObject(progress))),
  };
}
