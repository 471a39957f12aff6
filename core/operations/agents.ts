import Type, { type Static } from 'typebox';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import type { Services } from '../services/services.ts';
import { AgentName, NewName, Scope } from './agent-fields.ts';
import { ownScope } from './authorise.ts';
import { Moment, orNull, pageFields, pageOf, present, readPage, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const Limits = Type.Object(
  {
    calls_per_minute: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'Calls of operations.' }),
    ),
    runs_per_day: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Runs of its tasks and runs that it starts, in a day of the person.',
      }),
    ),
    tokens_per_day: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Tokens of models, both ways.' }),
    ),
    cost_per_day: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1_000_000,
        description: 'What models cost, in the currency of the prices in the settings.',
      }),
    ),
  },
  { additionalProperties: false },
);
const LocalClock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const Approval = Type.Union([Type.Literal('always'), Type.Literal('first_time'), Type.Literal('never')], {
  default: 'first_time',
  description:
    'When a task it saves, and that calls writing tools, waits for a person: with each version, until it was approved once, or never.',
});
const Expires = Type.Optional({
  ...Moment,
  description: 'When the token ends: ISO 8601, or "90d"; never without.',
});

const QuietHours = Type.Object(
  { from: LocalClock, to: LocalClock },
  {
    additionalProperties: false,
    description:
      'Local times of the person between which it changes nothing, and runs of its tasks wait: from=22:00 to=07:00.',
  },
);

const AgentView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  created_at: Timestamp,
  limits: Limits,
  approval: Type.String(),
  quiet_hours: orNull(QuietHours),
  quiet_until: orNull({ ...Timestamp, description: 'While it is quiet: until when.' }),
  owner: Type.Boolean({ description: 'The person at this machine, whom nothing bounds.' }),
});
const Today = Type.Object(
  { runs: Type.Integer(), tokens: Type.Integer(), cost: Type.Number() },
  { description: 'What it has used of its budgets today; the owner is not counted.' },
);
const TokenView = Type.Object({
  token: Type.String({ description: 'Shown this once: keep it where the agent finds it.' }),
  expires_at: orNull(Timestamp),
});

function viewAgent(agent: Agent, { quiet, clock }: Services): Static<typeof AgentView> {
  const { id, name, scopes, created_at, limits = {}, approval = 'first_time', quiet_hours } = agent;
  return {
    ...{ id, name, scopes: [...scopes], created_at: isoUtc(created_at), limits: { ...limits }, approval },
    quiet_hours: quiet_hours ? { ...quiet_hours } : null,
    quiet_until: isoUtcOrNull(quiet.at(id, clock.now())?.until ?? null),
    owner: id === ownerAgentId,
  };
}

const expiry = (services: Services, expires: string | undefined) =>
  expires === undefined
    ? null
    : readMoment(expires, {
        path: 'expires',
        now: services.clock.now(),
        timezone: services.facts.timezone,
        toward: 'future',
      });

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
    return { items: found.items.map((agent) => viewAgent(agent, services)), next_cursor: found.next_cursor };
  },
});

const get = defineOperation({
  name: 'agents.get',
  title: 'Show an agent',
  description: 'One agent with its scopes, what bounds it, and when its token was made and ends.',
  input: Type.Object({ agent: AgentName }, { additionalProperties: false }),
  output: Type.Object({
    ...AgentView.properties,
    tokens: Type.Array(Type.Object({ created_at: Timestamp, expires_at: orNull(Timestamp) })),
    today: Today,
  }),
  scope: 'agents:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ agent: name }, { services }) => {
    const agent = await services.agents.find(name);
    const tokens = await services.store.findAgentTokens(agent.id);
    const today = await services.store.agentDay(agent.id, services.clock.now());
    return {
      ...viewAgent(agent, services),
      today: { ...today },
      tokens: tokens.map(({ created_at, expires_at }) => ({
        created_at: isoUtc(created_at),
        expires_at: isoUtcOrNull(expires_at),
      })),
    };
  },
});

const me = defineOperation({
  name: 'agents.me',
  title: 'Show who calls',
  description:
    'The agent that calls, with its scopes: what it may do, and what it has used of its budgets today.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ ...AgentView.properties, today: Today }),
  scope: ownScope,
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services, agent }) => ({
    ...viewAgent(agent, services),
    today: { ...(await services.store.agentDay(agent.id, services.clock.now())) },
  }),
});

const create = defineOperation({
  name: 'agents.create',
  title: 'Add an agent',
  description:
    'Adds an agent with its scopes, and answers with its token, which is shown this once. Clients give it as bearer token, or in ORDINAUT_TOKEN to `ordinaut mcp`.',
  input: Type.Object(
    {
      name: NewName,
      scopes: Type.Array(Scope, { maxItems: 200 }),
      limits: Type.Optional(Limits),
      approval: Type.Optional(Approval),
      quiet_hours: Type.Optional(QuietHours),
      expires: Expires,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ agent: AgentView, ...TokenView.properties }),
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  forPeople: true,
  handler: async ({ expires, limits, approval, quiet_hours, name, scopes }, { services }) => {
    const expires_at = expiry(services, expires);
    const draft = { name, scopes, ...present({ limits, approval, quiet_hours }) };
    const { agent, token } = await services.agents.create(draft, expires_at);
    return { agent: viewAgent(agent, services), token, expires_at: isoUtcOrNull(expires_at) };
  },
});

const update = defineOperation({
  name: 'agents.update',
  title: 'Change an agent',
  description:
    'Changes the name of an agent, its scopes, or what bounds it. It takes effect with its next call.',
  input: Type.Object(
    {
      agent: AgentName,
      name: Type.Optional(NewName),
      scopes: Type.Optional(Type.Array(Scope, { maxItems: 200 })),
      limits: Type.Optional(Limits),
      approval: Type.Optional(Approval),
      quiet_hours: Type.Optional({
        ...orNull(QuietHours),
        description: 'Local times of the person between which it changes nothing; null takes them away.',
      }),
    },
    { additionalProperties: false },
  ),
  output: AgentView,
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ agent, ...changes }, { services }) => {
    const { id } = await services.agents.find(agent);
    return viewAgent(await services.agents.update(id, present(changes)), services);
  },
});

const rotate = defineOperation({
  name: 'agents.rotate_token',
  title: 'Give an agent a new token',
  description: 'Makes a new token and takes back every earlier one. It is shown this once.',
  input: Type.Object({ agent: AgentName, expires: Expires }, { additionalProperties: false }),
  output: TokenView,
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async ({ agent, expires }, { services }) => {
    const { id } = await services.agents.find(agent);
    const expires_at = expiry(services, expires);
    return { token: await services.agents.rotate(id, expires_at), expires_at: isoUtcOrNull(expires_at) };
  },
});

const revoke = defineOperation({
  name: 'agents.revoke',
  title: 'Take back the token of an agent',
  description:
    'The agent can call nothing from now on, until it gets a new token. Its tasks stay as they are.',
  input: Type.Object({ agent: AgentName }, { additionalProperties: false }),
  output: AgentView,
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  forPeople: true,
  handler: async ({ agent }, { services }) => {
    const found = await services.agents.find(agent);
    await services.agents.revoke(found.id);
    return viewAgent(found, services);
  },
});

export const agentOperations = [list, get, me, create, update, rotate, revoke] as const;
