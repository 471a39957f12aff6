import Type, { type Static } from 'typebox';
import type { Effect } from '../model/effect.ts';
import type { Instant } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Attempt, Step } from '../model/step.ts';
import { sumUsage } from '../model/usage.ts';
import { AnyJson, AnyObject, orNull, Problem, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull } from './moment.ts';
import { viewProblemOrNull } from './problem-view.ts';

export const RunState = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('waiting'),
    Type.Literal('succeeded'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
    Type.Literal('parked'),
  ],
  { description: 'Parked: it killed the engine several times and waits for a person.' },
);
export const RunTrigger = Type.Union([
  Type.Literal('schedule'),
  Type.Literal('manual'),
  Type.Literal('event'),
  Type.Literal('condition'),
  Type.Literal('call'),
  Type.Literal('retry'),
]);

const runFacts = {
  id: Type.String(),
  task_id: Type.String(),
  task_title: orNull(Type.String()),
  task_version: Type.Integer(),
  state: RunState,
  trigger: RunTrigger,
  mode: Type.String(),
  slot_at: orNull(Timestamp),
  created_at: Timestamp,
  run_at: Timestamp,
  started_at: orNull(Timestamp),
  finished_at: orNull(Timestamp),
  duration_ms: orNull(
    Type.Number({ description: 'From the first claim to the end; null until it is settled.' }),
  ),
  attempt: Type.Integer(),
  retries: Type.Integer(),
  crashes: Type.Integer(),
  fallbacks: Type.Integer({
    description: 'Calls made in another way than meant: by a fallback, or direct because MCP failed.',
  }),
  waits_for: orNull(AnyObject),
  error: orNull(Problem),
  correlation_id: Type.String(),
};

/** A run in a list. */
export const RunSummary = Type.Object(runFacts);
export type RunSummary = Static<typeof RunSummary>;

export const UsageView = Type.Object({
  tokens_input: Type.Integer(),
  tokens_output: Type.Integer(),
  cost: orNull(
    Type.Number({ description: 'In the currency of the prices in the settings; null without a price.' }),
  ),
});

export const StepView = Type.Object({
  path: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  tool: orNull(Type.String()),
  via: orNull(
    Type.String({
      description: '`direct`, `mcp`, `http`, `command`, `cache`, `fallback:<tool>` or `person`.',
    }),
  ),
  attempt: Type.Integer(),
  started_at: Timestamp,
  finished_at: orNull(Timestamp),
  duration_ms: orNull(Type.Number()),
  wake_at: orNull(Timestamp),
  input: AnyJson,
  output: AnyJson,
  error: orNull(Problem),
  usage: orNull(UsageView),
  sources: Type.Array(Type.String(), {
    description:
      'Tools, and `event`, that read what others wrote in its output; of a step that failed, in its error.',
  }),
});
export type StepView = Static<typeof StepView>;

export const AttemptView = Type.Object({
  path: Type.String(),
  attempt: Type.Integer(),
  tool: Type.String(),
  via: Type.String(),
  started_at: Timestamp,
  finished_at: Timestamp,
  duration_ms: Type.Number(),
  error: orNull(Problem),
  usage: orNull(UsageView),
});

export const EffectView = Type.Object({
  id: Type.String(),
  step_path: Type.String(),
  attempt: Type.Integer(),
  tool: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  idempotency_key: Type.String(),
  input: AnyJson,
  output: AnyJson,
  error: orNull(Problem),
  created_at: Timestamp,
  settled_at: orNull(Timestamp),
});

/** When a settled run ended; null before. A parked run has no end. */
function finishedAt(run: Run): Instant | null {
  return run.state === 'succeeded' || run.state === 'failed' || run.state === 'cancelled'
    ? run.finished_at
    : null;
}

/** Milliseconds from first claim to end; null until both are known. */
export function durationOf(run: Run): number | null {
  const finished = finishedAt(run);
  return finished === null || run.first_started_at === null ? null : finished - run.first_started_at;
}

/** What a list of runs says of each beside the run itself. */
export interface RunContext {
  readonly task_title: string | null;
  readonly fallbacks: number;
}

export function viewRunSummary(run: Run, { task_title, fallbacks }: RunContext): RunSummary {
  const error = 'error' in run ? run.error : null;
  return {
    id: run.id,
    task_id: run.task_id,
    task_title,
    task_version: run.task_version,
    state: run.state,
    trigger: run.trigger,
    mode: run.mode,
    slot_at: isoUtcOrNull(run.slot_at),
    created_at: isoUtc(run.created_at),
    run_at: isoUtc(run.run_at),
    started_at: isoUtcOrNull(run.first_started_at),
    finished_at: isoUtcOrNull(finishedAt(run)),
    duration_ms: durationOf(run),
    attempt: run.attempt,
    retries: run.retries,
    crashes: run.crashes,
    fallbacks,
    waits_for: run.state === 'waiting' ? viewWait(run.wait) : null,
    error: viewProblemOrNull(error),
    correlation_id: run.correlation_id,
  };
}

function viewWait(wait: Extract<Run, { state: 'waiting' }>['wait']) {
  return { ...wait, until: isoUtcOrNull(wait.until) };
}

/** `attempts` are those of the run: what a step spent is what all its tries spent. */
export function viewStep(step: Step, attempts: readonly Attempt[]): StepView {
  return {
    ...step,
    sources: [...(step.sources ?? [])],
    usage: sumUsage(attempts.flatMap(({ path, usage }) => (path === step.path ? [usage] : []))),
    started_at: isoUtc(step.started_at),
    finished_at: isoUtcOrNull(step.finished_at),
    duration_ms: step.finished_at === null ? null : step.finished_at - step.started_at,
    wake_at: isoUtcOrNull(step.wake_at),
    error: viewProblemOrNull(step.error),
  };
}

export function viewAttempt(attempt: Attempt): Static<typeof AttemptView> {
  return {
    ...attempt,
    usage: attempt.usage ?? null,
    started_at: isoUtc(attempt.started_at),
    finished_at: isoUtc(attempt.finished_at),
    duration_ms: attempt.finished_at - attempt.started_at,
    error: viewProblemOrNull(attempt.error),
  };
}

export function viewEffect(effect: Effect): Static<typeof EffectView> {
  const { run_id: _, ...facts } = effect;
  return {
    ...facts,
    error: viewProblemOrNull(effect.error),
    created_at: isoUtc(effect.created_at),
    settled_at: isoUtcOrNull(effect.settled_at),
  };
}
