import type { Id, Instant } from './json.ts';

/** A document that a run publishes for the person. */
export interface Briefing {
  readonly id: Id;
  readonly run_id: Id | null;
  readonly task_id: Id | null;
  readonly title: string;
  readonly markdown: string;
  readonly created_at: Instant;
  readonly read_at: Instant | null;
}
