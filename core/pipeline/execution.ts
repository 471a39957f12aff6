import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import { noSources, type Sources } from '../model/flow.ts';
import type { Id, Json } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import { Before, nothing } from './before.ts';
import { Budget } from './budget.ts';
import type { ExecuteOptions } from './execute.ts';
import type { StepRecord } from './journal.ts';
import { type Memo, memoJson, memoOf } from './memo.ts';
import { errorValue, type NodeResult, type Place, type StepFacts } from './node-result.ts';
import type { Block, PlanNode } from './plan-node.ts';
import type { Scope, ScopeView } from './scope.ts';

/** The walk over nodes, as the single kinds of nodes need it for what is inside them. */
export interface Walk {
  block(execution: Execution, nodes: Block, place: Place): Promise<NodeResult>;
  node(execution: Execution, node: PlanNode, place: Place, path?: string): Promise<NodeResult>;
}

/** A step as a handler describes it; the rest of the row follows from it. */
export interface StepOutcome {
  readonly path: string;
  readonly kind: Step['kind'];
  readonly state: Step['state'];
  readonly started_at: number;
  readonly facts?: StepFacts | undefined;
  readonly output?: Json;
  readonly error?: ErrorDetail | null;
  readonly wake_at?: number | null;
  readonly sources?: Sources | undefined;
}

/**
 * One execution of a plan: what earlier attempts left, and the journal.
 *
 * A row of a step is written before anything further happens outside: while nothing else is under way it waits in a
 * queue that is written, in order and in one turn, together with the next write, before the next tool call, or by
 * the worker together with the outcome of the run. So a run of one step costs one commit.
 */
export class Execution {
  readonly options: ExecuteOptions;
  readonly walk: Walk;
  readonly budget: Budget;
  readonly #before: Before;
  readonly #values = new Map<string, Json>();
  /** Of labelled values only. */
  readonly #sources = new Map<string, Sources>();
  readonly #memos = new Map<string, Memo>();
  /** Failures that nothing has absorbed yet, not written as failed because a retry of the run may take them up again. */
  readonly #failing = new Map<string, StepRecord>();
  readonly #calls = new Set<AbortController>();
  #deferred: StepRecord[] = [];
  #flushing: Promise<unknown> | null = null;
  #halted = false;
  #journalError: unknown;

  constructor(options: ExecuteOptions, walk: Walk) {
    this.options = options;
    this.walk = walk;
    this.#before =
      options.resume.steps.length + options.resume.effects.length > 0 ? new Before(options.resume) : nothing;
    const { calls } = this.#before;
    this.budget = new Budget(options.task, { calls, usage: options.resume.usage ?? null });
  }

  /** It is not to go on: its signal was aborted, or the journal failed. */
  get stopped(): boolean {
    return this.#halted || this.options.signal.aborted;
  }
  /** Why the journal failed; undefined while it works. */
  get journalError(): unknown {
    return this.#journalError;
  }
  get now(): number {
    return this.options.clock.now();
  }
  get effects(): Before['effects'] {
    return this.#before.effects;
  }
  get items(): Before['items'] {
    return this.#before.items;
  }

  view(scope: Scope): ScopeView {
    return scope.at(this.now);
  }

  row(path: string): Step | undefined {
    return this.#before.rows.get(path);
  }

  /** Whether an earlier attempt began the node at this path. */
  isTraced(path: string): boolean {
    return this.#before.traced.has(path);
  }

  /** The highest index below `path[` that an earlier attempt began; -1 when there is none. */
  lastIndex(path: string): number {
    return this.#before.lastIndex(path);
  }

  /** What `steps.<name>` is for a settled node; undefined when it is not settled. */
  valueAt(path: string): Json | undefined {
    const known = this.#values.get(path);
    if (known !== undefined) return known;
    const row = this.#before.rows.get(path);
    if (row?.state === 'failed' && row.error !== null) return errorValue(row.error);
    return row === undefined || row.state === 'waiting' ? undefined : row.output;
  }
  /** Where the value at a path comes from. */
  sourcesAt(path: string): Sources {
    if (this.#values.has(path)) return this.#sources.get(path) ?? noSources;
    return this.#before.rows.get(path)?.sources ?? noSources;
  }
  setValue(path: string, value: Json, sources: Sources = noSources): void {
    this.#values.set(path, value);
    if (sources.length > 0) this.#sources.set(path, sources);
  }

  /** Throws `run_timeout` once the task's time is used up. */
  checkDeadline(): void {
    const { deadline_at } = this.options;
    if (deadline_at !== null && this.now >= deadline_at)
      throw new OrdinautError({
        code: 'run_timeout',
        message: 'the time of the task (timeout_seconds) is used up',
      });
  }

  /** Writes the row of a step, now or with what comes next. */
  async settle(outcome: StepOutcome, alone: boolean): Promise<void> {
    const record = this.#record(outcome);
    if (alone) this.#deferred.push(record);
    else await this.write(() => this.options.journal.saveStep(record));
    this.options.onProgress?.({ kind: 'step_finished', step: record.step, at: this.now });
  }

  /** Writes the row of a waiting step now. */
  async hold(outcome: Omit<StepOutcome, 'state'>, memo: Memo): Promise<void> {
    this.#memos.set(outcome.path, memo);
    await this.settle({ ...outcome, state: 'waiting', output: memoJson(memo) }, false);
  }

  /** As `settle` for a failure that ends the run unless a node around it absorbs it. */
  async settleFailure(outcome: StepOutcome, alone: boolean): Promise<void> {
    const record = this.#record(outcome);
    this.#failing.set(outcome.path, alone ? record : { step: record.step, attempt: null });
    if (alone) this.#deferred.push(record);
    else await this.write(() => this.options.journal.saveStep(this.#asWaiting(record, { failed: true })));
    this.options.onProgress?.({ kind: 'step_finished', step: record.step, at: this.now });
  }

  /** A failure of an earlier attempt that is not written as failed yet. */
  recallFailure(row: Step): void {
    const step: Step = { ...row, state: 'failed', finished_at: this.now, wake_at: null, output: null };
    this.#failing.set(row.path, { step, attempt: null });
  }

  /** The run goes on past the failures below `path`: they are final now. */
  async absorbFailures(path: string): Promise<void> {
    // The first write takes all of the queue along.
    const queued = new Set(
      this.#deferred.filter(({ step }) => step.state === 'failed').map(({ step }) => step.path),
    );
    for (const [at, record] of [...this.#failing]) {
      if (!isBelow(at, path)) continue;
      this.#failing.delete(at);
      if (record.step.error) this.setValue(at, errorValue(record.step.error), record.step.sources);
      if (!queued.has(at)) await this.write(() => this.options.journal.saveStep(record));
    }
    for (const row of this.#before.rows.values()) {
      if (!isBelow(row.path, path) || memoOf(row).failed !== true || this.#values.has(row.path)) continue;
      const step: Step = { ...row, state: 'failed', finished_at: this.now, wake_at: null, output: null };
      await this.write(() => this.options.journal.saveStep({ step, attempt: null }));
    }
  }

  /** The failures below `path` are to be tried again when a person says so: they are kept as waiting. */
  async keepFailures(path: string): Promise<void> {
    const kept = new Set([...this.#failing.keys()].filter((at) => isBelow(at, path)));
    this.#deferred = this.#deferred.map((record) =>
      kept.has(record.step.path) && record.step.state === 'failed'
        ? this.#asWaiting(record, { failed: true })
        : record,
    );
    for (const at of kept) this.#failing.delete(at);
    await this.flush();
  }

  /** Rows for the outcome of a run that succeeded, failed or waits. */
  remaining(): readonly StepRecord[] {
    const queued = new Set(this.#deferred.map(({ step }) => step.path));
    const failing = [...this.#failing].filter(([path]) => !queued.has(path)).map(([, record]) => record);
    return [...this.#deferred, ...failing];
  }

  /** The same with failures as waiting steps, for a run that is tried again as a whole. */
  remainingForRetry(): readonly StepRecord[] {
    return this.remaining().map((record) => {
      const { path, state, attempt } = record.step;
      if (!this.#failing.has(path) || state !== 'failed') return record;
      return this.#asWaiting(record, attempt > 0 ? { base: attempt } : {});
    });
  }

  /** Resolves when everything that has happened is on disk; null when it is. */
  flush(): Promise<unknown> | null {
    return this.#deferred.length > 0 ? this.write(() => Promise.resolve()) : this.#flushing;
  }

  beginEffect(effect: Effect): Promise<void> {
    return this.write(() => this.options.journal.beginEffect(effect));
  }
  doubtEffect(effect_id: Id, error: ErrorDetail, item: NewInboxItem): Promise<void> {
    return this.write(() => this.options.journal.doubtEffect(effect_id, error, item));
  }
  ask(item: NewInboxItem): Promise<Id> {
    return this.write(() => this.options.journal.ask(item));
  }

  /** A write of the journal, after the rows that wait for it, in the same turn. Its failure stops the execution. */
  async write<T>(action: () => Promise<T>): Promise<T> {
    if (this.stopped) throw cancelled();
    const rows = this.#deferred;
    this.#deferred = [];
    const saved = rows.map((record) => this.options.journal.saveStep(record));
    const own = action();
    const flushing = Promise.all([this.#flushing, ...saved]);
    this.#flushing = flushing;
    try {
      const [, result] = await Promise.all([flushing, own]);
      if (this.#flushing === flushing) this.#flushing = null;
      return result;
    } catch (error) {
      this.#stop(error);
      throw error;
    }
  }

  /** Calls under way are aborted when the execution stops. */
  enter(call: AbortController): void {
    if (this.#calls.size === 0) this.options.signal.addEventListener('abort', this.#abortCalls);
    this.#calls.add(call);
  }
  leave(call: AbortController): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.options.signal.removeEventListener('abort', this.#abortCalls);
  }

  /** Something failed that must not be papered over: nothing more is called or written. */
  #stop(error: unknown): void {
    this.#journalError ??= error;
    this.#halted = true;
    this.#abortCalls();
  }

  readonly #abortCalls = (): void => {
    for (const call of this.#calls) call.abort(cancelled());
  };

  /** A failed row as one that is taken up again, with what must be remembered for that. */
  #asWaiting(record: StepRecord, memo: Memo): StepRecord {
    const { step } = record;
    const known = this.#memos.get(step.path) ?? memoOf(this.#before.rows.get(step.path));
    const { fallback: _fallback, failed: _failed, run_id: _called, ...kept } = known;
    const waiting = { state: 'waiting', finished_at: null, wake_at: null } as const;
    return { ...record, step: { ...step, ...waiting, output: memoJson({ ...kept, ...memo }) } };
  }

  #record(outcome: StepOutcome): StepRecord {
    const { path, kind, state, started_at, facts, output = null, error = null, wake_at = null } = outcome;
    const { sources } = outcome;
    const step: Step = {
      path,
      kind,
      state,
      tool: facts?.tool ?? null,
      attempt: facts?.attempt ?? 0,
      started_at,
      finished_at: state === 'waiting' ? null : this.now,
      wake_at,
      input: facts?.input ?? null,
      output,
      error,
      via: facts?.via ?? null,
      ...(sources !== undefined && sources.length > 0 && { sources }),
    };
    return { step, attempt: facts?.record ?? null, ...(facts?.effect && { effect: facts.effect }) };
  }
}

function cancelled(): OrdinautError {
  return new OrdinautError({ code: 'cancelled', message: 'the run was stopped', delivery: 'unknown' });
}

function isBelow(path: string, around: string): boolean {
  return path.startsWith(`${around}.`) || path.startsWith(`${around}[`);
}
