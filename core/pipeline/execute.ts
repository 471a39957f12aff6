import type { ErrorDetail } from '../errors.ts';
import type { Id, Instant, Json, JsonObject } from '../model/json.ts';
import type { EffectKind } from '../model/pipeline.ts';
import type { Run, Wait } from '../model/run.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { Clock, Ids, Random, ToolCaller } from '../ports.ts';
import type { MayCall } from './call-permission.ts';
import { walk } from './execute-node.ts';
import { Execution } from './execution.ts';
import type { MeantFlows } from './flow-permission.ts';
import type { ResumeState, RunJournal, StepProgress, StepRecord } from './journal.ts';
import { isFinal, type Place } from './node-result.ts';
import type { Plan } from './plan-node.ts';
import { type RunScopeFacts, type RunSources, Scope } from './scope.ts';
import { formatInstant } from './time-arithmetic.ts';

/** What the executor needs of a task beside its pipeline. */
export interface TaskFacts {
  readonly id: Id;
  readonly title: string;
  /** IANA zone of `now`, `today` and tool calls. */
  readonly timezone: string;
  /** `budget.tool_calls`; null for no limit. Counts over all attempts of the run. */
  readonly tool_calls: number | null;
  /** `budget.tokens`; null or absent for no limit. Counts over all attempts of the run. */
  readonly tokens?: number | null;
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
  /** Whether anybody follows the run right now: calls are asked for messages only then. */
  readonly watched?: () => boolean;
  /** Judges each call before it is journaled or sent; without it every call may be made. */
  readonly mayCall?: MayCall;
  /** The flows that the task means; a write that would receive other words of others is asked about. Absent where nobody is asked. */
  readonly flows?: MeantFlows;
  /** Where the event and the params of the run come from; absent where nobody else wrote them. */
  readonly sources?: RunSources;
  /** Whether what a tool answers may have been written by others; absent where nobody asks. */
  readonly isUntrusted?: (tool: string) => boolean;
  /** Answers instead of the tool; undefined lets the call go out. A dry run answers what would change the world. */
  readonly simulate?: (call: PlannedCall) => Json | undefined;
}

/** A call that is about to be made. */
export interface PlannedCall {
  readonly path: string;
  readonly tool: ToolDefinition;
  readonly kind: EffectKind;
  readonly input: JsonObject;
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
       * ones, so that the next attempt starts there, with all tries of their own.
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
  if (options.signal.aborted) return { kind: 'aborted' };
  const execution = new Execution(options, walk);
  const scope = new Scope(scopeFacts(options));
  const place: Place = { scope, prefix: '', alone: true, group: null, retry: false };
  const result = await walk.block(execution, options.plan.nodes, place);
  if (execution.journalError !== undefined) throw execution.journalError;
  if (execution.stopped) return { kind: 'aborted' };
  switch (result.kind) {
    case 'done':
      return { kind: 'succeeded', output: result.output, steps: execution.remaining() };
    case 'failed':
      return {
        kind: 'failed',
        error: result.error,
        step_path: result.path ?? null,
        steps: execution.remaining(),
        retry_steps: execution.remainingForRetry(),
        final: isFinal(result.error),
      };
    case 'suspended':
      return { kind: 'suspended', wait: firstWait(result.waits), steps: execution.remaining() };
    case 'halted':
      return { kind: 'aborted' };
  }
}

/**
 * What a run waits for whose branches wait for several things: the one that lets anything wake it. An answer and the end of
 * a called run wake whatever waits, but a backoff; the earliest time does so besides.
 */
function firstWait(waits: readonly Wait[]): Wait {
  const timed = waits.filter((wait) => wait.for === 'time' || wait.for === 'backoff');
  const earliest = timed.reduce<(typeof timed)[number] | undefined>(
    (first, wait) => (first === undefined || wait.until < first.until ? wait : first),
    undefined,
  );
  const person = waits.find((wait) => wait.for === 'person');
  if (person) return { ...person, until: earliest?.until ?? null };
  const called = waits.find((wait) => wait.for === 'run');
  if (earliest === undefined) {
    if (called) return called;
    throw new Error('a suspended run waits for nothing');
  }
  const step_path = earliest.step_path;
  return called && step_path !== null ? { for: 'time', until: earliest.until, step_path } : earliest;
}

function scopeFacts({ run, task, vars, sources }: ExecuteOptions): RunScopeFacts {
  return {
    params: run.params,
    event: run.event,
    task: { id: task.id, title: task.title, timezone: task.timezone },
    run: {
      id: run.id,
      trigger: run.trigger,
      slot_at: run.slot_at === null ? null : formatInstant(run.slot_at, task.timezone),
      correlation_id: run.correlation_id,
    },
    vars: vars ?? {},
    timezone: task.timezone,
    ...(sources && { sources }),
  };
}
