import type { Event, NewEvent } from '../model/event.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Task } from '../model/task.ts';
import type { NewRun } from './run-queue.ts';

/** A run that the event `event_seq` makes. */
export interface EventRun {
  readonly event_seq: number;
  readonly run: NewRun;
  readonly dedupe_window_ms: number | null;
}

/** The ordered stream of events, and the tasks that it starts. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface EventStore {
  publish(event: NewEvent): Promise<Event>;
  /** The place of the newest event; 0 while there is none. */
  latestEventSeq(): Promise<number>;
  eventsAfter(seq: number, limit: number): Promise<readonly Event[]>;
  eventTasks(): Promise<readonly Task[]>;
  getCursor(consumer: string): Promise<number>;
  /** Enqueues the runs that events up to `seq` make and moves the cursor there, in one commit. One run per task and event. */
  dispatch(consumer: string, seq: number, runs: readonly EventRun[]): Promise<void>;
  /** Records a condition's poll: the new truth, the next poll, and the run of a rising edge, in one commit. Not applied when the task changed meanwhile. */
  recordPoll(poll: {
    readonly task_id: Id;
    readonly expected_next_at: Instant;
    readonly holds: boolean;
    readonly next_at: Instant;
    readonly run: NewRun | null;
    readonly dedupe_window_ms: number | null;
  }): Promise<{ readonly applied: boolean }>;
}
