import type { Agent } from '../../model/agent.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { plainObject } from '../../operations/fields.ts';
import { invoke } from '../../operations/invoke.ts';
import type { OperationContext } from '../../operations/operation.ts';
import { findOperation } from '../../operations/operations.ts';
import type { Caller } from '../caller.ts';

/** How an MCP server reaches the engine in the name of one agent: in the engine's own process, or from a bridge over HTTP. */
export interface McpCaller extends Omit<Caller, 'close'> {
  readonly me: () => Promise<Pick<Agent, 'id' | 'name' | 'scopes'>>;
}

/** Calls operations of the engine in this process. */
export function engineCaller(agent: Agent, services: OperationContext['services']): McpCaller {
  const call: McpCaller['call'] = (operation, input, signal) => {
    const request_id = services.ids.next();
    return invoke(findOperation(operation), input, {
      agent,
      door: 'mcp',
      request_id,
      correlation_id: request_id,
      signal,
      log: services.log,
      services,
    });
  };
  return {
    me: async () => agent,
    call,
    async follow(run, onProgress, signal): Promise<JsonObject> {
      const end = services.progress((progress) => {
        if (progress.run_id === run) onProgress(plainObject(progress));
      });
      try {
        const settled: Json = await call('runs.wait', { run }, signal);
        return settled as JsonObject;
      } finally {
        end();
      }
    },
  };
}
