import type { Id, Instant } from './json.ts';

/*
 * Occurrence state (the ledger row of a slot):
 *
 *   pending ──fire──▶ queued ──▶ ran | late | failed
 *      │                └─ not started in time ─▶ skipped
 *      └──▶ skipped | coalesced
 *
 * A slot still to come that was snoozed or skipped can be put back: its row goes, and the schedule decides at its time.
 *
 * `pending` is a snoozed or quiet-hours slot that fires at `fire_at`. Every final row has a reason that a person can read.
 */
export type OccurrenceState = 'pending' | 'queued' | 'ran' | 'late' | 'coalesced' | 'skipped' | 'failed';

export interface Occurrence {
  readonly task_id: Id;
  readonly slot_at: Instant;
  readonly state: OccurrenceState;
  readonly reason: string;
  readonly run_id: Id | null;
  readonly fire_at: Instant | null;
  /** A row may stand for several missed slots: the last of them, and how many (both included). */
  readonly span_until: Instant | null;
  readonly span_count: number;
  readonly decided_at: Instant;
}
