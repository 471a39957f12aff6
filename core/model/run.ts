import type { ErrorDetail } from '../errors.ts';
import type { Id, Instant, Json, JsonObject } from './json.ts';
import type { Mode } from './task.ts';

/** What made a run. */
export type Trigger = 'schedule' | 'manual' | 'event' | 'condition' | 'call' | 'retry';

/** What an unsettled run without a worker waits for. `until` wakes it by itself. */
export type Wait =
  | { readonly for: 'time'; readonly until: Instant; readonly step_path: string }
  | { readonly for: 'backoff'; readonly until: Instant; readonly step_path: string | null }
  | {
      readonly for: 'person';
      readonly until: Instant | null;
      readonly step_path: string | null;
      readonly inbox_item_id: Id;
    }
  | { readonly for: 'run'; readonly until: null; readonly step_path: string; readonly run_id: Id };

/*
 * Run state:
 *
 *   queued ──claim──▶ running ──▶ succeeded | failed | cancelled
 *     ▲                │  │
 *     │                │  └─ dead owner N times ─▶ parked ─ person: retry ─▶ queued
 *     ├──dead owner────┤
 *     └──wake── waiting ◀── suspend: wait node, backoff, approval, in-doubt effect, called run
 *
 *   failed ── retry from failed step ──▶ queued
 */
export type RunState =
  | { readonly state: 'queued' }
  | {
      readonly state: 'running';
      readonly owner: string;
      readonly lease_until: Instant;
      readonly started_at: Instant;
    }
  | { readonly state: 'waiting'; readonly wait: Wait }
  | { readonly state: 'succeeded'; readonly finished_at: Instant; readonly output: Json }
  | { readonly state: 'failed'; readonly finished_at: Instant; readonly error: ErrorDetail }
  | { readonly state: 'cancelled'; readonly finished_at: Instant; readonly error: ErrorDetail }
  | { readonly state: 'parked'; readonly error: ErrorDetail };
export type RunStateName = RunState['state'];

/** States after which nothing more happens by itself. */
export const settledStates = [
  'succeeded',
  'failed',
  'cancelled',
  'parked',
] as const satisfies readonly RunStateName[];

export interface RunFacts {
  readonly id: Id;
  readonly task_id: Id;
  readonly task_version: number;
  readonly agent_id: Id;
  readonly trigger: Trigger;
  /** The slot that it was made for; null for manual, event, call and retry runs. */
  readonly slot_at: Instant | null;
  readonly params: JsonObject;
  readonly event: JsonObject | null;
  readonly parent_run_id: Id | null;
  readonly parent_step_path: string | null;
  /** The run that this one tries again from the start. */
  readonly retry_of: Id | null;
  readonly mode: Mode;
  readonly priority: number;
  readonly concurrency_key: string | null;
  readonly dedupe_key: string | null;
  /** Claimable from here on; orders runs of one priority. */
  readonly run_at: Instant;
  /** When it is no longer worth starting (`useful_for_seconds`). */
  readonly expires_at: Instant | null;
  /** Claims so far. */
  readonly attempt: number;
  /** Fencing token: raised by every claim; a worker settles only what still carries its own. */
  readonly fence: number;
  /** How often the engine died while it ran. */
  readonly crashes: number;
  /** Retries of the whole run used, of the task's `max_retries`. */
  readonly retries: number;
  readonly correlation_id: Id;
  readonly created_at: Instant;
  /** First claim; null while it never started. */
  readonly first_started_at: Instant | null;
}
export type Run = RunFacts & RunState;

/** What the worker reports when it lets go of a run. */
export type RunOutcome =
  | { readonly kind: 'succeeded'; readonly output: Json }
  | { readonly kind: 'failed'; readonly error: ErrorDetail }
  | { readonly kind: 'cancelled'; readonly error: ErrorDetail }
  /** `retries` counts a whole-run retry when the wait is a run-level backoff. */
  | { readonly kind: 'suspended'; readonly wait: Wait; readonly counts_as_retry?: boolean };
