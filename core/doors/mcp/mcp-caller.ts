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

/** Calls operations of the engine in this process. */
export function engineCaller(agent: Agent, services: OperationContext['services']): McpCaller {
  const call: McpCaller['call'] = (operation, input, signal) =>
    invoke(findOperation(operation), input, callContext({ services, agent, door: 'mcp' }, signal));
  return {
    me: async () => agent,
    call,
    follow: (run, onProgress, signal): Promise<JsonObject> =>
      followRun(run, callContext({ services, agent, door: 'mcp' }, signal), (progress) =>
        onProgress(plainObject(progress)),
      ),
  };
}
