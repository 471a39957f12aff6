import { asOrdinautError, OrdinautError } from '../errors.ts';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import type { Id } from '../model/json.ts';
import { opensTool } from '../model/tool-scope.ts';
import { spendsTokens, type Usage, usageOf } from '../model/usage.ts';
import type { Clock, Logger, ToolCall, ToolCaller } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { requirePermission, type ToolPermissions } from './tool-permissions.ts';

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

export interface ScopedToolsOptions {
  readonly store: Pick<Store, 'getAgent' | 'stopSpending' | 'spendForAgent'>;
  readonly permissions: Pick<ToolPermissions, 'judge'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The same tools, each call only where a person allows it, in the scopes of the agent that it is made for, as they are when it is
 * made, and inside what the agent may spend in a day: once that is used up, tools that spend tokens throw `budget_exceeded`. What a
 * person would have to be asked about throws `approval_needed`, unless whoever calls has asked.
 */
export function scopedTools(
  tools: ToolCaller,
  { store, permissions, clock, log }: ScopedToolsOptions,
): ToolCaller {
  const agentOf = async (id: Id): Promise<Agent> => {
    const agent = await store.getAgent(id);
    if (agent) return agent;
    throw new OrdinautError({ code: 'forbidden', message: `there is no agent ${id}`, delivery: 'not_sent' });
  };
  const requireBudget = async ({ id, limits }: Agent, tool: string): Promise<void> => {
    if (limits?.tokens_per_day === undefined && limits?.cost_per_day === undefined) return;
    const definition = tools.describe(tool);
    const reason = definition && spendsTokens(definition) ? await store.stopSpending(id, clock.now()) : null;
    if (reason === null) return;
    throw new OrdinautError({
      code: 'budget_exceeded',
      message: `${reason}, so ${definition?.name ?? tool} is not called`,
      hint: 'wait until the day is over; a person can raise the limit of the agent',
      delivery: 'not_sent',
    });
  };
  /** Nobody is asked here: what is not known, or not allowed, is not called. */
  const requireAllowed = async (
    { tool: name, task_id, permitted }: ToolCall,
    agent_id: Id,
  ): Promise<void> => {
    const tool = tools.describe(name);
    if (!tool)
      throw new OrdinautError({
        code: 'unknown_tool',
        message: `there is no tool ${name}`,
        delivery: 'not_sent',
      });
    const permission = await permissions.judge({ agent_id, task_id }, tool);
    if (permission.kind !== 'ask' || permitted !== true) requirePermission(tool.name, permission);
  };
  /** What a call did is not undone because it could not be counted. */
  const count = async (agent_id: Id, usage: Usage | null): Promise<void> => {
    if (usage === null) return;
    try {
      await store.spendForAgent(agent_id, usage, clock.now());
    } catch (thrown) {
      log.error(
        { agent_id, error: asOrdinautError(thrown).toJSON() },
        'what a call spent could not be counted',
      );
    }
  };
  return {
    describe: (name) => tools.describe(name),
    list: () => tools.list(),
    foresee: (names, mode) => tools.foresee?.(names, mode),
    async call(call) {
      // What the engine asks for itself, such as a condition's tool, has the task's agent too; only its own care has none.
      const { agent_id } = call;
      if (agent_id === null) return tools.call(call);
      if (agent_id === ownerAgentId) {
        await requireAllowed(call, agent_id);
        return tools.call(call);
      }
      const agent = await agentOf(agent_id);
      requireTool(agent, tools.describe(call.tool)?.name ?? call.tool);
      await requireAllowed(call, agent_id);
      await requireBudget(agent, call.tool);
      try {
        const answer = await tools.call(call);
        await count(agent_id, usageOf(answer.output));
        return answer;
      } catch (thrown) {
        await count(agent_id, asOrdinautError(thrown).usage ?? null);
        throw thrown;
      }
    },
  };
}
