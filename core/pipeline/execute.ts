import type { ErrorDetail } from '../errors.ts';
import type { Id, Instant, Json, JsonObject } from '../model/json.ts';
import type { Run, Wait } from '../model/run.ts';
import type { Clock, Ids, Random, ToolCaller } from '../ports.ts';
import type { Plan } from './compile.ts';
import type { ResumeState, RunJournal, StepProgress, StepRecord } from './journal.ts';

/** What the executor needs of a task beside its pipeline. */
export interface TaskFacts {
  readonly id: Id;
  readonly title: string;
  /** IANA zone of `now`, `today` and tool calls. */
  readonly timezone: string;
  /** `budget.tool_calls`; null for no limit. Counts over all attempts of the run. */
  readonly tool_calls: number | null;
}

export interface ExecuteOptions {
  readonly plan: Plan;
  readonly run: Run;
  readonly task: TaskFacts;
  /** Empty lists on the first attempt. */
  readonly resume: ResumeState;
  readonly journal: RunJournal;
  readonly tools: ToolCaller;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  /** Aborted when the claim is lost or the engine stops: in-flight calls are aborted and nothing more is written. */
  readonly signal: AbortSignal;
  /** When the task's `timeout_seconds` is used up: no call lasts longer, no node starts later, the run fails with `run_timeout`. */
  readonly deadline_at: Instant | null;
  /** `${vars.x}`. */
  readonly vars?: JsonObject;
  readonly onProgress?: (progress: StepProgress) => void;
}

/**
 * How an execution ended. `steps` are rows that are not journaled yet: the worker passes them to `Store.settle`, so
 * that the last checkpoint shares its commit with the outcome.
 */
export type PipelineResult =
  | { readonly kind: 'succeeded'; readonly output: Json; readonly steps: readonly StepRecord[] }
  | {
      readonly kind: 'failed';
      readonly error: ErrorDetail;
      readonly step_path: string | null;
      readonly steps: readonly StepRecord[];
      /**
       * Pass these instead of `steps` when the whole run is tried again (`max_retries`): the failed steps as waiting
       * ones, so that the next attempt starts there. Empty when trying again is pointless (`final`).
       */
      readonly retry_steps: readonly StepRecord[];
      /** The person or a budget stopped it: the run is not tried again by itself. */
      readonly final: boolean;
    }
  | { readonly kind: 'suspended'; readonly wait: Wait; readonly steps: readonly StepRecord[] }
  /** The signal was aborted. Nothing is to be written; an effect under way stays `sending` for recovery. */
  | { readonly kind: 'aborted' };

/**
 * Executes a plan from its first unsettled node. Settled steps are taken from `resume` and never executed again.
 * Resolves with the outcome for every failure of the pipeline itself; rejects only with an error of the journal.
 */
export async function executePipeline(options: ExecuteOptions): Promise<PipelineResult> {
  options.signal.throwIfAborted();
  throw new Error('the walk follows in the next commit');
}
