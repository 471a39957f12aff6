import Type, { type Static } from 'typebox';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import { mayWrite, type ToolDefinition } from '../model/tool.ts';
import type { Services } from '../services/services.ts';
import type { StandingRule } from '../services/tool-permissions.ts';
import { isProgram } from './authorise.ts';
import { orNull, Timestamp } from './fields.ts';
import { isoUtc } from './moment.ts';
import type { OperationContext } from './operation.ts';

/** What holds for one agent, and why. */
export const PermissionView = Type.Object({
  agent_id: Type.String(),
  name: Type.String(),
  rule: Type.String({
    description:
      'What holds: `always`, `ask` before each call, or `never`. Tasks that a person saved or approved with the tool may call it all the same, unless a person decided `ask` or `never`.',
  }),
  decided: orNull(
    Type.String({ description: 'What a person decided: `always`, `ask` or `never`; null where nobody has.' }),
  ),
  why: Type.String({
    description:
      '`decided` by a person; `reads`: it only reads; `undecided`: it may change the world; `trusted`: the agent is never asked about; `server_changed` and `definition_changed`: since a person said always.',
  }),
  decided_at: orNull(Timestamp),
});

/** What holds for an agent. */
export async function viewPermission(
  { permissions }: Pick<Services, 'permissions'>,
  { id, name, approval }: Pick<Agent, 'id' | 'name' | 'approval'>,
  tool: ToolDefinition,
): Promise<Static<typeof PermissionView>> {
  const standing = await permissions.standing(id, tool);
  const { decided } = standing;
  const judged = await permissions.judge({ agent_id: id, task_id: null }, tool);
  const trusted =
    standing.rule === 'ask' && decided === null && approval === 'never' && judged.kind === 'allowed';
  return {
    agent_id: id,
    name,
    rule: trusted ? 'always' : standing.rule,
    decided: decided?.rule ?? null,
    why: trusted ? 'trusted' : whyOf(standing, tool),
    decided_at: decided && isoUtc(decided.decided_at),
  };
}

/** For the owner and every agent; a program sees its own alone. */
export async function viewPermissions(
  context: OperationContext,
  tool: ToolDefinition,
): Promise<Static<typeof PermissionView>[]> {
  const { services, agent } = context;
  if (isProgram(context)) return [await viewPermission(services, agent, tool)];
  const { items } = await services.store.findAgents({ limit: 1_000 });
  const sorted = items.toSorted((one, other) =>
    one.id === ownerAgentId ? -1 : other.id === ownerAgentId ? 1 : one.name.localeCompare(other.name),
  );
  return Promise.all(sorted.map((each) => viewPermission(services, each, tool)));
}

function whyOf({ decided, changed }: StandingRule, tool: ToolDefinition): string {
  if (changed !== null) return `${changed}_changed`;
  if (decided) return 'decided';
  return mayWrite(tool) ? 'undecided' : 'reads';
}
