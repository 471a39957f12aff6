import type { ErrorDetail } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Run, RunFacts, RunOutcome } from '../model/run.ts';
import type { Attempt, Step } from '../model/step.ts';
import type { Usage } from '../model/usage.ts';
import type { NewInboxItem } from './inbox-store.ts';

/** A run to be made. Everything of `RunFacts` that the queue does not decide itself. */
export type NewRun = Omit<RunFacts, 'attempt' | 'fence' | 'crashes' | 'retries' | 'first_started_at'>;

export interface ClaimedRun {
  readonly run: Run & { readonly state: 'running' };
  /** Steps settled or waiting from earlier attempts; empty on the first. */
  readonly steps: readonly Step[];
  /** Effects journaled by earlier attempts; empty on the first. */
  readonly effects: readonly Effect[];
  /** Inbox items of this run; empty on the first attempt. */
  readonly inbox: readonly InboxItem[];
  /** What all calls of this run have spent; absent or null when that is nothing. */
  readonly usage?: Usage | null;
}

/** Names one claim; every write of a worker carries it, and is refused with `lease_lost` when it is no longer valid. */
export interface ClaimToken {
  readonly run_id: Id;
  readonly fence: number;
}

export interface StepSettlement {
  readonly claim: ClaimToken;
  readonly step: Step;
  /** null for nodes that call nothing, cache hits and skipped steps. */
  readonly attempt: Attempt | null;
  /** Settled in the same commit as its step. */
  readonly effect?: Pick<Effect, 'id' | 'state' | 'output' | 'error'>;
}

export interface RecoveryReport {
  readonly requeued: number;
  readonly in_doubt: number;
  readonly parked: number;
}

/** Runs from their making to their end, for the workers that share them. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface RunQueue {
  /**
   * Makes a queued run, counted for the agent of its task and for the one that asked for it (`by`); answers with the earlier
   * one when `dedupe_key` was used within the window. Throws `budget_exceeded`, having told the person once a day.
   */
  enqueue(
    run: NewRun,
    dedupe_window_ms: number | null,
    by?: Id,
  ): Promise<{ readonly run_id: Id; readonly deduplicated: boolean }>;
  /** Claims up to `limit` queued runs, priority then time, one per concurrency key. Stale ones (`expires_at`) are settled as cancelled and their slots as skipped. */
  claim(request: {
    readonly owner: string;
    readonly now: Instant;
    readonly lease_until: Instant;
    readonly limit: number;
  }): Promise<readonly ClaimedRun[]>;
  /** Answers with the claims that are no longer valid. */
  renewLeases(claims: readonly ClaimToken[], lease_until: Instant): Promise<readonly ClaimToken[]>;
  saveStep(settlement: StepSettlement): Promise<void>;
  /** Journals an effect *before* it is sent. */
  beginEffect(claim: ClaimToken, effect: Effect): Promise<void>;
  /** Puts a step's effect in doubt and asks, in one commit. An effect is asked about once; answers with the open item's id. */
  doubtEffect(claim: ClaimToken, effect_id: Id, error: ErrorDetail, item: NewInboxItem): Promise<Id>;
  /** Asks a person on behalf of a run. The same run and step path asks once: an open item is kept. Answers with its id. */
  ask(claim: ClaimToken, item: NewInboxItem): Promise<Id>;
  /** Lets go of a run; settles its occurrence; wakes a run that called it; publishes `run.<state>`. `late_after_ms` decides `ran` or `late`. */
  settle(settlement: {
    readonly claim: ClaimToken;
    readonly outcome: RunOutcome;
    readonly now: Instant;
    readonly late_after_ms: number;
    readonly steps?: readonly StepSettlement[];
  }): Promise<void>;
  /** Wakes waiting runs whose time has come, and inbox items whose deadline has passed. Answers with how many. */
  wake(now: Instant): Promise<number>;
  /** Runs of other owners (all but `owner`), and expired leases: re-queue, put in doubt, or park after `max_crashes`; null when the engine hands them back in order, which is no crash. */
  recover(request: {
    readonly owner: string;
    readonly now: Instant;
    readonly max_crashes: number | null;
    readonly next_id: () => Id;
  }): Promise<RecoveryReport>;
  /** Cancels an unsettled run. A running one loses its claim: its worker sees `lease_lost`. */
  cancelRun(id: Id, error: ErrorDetail, now: Instant): Promise<Run>;
  /**
   * Failed, cancelled or parked run back to queued; its settled steps but the ones at or below `paths` stay. Counts as a run for its
   * agent and for the one that asks (`by`). Throws `budget_exceeded` when one of them has used up its runs of the day.
   */
  retryRun(id: Id, paths: readonly string[], now: Instant, by?: Id): Promise<Run>;
}
