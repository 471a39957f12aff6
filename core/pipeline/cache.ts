import { createHash } from 'node:crypto';
import type { Id, Json } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool.ts';

/**
 * The key of a cached output: SHA-256 over the tool, its hash (so that a changed tool is asked again), the input and the
 * agent (who may see other things than another one).
 */
export function cacheKey(tool: ToolDefinition, input: Json, agent_id: Id): string {
  return digest([tool.name, tool.hash, agent_id, input]);
}

/** The same for every repeat of a step with the same input: 32 hexadecimal digits. */
export function idempotencyKey(run_id: Id, path: string, input: Json): string {
  return digest([run_id, path, input]).slice(0, 32);
}

function digest(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** JSON text with the keys of objects in order, so that equal values give equal text. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, part: Json) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
