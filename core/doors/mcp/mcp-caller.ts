import type { Agent } from '../../model/agent.ts';
import type { Json } from '../../model/json.ts';
import { invoke } from '../../operations/invoke.ts';
import type { OperationContext } from '../../operations/operation.ts';
import { findOperation } from '../../operations/operations.ts';

export type Services = OperationContext['services'];

/** Who asks through MCP, and of which engine. */
export interface McpCaller {
  readonly agent: Agent;
  readonly services: Services;
}

/** Calls an operation in the name of an agent, as every door does. Throws `OrdinautError`. */
export async function callAs(
  { agent, services }: McpCaller,
  operation: string,
  input: unknown,
  signal: AbortSignal,
): Promise<Json> {
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
}
