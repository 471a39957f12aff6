import type { JsonObject } from '../model/json.ts';
import type { ToolContext } from '../model/tool.ts';
import type { ToolCall } from '../ports.ts';

const KEYS = {
  idempotency_key: 'ordinaut/idempotency-key',
  run_id: 'ordinaut/run-id',
  task_id: 'ordinaut/task-id',
  agent_id: 'ordinaut/agent-id',
  correlation_id: 'ordinaut/correlation-id',
  timezone: 'ordinaut/timezone',
} as const;

/** Where our own toolkit servers put an error whole. */
export const ERROR_META = 'ordinaut/error';
/** Set by them when an output is no object and stands in `structuredContent.value`, for MCP knows objects only. */
export const WRAPPED_META = 'ordinaut/wrapped';

/** What a server is told about a call beside its arguments: MCP `_meta`. */
export function callMeta(call: Pick<ToolCall, keyof typeof KEYS>): JsonObject {
  const meta: Record<string, string> = {
    [KEYS.correlation_id]: call.correlation_id,
    [KEYS.timezone]: call.timezone,
  };
  if (call.idempotency_key !== null) meta[KEYS.idempotency_key] = call.idempotency_key;
  if (call.run_id !== null) meta[KEYS.run_id] = call.run_id;
  if (call.task_id !== null) meta[KEYS.task_id] = call.task_id;
  if (call.agent_id !== null) meta[KEYS.agent_id] = call.agent_id;
  return meta;
}

/** The other way round, at the server. A client that is not Ordinaut sends none of it. */
export function contextOf(
  meta: unknown,
  defaults: { readonly timezone: string },
): Pick<ToolContext, 'idempotency_key' | 'run_id' | 'task_id' | 'agent_id' | 'timezone'> {
  const given = new Map(typeof meta === 'object' && meta !== null ? Object.entries(meta) : []);
  const text = (key: string): string | null => {
    const value: unknown = given.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    idempotency_key: text(KEYS.idempotency_key),
    run_id: text(KEYS.run_id),
    task_id: text(KEYS.task_id),
    agent_id: text(KEYS.agent_id),
    timezone: text(KEYS.timezone) ?? defaults.timezone,
  };
}
