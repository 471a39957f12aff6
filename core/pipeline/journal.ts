import type { ErrorDetail } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import type { Sources } from '../model/flow.ts';
import type { Id, Instant, Json, JsonObject } from '../model/json.ts';
import type { NodeKind, Step } from '../model/step.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { ClaimedRun, StepSettlement } from '../store/run-queue.ts';

/** One row of a step with what is committed beside it. The worker adds its claim. */
export type StepRecord = Omit<StepSettlement, 'claim'>;

/** A run that a `call` node asks for. */
export interface CalledRun {
  /** Chosen by the caller, so that asking again after a crash starts nothing twice. */
  readonly id: Id;
  /** Id or exact title. */
  readonly task: string;
  /** Laid over the task's own params. */
  readonly params: JsonObject;
  readonly parent_step_path: string;
}

/** `sources`: where its output, or the words of its error, come from. */
export type CalledRunResult =
  | { readonly state: 'unsettled' }
  | { readonly state: 'succeeded'; readonly output: Json; readonly sources?: Sources }
  | { readonly state: 'failed'; readonly error: ErrorDetail; readonly sources?: Sources };

/**
 * Where the executor writes and what it reads back: the worker implements it over the Store with its claim, a dry run
 * in memory. Every write resolves after its commit; a rejection (`lease_lost`, `storage_full` …) stops the executor,
 * which rejects with the same error and writes nothing more.
 */
export interface RunJournal {
  /** Inserts or replaces the row of `step.path`. */
  saveStep(record: StepRecord): Promise<void>;
  /** Journals an effect in state `sending`, before it is sent. */
  beginEffect(effect: Effect): Promise<void>;
  /** Puts an effect in doubt and asks the person, in one commit. */
  doubtEffect(effect_id: Id, error: ErrorDetail, item: NewInboxItem): Promise<void>;
  /** Asks the person. An open item of this kind and step path is kept; answers with the id of the one that stands. */
  ask(item: NewInboxItem): Promise<Id>;
  /** What became of a called run; null when it was never started. Failed, cancelled and parked runs count as failed. */
  calledRun(id: Id): Promise<CalledRunResult | null>;
  /** Enqueues a called run as a child of this one. Throws `OrdinautError` (`not_found` with a hint, `call_too_deep`), which fails the step. */
  startRun(called: CalledRun): Promise<void>;
  /** undefined when there is no entry that is still valid. */
  getCached(key: string): Promise<Json | undefined>;
  putCached(key: string, tool: string, output: Json, ttl_seconds: number): Promise<void>;
}

/** What earlier attempts left: the part of a claim that the executor resumes from. */
export type ResumeState = Pick<ClaimedRun, 'steps' | 'effects' | 'inbox' | 'usage'>;

/** Live display, in memory only; the journal is the record. */
export type StepProgress =
  | {
      readonly kind: 'step_started';
      readonly path: string;
      readonly node: NodeKind;
      readonly tool: string | null;
      readonly attempt: number;
      readonly at: Instant;
    }
  /** What the call of a step is at, in words: a language model's answer as it grows. */
  | { readonly kind: 'step_message'; readonly path: string; readonly message: string; readonly at: Instant }
  /** Settled, or waiting for a time, a person or a run. */
  | { readonly kind: 'step_finished'; readonly step: Step; readonly at: Instant };
