import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import { ownScope } from './authorise.ts';
import { pageFields, pageOf, readPage, Timestamp } from './fields.ts';
import { isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';

const AgentView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  created_at: Timestamp,
});

function viewAgent(agent: Agent): Static<typeof AgentView> {
  return { ...agent, scopes: [...agent.scopes], created_at: isoUtc(agent.created_at) };
}

const list = defineOperation({
  name: 'agents.list',
  title: 'List agents',
  description: 'Who owns tasks and calls operations, with what each may do.',
  input: Type.Object(pageFields, { additionalProperties: false }),
  output: pageOf(AgentView),
  scope: 'agents:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (page, { services }) => {
    const found = await services.store.findAgents(readPage(page));
    return { items: found.items.map(viewAgent), next_cursor: found.next_cursor };
  },
});

const get = defineOperation({
  name: 'agents.get',
  title: 'Show an agent',
  description: 'One agent with its scopes: what it may call.',
  input: Type.Object(
    { agent: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the agent.' }) },
    { additionalProperties: false },
  ),
  output: AgentView,
  scope: 'agents:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ agent: id }, { services }) => {
    const agent = await services.store.getAgent(id);
    if (agent) return viewAgent(agent);
    throw new OrdinautError({
      code: 'not_found',
      message: `there is no agent ${id}`,
      path: 'agent',
      hint: 'agents.list shows them with their ids',
    });
  },
});

const me = defineOperation({
  name: 'agents.me',
  title: 'Show who calls',
  description: 'The agent that calls, with its scopes: what it may do.',
  input: Type.Object({}, { additionalProperties: false }),
  output: AgentView,
  scope: ownScope,
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { agent }) => viewAgent(agent),
});

export const agentOperations = [list, get, me] as const;
