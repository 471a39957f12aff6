import type { Agent, AgentDay, AgentToken, AuditEntry } from '../model/agent.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Usage } from '../model/usage.ts';
import type { Page, Paged } from './page.ts';

/** Agents, their keys, what they spend, and the log of their calls. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface AgentStore {
  getAgent(id: Id): Promise<Agent | null>;
  findAgents(page: Page): Promise<Paged<Agent>>;
  saveAgent(agent: Agent): Promise<void>;
  /** Takes back every key of an agent and gives it a new one, or none. Throws `not_found` for an unknown agent. */
  replaceAgentToken(agent_id: Id, token: AgentToken | null, at: Instant): Promise<void>;
  /** The agent of a key, by its hash; null for one that is unknown, taken back or expired. */
  getAgentOfToken(hash: string, now: Instant): Promise<Agent | null>;
  /** Keys that were not taken back, expired ones too. */
  findAgentTokens(agent_id: Id): Promise<readonly AgentToken[]>;
  /** What an agent has used of the person's day that `now` lies in. The owner is not counted. */
  agentDay(agent_id: Id, now: Instant): Promise<AgentDay>;
  /** Counts what a call spent for an agent. */
  spendForAgent(agent_id: Id, usage: Usage, now: Instant): Promise<void>;
  /** Why an agent may spend no more tokens today, and tells the person once a day; null while it may. */
  stopSpending(agent_id: Id, now: Instant): Promise<string | null>;
  audit(entry: Omit<AuditEntry, 'seq' | 'hash' | 'previous_hash'>): Promise<void>;
  findAudit(page: Page): Promise<Paged<AuditEntry>>;
}
