import type { Id, Instant } from './json.ts';

/** Who owns tasks and calls operations. */
export interface Agent {
  readonly id: Id;
  readonly name: string;
  /** Operation scopes (`tasks:read`, `tasks:write`, `*`) and tool scopes (`tools:mail.read*`). */
  readonly scopes: readonly string[];
  readonly created_at: Instant;
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
