import { OrdinautError } from '../errors.ts';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import type { Id } from '../model/json.ts';
import { opensTool } from '../model/tool-scope.ts';
import type { Store, ToolCaller } from '../ports.ts';

/** Throws `tool_forbidden` for a tool that the agent's scopes do not open. */
export function requireTool({ name, scopes }: Agent, tool: string, path?: string): void {
  if (opensTool(scopes, tool)) return;
  const opened = scopes.filter((scope) => scope.startsWith('tools:')).join(', ');
  throw new OrdinautError({
    code: 'tool_forbidden',
    message: `${name} may not use the tool ${tool}`,
    hint: `${opened === '' ? 'it has no scope for tools' : `its scopes for tools are ${opened}`}; a person can grant tools:${tool}`,
    delivery: 'not_sent',
    ...(path !== undefined && { path }),
  });
}

/** The same tools, each call only in the scopes of the agent that it is made for, as they are when it is made. */
export function scopedTools(tools: ToolCaller, store: Pick<Store, 'getAgent'>): ToolCaller {
  const agentOf = async (id: Id): Promise<Agent> => {
    const agent = await store.getAgent(id);
    if (agent) return agent;
    throw new OrdinautError({ code: 'forbidden', message: `there is no agent ${id}`, delivery: 'not_sent' });
  };
  return {
    describe: (name) => tools.describe(name),
    list: () => tools.list(),
    foresee: (names, mode) => tools.foresee?.(names, mode),
    async call(call) {
      // What the engine asks for itself, such as a condition's tool, has the task's agent too; only its own care has none.
      if (call.agent_id !== null && call.agent_id !== ownerAgentId)
        requireTool(await agentOf(call.agent_id), tools.describe(call.tool)?.name ?? call.tool);
      return tools.call(call);
    },
  };
}
