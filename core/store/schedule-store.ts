import type { Id, Instant } from '../model/json.ts';
import type { Occurrence, OccurrenceState } from '../model/occurrence.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Task } from '../model/task.ts';
import type { Page, Paged } from './page.ts';
import type { NewRun } from './run-queue.ts';

/** What the scheduler decided about one slot (or a span of missed ones). */
export type SlotDecision =
  | {
      readonly kind: 'run';
      readonly slot_at: Instant;
      readonly reason: string;
      readonly run: NewRun;
      readonly dedupe_window_ms: number | null;
    }
  | {
      readonly kind: 'pending';
      readonly slot_at: Instant;
      readonly reason: string;
      readonly fire_at: Instant;
    }
  | {
      readonly kind: 'settled';
      readonly slot_at: Instant;
      readonly state: Extract<OccurrenceState, 'coalesced' | 'skipped'>;
      readonly reason: string;
      readonly span_until?: Instant;
      readonly span_count?: number;
    };

/** One task's decisions, applied atomically and only while its `next_at` is still `expected_next_at`. */
export interface TaskDecisions {
  readonly task_id: Id;
  /** null for a paused task. */
  readonly expected_next_at: Instant | null;
  readonly decisions: readonly SlotDecision[];
  readonly next_slot_at: Instant | null;
  readonly next_at: Instant | null;
  /** Set when the schedule has no further slot. */
  readonly completed: boolean;
}

/** A task as far as its next slot depends on it. */
export interface ScheduledTask extends Pick<Task, 'id' | 'next_at'> {
  readonly schedule: Schedule;
  readonly next_slot_at: Instant;
}

/** A row the scheduler needs to decide: the task, and its unsettled run if any. */
export interface DueTask {
  readonly task: Task;
  readonly unsettled_run_id: Id | null;
  /** Pending occurrences whose `fire_at` has come. */
  readonly pending: readonly Occurrence[];
}

/** Slots of one task within a quarter of an hour, which every zone's days begin and end with. */
export interface OccurrenceCount {
  readonly task_id: Id;
  readonly at: Instant;
  readonly state: OccurrenceState;
  readonly slots: number;
}

/** When tasks are due, and what was decided about their slots. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface ScheduleStore {
  /** Active tasks with a next slot, in id order: what their re-evaluation after a change of zone data needs, and no more. */
  scheduledAfter(id: Id | null, limit: number): Promise<readonly ScheduledTask[]>;
  setNext(
    changes: readonly {
      readonly id: Id;
      readonly next_slot_at: Instant | null;
      readonly next_at: Instant | null;
    }[],
  ): Promise<void>;
  /** The earliest instant at which something has to be done: a slot, a pending occurrence, a wake-up, an inbox deadline. */
  nextInstant(): Promise<Instant | null>;
  /** The same without slots and pending occurrences: all that is done while schedules are paused. */
  nextWakeUp(): Promise<Instant | null>;
  dueTasks(now: Instant, limit: number): Promise<readonly DueTask[]>;
  /** Applies decisions, all tasks in one commit; returns how many tasks were applied (others had changed meanwhile). */
  decide(
    decisions: readonly TaskDecisions[],
    now: Instant,
  ): Promise<{ readonly applied: number; readonly runs: number; readonly deduplicated: number }>;
  /** A pending occurrence whose time has come: makes its run. */
  firePending(
    task_id: Id,
    decision: Extract<SlotDecision, { kind: 'run' | 'settled' }>,
    now: Instant,
  ): Promise<void>;
  /** Writes a final row for a future slot (skip next) or a pending one (snooze), and moves the task's next instants. */
  decideAhead(decision: TaskDecisions, now: Instant): Promise<void>;
  /**
   * Takes back what was decided ahead: the row of a pending or skipped slot that is later than `now` goes, and the task has
   * `next_slot_at` before it again; one that was completed is active. Throws `conflict` for any other slot.
   */
  restoreSlot(
    change: { readonly task_id: Id; readonly slot_at: Instant; readonly next_slot_at: Instant },
    now: Instant,
  ): Promise<void>;
  getOccurrence(task_id: Id, slot_at: Instant): Promise<Occurrence | null>;
  findOccurrences(
    filter: {
      readonly task_id?: Id;
      readonly since?: Instant;
      readonly until?: Instant;
      readonly state?: OccurrenceState;
    },
    page: Page,
  ): Promise<Paged<Occurrence>>;
  /** How many slots got which state, by task and quarter of an hour, from `since` to before `until`. */
  countOccurrences(filter: {
    readonly since: Instant;
    readonly until: Instant;
    readonly task_id?: Id;
  }): Promise<readonly OccurrenceCount[]>;
}
