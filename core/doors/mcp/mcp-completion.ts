import type { JsonObject } from '../../model/json.ts';
import type { McpCaller } from './mcp-caller.ts';

/** MCP answers with 100 values at most. */
const longest = 100;

/**
 * What an argument may go on as: tasks by title or id, runs, tools, zones. An argument that has no such values has none.
 * `total` is how many there are.
 */
export async function completeArgument(
  caller: McpCaller,
  argument: string,
  begun: string,
  signal: AbortSignal,
): Promise<{ readonly values: string[]; readonly total: number; readonly hasMore: boolean }> {
  const all = await candidates(caller, argument, begun, signal);
  const wanted = begun.toLowerCase();
  const found = all.filter((value) => value.toLowerCase().includes(wanted));
  // What begins so comes before what only holds it.
  const sorted = found.toSorted(
    (a, b) => Number(b.toLowerCase().startsWith(wanted)) - Number(a.toLowerCase().startsWith(wanted)),
  );
  return { values: sorted.slice(0, longest), total: sorted.length, hasMore: sorted.length > longest };
}

async function candidates(
  caller: McpCaller,
  argument: string,
  begun: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const list = async (operation: string, input: JsonObject, field: string) => {
    const { items } = (await caller.call(operation, input, signal)) as {
      readonly items: readonly JsonObject[];
    };
    return items.map((item) => String(item[field]));
  };
  switch (argument) {
    case 'task':
      return list(
        'tasks.list',
        { limit: 1_000, ...(begun !== '' && { text: begun.slice(0, 200) }) },
        'title',
      );
    case 'run':
      return list('runs.list', { limit: longest }, 'id');
    case 'briefing':
      return ['latest', ...(await list('briefings.list', { limit: longest }, 'id'))];
    case 'tool':
      return list('tools.list', {}, 'name');
    case 'timezone':
      return ['UTC', ...Intl.supportedValuesOf('timeZone')];
    default:
      return [];
  }
}
