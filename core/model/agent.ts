import type { Id, Instant } from './json.ts';

/** Who owns tasks and calls operations. */
export interface Agent {
  readonly id: Id;
  readonly name: string;
  /** Operation scopes (`tasks:read`, `tasks:write`, `*`) and tool scopes (`tools:mail.read*`). */
  readonly scopes: readonly string[];
  readonly created_at: Instant;
  /** What bounds its calls; nothing does without. */
  readonly limits?: AgentLimits;
  /** When its tasks wait for a person before they run; `first_time` without. */
  readonly approval?: ApprovalPolicy;
  /** In the zone of the person; it is never to be quiet without. */
  readonly quiet_hours?: AgentQuietSpan;
}

/** Local times between which an agent changes nothing, and runs of its tasks wait. May span midnight. */
export interface AgentQuietSpan {
  /** `22:00` */
  readonly from: string;
  readonly to: string;
}

export interface AgentLimits {
  readonly calls_per_minute?: number;
  /** Runs of its tasks, and runs that it starts; what a run calls is part of it. Days are the person's. */
  readonly runs_per_day?: number;
  /** Asked before a call of a tool that spends tokens, so that calls under way together may go over it. */
  readonly tokens_per_day?: number;
  /** In the currency of the prices in the settings. */
  readonly cost_per_day?: number;
}
export type DailyLimit = 'runs_per_day' | 'tokens_per_day' | 'cost_per_day';

/** What an agent has used of a day. */
export interface AgentDay {
  readonly runs: number;
  readonly tokens: number;
  readonly cost: number;
}

/**
 * Whether a task that an agent saves, and that would change the world, waits for a person: `always` with each version,
 * `first_time` until the task was approved once and as long as it calls no further writing tool, `never`.
 */
export type ApprovalPolicy = 'always' | 'first_time' | 'never';

/** A key of an agent. The token itself is shown once and kept nowhere; `hash` is its SHA-256 in hex. */
export interface AgentToken {
  readonly id: Id;
  readonly agent_id: Id;
  readonly hash: string;
  readonly created_at: Instant;
  readonly expires_at: Instant | null;
}

/** The person at this machine: owner of the data directory. */
export const ownerAgentId: Id = '00000000-0000-7000-8000-000000000001';

/** One line of the append-only, hash-chained log: `hash` = SHA-256 over `previous_hash` and the other fields. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly agent_id: Id;
  readonly door: string;
  readonly operation: string;
  readonly input: string;
  readonly outcome: string;
  readonly request_id: Id;
  readonly previous_hash: string;
  readonly hash: string;
}
