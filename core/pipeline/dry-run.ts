import type { ErrorDetail } from '../errors.ts';
import { escalationChoices, type InboxItem, inDoubtChoices } from '../model/inbox-item.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Step } from '../model/step.ts';
import type { Clock, Ids, Random, ToolCaller } from '../ports.ts';
import { executePipeline, type PipelineResult, type PlannedCall, type TaskFacts } from './execute.ts';
import { MemoryJournal } from './memory-journal.ts';
import type { Plan } from './plan-node.ts';
import { sampleOutput } from './sample.ts';

export interface DryRunOptions {
  readonly plan: Plan;
  readonly task: TaskFacts;
  /** A run that is not stored: its params, event, agent and mode count. */
  readonly run: Run;
  readonly tools: ToolCaller;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly signal: AbortSignal;
  readonly vars?: JsonObject;
  /** In place of samples: answers a call, undefined lets a read-only one go out, and what it throws fails the step. */
  readonly simulate?: (call: PlannedCall) => Json | undefined;
  /** What the task called by the step of a path answered; null without it. */
  readonly calledOutput?: (path: string) => Json;
}

export interface DryRunNode {
  readonly path: string;
  readonly kind: Step['kind'];
  readonly tool: string | null;
  /** `ran`, `skipped`, `failed`; `would_send` (not sent), `would_ask`, `would_wait`, `would_call` (went on as if). */
  readonly what: 'ran' | 'skipped' | 'failed' | 'would_send' | 'would_ask' | 'would_wait' | 'would_call';
  readonly input: Json;
  /** Of `would_…` nodes: a sample, approval, or null. */
  readonly output: Json;
  readonly error: ErrorDetail | null;
}

export interface DryRunResult {
  readonly ok: boolean;
  /** In the order in which they would be settled. */
  readonly nodes: readonly DryRunNode[];
  readonly output: Json;
  readonly error: ErrorDetail | null;
}

/** A pipeline may wait this often before a dry run gives up on it. */
const MOST_WAITS = 1_000;

/**
 * Walks a pipeline with the executor itself, over a journal in memory: read-only steps run, calls that may change the world
 * are rendered and answered with a sample of their output schema, waits pass at once, questions are answered with yes and
 * called tasks with null. Never throws for a failure of the pipeline.
 */
export async function dryRunPipeline(options: DryRunOptions): Promise<DryRunResult> {
  const journal = new MemoryJournal();
  const clock = new AdvancedClock(options.clock);
  let result: PipelineResult = { kind: 'aborted' };
  for (let round = 0; round < MOST_WAITS; round++) {
    const { plan, task, run, tools, random, ids, signal, vars } = options;
    result = await executePipeline({
      ...{ plan, task, run, tools, random, ids, signal, journal, clock },
      ...(vars && { vars }),
      resume: journal.resume,
      deadline_at: null,
      simulate: (call) => answered(call, options.simulate),
    });
    if (result.kind !== 'suspended') break;
    for (const record of result.steps) await journal.saveStep(record);
    passOn(journal, clock, options.calledOutput);
  }
  return report(journal, result);
}

/** Nothing that may change the world goes out, whatever is said about it. */
function answered(call: PlannedCall, simulate: DryRunOptions['simulate']): Json | undefined {
  const output = simulate?.(call);
  return output === undefined && call.kind !== 'read_only' ? sampleOutput(call.tool) : output;
}

/** Whatever the pipeline waits for happens. */
function passOn(
  journal: MemoryJournal,
  clock: AdvancedClock,
  calledOutput: DryRunOptions['calledOutput'],
): void {
  for (const item of journal.items.values())
    if (item.state === 'open') journal.items.set(item.id, { ...item, ...yes(item, clock.now()) });
  for (const called of journal.called.values())
    if (called.result.state === 'unsettled')
      called.result = { state: 'succeeded', output: calledOutput?.(called.parent_step_path) ?? null };
  const wakeUps = [...journal.steps.values()].flatMap(({ state, wake_at }) =>
    state === 'waiting' && wake_at !== null ? [wake_at] : [],
  );
  if (wakeUps.length > 0) clock.advanceTo(Math.min(...wakeUps));
}

function yes(
  item: InboxItem,
  at: number,
): Pick<InboxItem, 'state' | 'answer' | 'answered_at' | 'answered_by'> {
  const answers: Partial<Record<InboxItem['kind'], string | null>> = {
    // Of an approval or of a call: the first choice agrees.
    approval: item.choices[0] ?? null,
    escalation: escalationChoices[1],
    in_doubt: inDoubtChoices[0],
  };
  return { state: 'answered', answer: answers[item.kind] ?? null, answered_at: at, answered_by: null };
}

function report(journal: MemoryJournal, result: PipelineResult): DryRunResult {
  const last = result.kind === 'aborted' ? [] : result.steps.map(({ step }) => step);
  const settled = new Set(last.map(({ path }) => path));
  const steps = [...[...journal.steps.values()].filter(({ path }) => !settled.has(path)), ...last];
  const nodes = steps.map(nodeOf);
  if (result.kind === 'succeeded') return { ok: true, nodes, output: result.output, error: null };
  const error: ErrorDetail =
    result.kind === 'failed'
      ? result.error
      : result.kind === 'aborted'
        ? { code: 'cancelled', message: 'the dry run was stopped' }
        : { code: 'too_many_waits', message: `the pipeline waits more than ${MOST_WAITS} times` };
  return { ok: false, nodes, output: null, error };
}

const would: Partial<Record<Step['kind'], DryRunNode['what']>> = {
  approval: 'would_ask',
  wait: 'would_wait',
  call: 'would_call',
};

function nodeOf({ path, kind, tool, state, via, input, output, error }: Step): DryRunNode {
  const ran = via === 'dry_run' ? 'would_send' : (would[kind] ?? 'ran');
  const what = state === 'failed' || state === 'skipped' ? state : ran;
  return { path, kind, tool, what, input, output: state === 'waiting' ? null : output, error };
}

/** The given clock, moved forward over the waits. Timers are real: they bound the calls of read-only tools. */
class AdvancedClock implements Clock {
  readonly #clock: Clock;
  #ahead = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#ahead;
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  timer(milliseconds: number, callback: () => void): () => void {
    return this.#clock.timer(milliseconds, callback);
  }

  advanceTo(instant: number): void {
    this.#ahead += Math.max(0, instant - this.now());
  }
}
