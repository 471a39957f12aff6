import { createHash, randomBytes } from 'node:crypto';
import { OrdinautError } from '../errors.ts';
import {
  type Agent,
  type AgentLimits,
  type AgentQuietSpan,
  type AgentToken,
  type ApprovalPolicy,
  ownerAgentId,
} from '../model/agent.ts';
import type { Id, Instant } from '../model/json.ts';
import type { PairingGrant } from '../model/pairing.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Clock, Ids } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import { createKnownTokens } from './known-tokens.ts';

export interface AgentDraft {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly limits?: AgentLimits;
  readonly approval?: ApprovalPolicy;
  readonly quiet_hours?: AgentQuietSpan;
}

/** `quiet_hours` null takes them away. */
export type AgentChanges = Partial<Omit<AgentDraft, 'quiet_hours'>> & {
  readonly quiet_hours?: AgentQuietSpan | null;
};

/** Agents and their keys. */
export interface AgentBook {
  /** The agent of a token; null for one that is unknown, taken back or expired. */
  authenticate(token: string): Promise<Agent | null>;
  /** By id or by name. Throws `not_found`. */
  find(id_or_name: string): Promise<Agent>;
  /** A new agent with its first token, which is shown this once. Throws `conflict` for a name that is taken. */
  create(
    draft: AgentDraft,
    expires_at: Instant | null,
  ): Promise<{ readonly agent: Agent; readonly token: string }>;
  /** Throws `conflict` for the owner, whom nothing bounds, and for a name that is taken. */
  update(id: Id, changes: AgentChanges): Promise<Agent>;
  /** A new token in place of every earlier one. */
  rotate(id: Id, expires_at: Instant | null): Promise<string>;
  /** Takes back every token: the agent can call nothing until it gets a new one. Its tasks stay. */
  revoke(id: Id): Promise<void>;
  /** Throws `conflict` for a name that is taken. */
  requireFreeName(name: string): Promise<void>;
  /** The agent that a pairing was allowed for, and a token with its key; nothing is saved yet. */
  forPairing(
    granted: PairingGrant,
  ): Promise<{ readonly agent: Agent; readonly token: string; readonly key: AgentToken }>;
}

/** What a token begins with, so that scanners for leaked secrets recognise it. */
const prefix = 'ordinaut_';
const lookedThrough = 1_000;

export function createAgentBook({
  store,
  clock,
  ids,
  quiet,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Is told of every agent that is saved. */
  readonly quiet?: Pick<AgentQuietHours, 'note'>;
}): AgentBook {
  const all = async () => (await store.findAgents({ limit: lookedThrough })).items;
  const requireFreeName = async (name: string, but?: Id): Promise<void> => {
    const taken = (await all()).find((agent) => agent.name === name && agent.id !== but);
    if (taken)
      throw new OrdinautError({
        code: 'conflict',
        message: `there is an agent named ${name} already`,
        path: 'name',
        hint: 'choose another name, or change that agent',
      });
  };
  const find = async (id_or_name: string): Promise<Agent> => {
    const known = await store.getAgent(id_or_name);
    if (known) return known;
    const agents = await all();
    const named = agents.find(({ name }) => name === id_or_name);
    if (named) return named;
    const meant = didYouMean(
      id_or_name,
      agents.map(({ name }) => name),
    );
    throw new OrdinautError({
      code: 'not_found',
      message: `there is no agent ${id_or_name}`,
      path: 'agent',
      hint: meant ?? 'agents.list shows them with their ids',
    });
  };
  const bounded = async (id: Id): Promise<Agent> => {
    const agent = await find(id);
    if (agent.id !== ownerAgentId) return agent;
    throw new OrdinautError({
      code: 'conflict',
      message: 'the owner is the person at this machine: nothing bounds it, and its key is the file `token`',
      path: 'agent',
    });
  };
  const rotate = async (id: Id, expires_at: Instant | null): Promise<string> => {
    const agent = await bounded(id);
    const now = clock.now();
    if (expires_at !== null && expires_at <= now)
      throw new OrdinautError({
        code: 'invalid_input',
        message: 'the token would have expired already',
        path: 'expires',
        hint: 'give an instant that is to come, or "90d"',
      });
    const { token, key } = newToken(agent.id, expires_at);
    await store.replaceAgentToken(agent.id, key, now);
    return token;
  };
  const newToken = (agent_id: Id, expires_at: Instant | null) => {
    const token = `${prefix}${randomBytes(32).toString('base64url')}`;
    const key: AgentToken = {
      ...{ id: ids.next(), agent_id, hash: hashOf(token) },
      ...{ created_at: clock.now(), expires_at },
    };
    return { token, key };
  };

  const authenticated = createKnownTokens(store, clock);
  return {
    authenticate: async (token) => (token.startsWith(prefix) ? authenticated(hashOf(token)) : null),
    find,
    async create(draft, expires_at) {
      await requireFreeName(draft.name);
      const agent: Agent = { id: ids.next(), ...draft, created_at: clock.now() };
      await store.saveAgent(agent);
      quiet?.note(agent);
      return { agent, token: await rotate(agent.id, expires_at) };
    },
    async update(id, changes) {
      const { quiet_hours, ...known } = await bounded(id);
      const { quiet_hours: hours = quiet_hours ?? null, ...others } = changes;
      const agent: Agent = { ...known, ...others, ...(hours && { quiet_hours: hours }) };
      if (changes.name !== undefined) await requireFreeName(changes.name, agent.id);
      await store.saveAgent(agent);
      quiet?.note(agent);
      return agent;
    },
    rotate,
    async revoke(id) {
      const { id: found } = await bounded(id);
      await store.replaceAgentToken(found, null, clock.now());
    },
    requireFreeName: (name) => requireFreeName(name),
    async forPairing({ agent_id, name, scopes }) {
      if (agent_id === null) await requireFreeName(name);
      const agent: Agent =
        agent_id === null
          ? { id: ids.next(), name, scopes, created_at: clock.now() }
          : { ...(await bounded(agent_id)), scopes };
      return { agent, ...newToken(agent.id, null) };
    },
  };
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
