import { asOrdinautError, type ErrorDetail, type OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import type { Flow } from '../model/flow.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Run, RunOutcome, Wait } from '../model/run.ts';
import type { Mode, Task } from '../model/task.ts';
import type { MayCall } from '../pipeline/call-permission.ts';
import { executePipeline, type PipelineResult } from '../pipeline/execute.ts';
import type { StepProgress, StepRecord } from '../pipeline/journal.ts';
import { toolsOf } from '../pipeline/plan-walk.ts';
import { retryDelay } from '../pipeline/retry-delay.ts';
import type { RunSources } from '../pipeline/scope.ts';
import type { Clock, Ids, Logger, Random, ToolCaller } from '../ports.ts';
import type { ClaimedRun } from '../store/run-queue.ts';
import type { Store } from '../store/store.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import { Persistence } from './persist.ts';
import { PlanCache, type PlannedVersion } from './plan-cache.ts';
import { createRunJournal } from './run-journal.ts';
import { sourcesOfRun } from './run-sources.ts';
import type { IsUntrusted } from './untrusted-tools.ts';

/** Figures about runs, for metrics and live display. */
export interface WorkerObserver {
  started(claimed: ClaimedRun, now: Instant): void;
  step(claimed: ClaimedRun, progress: StepProgress): void;
  /** Whether anybody follows runs right now. */
  readonly watched?: boolean;
  settled(claimed: ClaimedRun, outcome: RunOutcome, duration_ms: number): void;
}

export interface WorkerOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Logger;
  readonly store: Store;
  readonly tools: ToolCaller;
  /** Judges each call of a run before it is made; without it every call may be made. */
  readonly mayCall?: (run: Run, ...call: Parameters<MayCall>) => ReturnType<MayCall>;
  readonly isUntrusted: IsUntrusted;
  /** When agents are to be quiet: runs that wait go on afterwards. */
  readonly quiet?: Pick<AgentQuietHours, 'after'>;
  readonly findTask: (id_or_title: string) => Promise<Task>;
  /** This engine's name in leases. */
  readonly owner: string;
  /** Runs under way at the same time, at most. */
  readonly concurrency: number;
  readonly lease_ms: number;
  readonly late_after_ms: number;
  readonly observer: WorkerObserver;
}

interface Active {
  readonly claimed: ClaimedRun;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Pause after a failed claim. */
const claimRetryMs = 1_000;

/**
 * Claims queued runs and executes them, up to `concurrency` at a time. It is woken by commits that queue a run, not by
 * polling; leases are renewed while anything runs; only what still carries its own fencing token is settled.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #plans: PlanCache;
  readonly #persistence: Persistence;
  readonly #active = new Map<Id, Active>();
  #unsubscribe: (() => void) | null = null;
  #cancelRenewal: (() => void) | null = null;
  #cancelRetry: (() => void) | null = null;
  #claiming: Promise<void> | null = null;
  /** A claim will be queued at the end of this turn. */
  #planned = false;
  /** Active runs whose outcome is queued for the next commit: a claim in the same commit may have their places. */
  #leaving = 0;
  #again = false;
  #lastError: OrdinautError | null = null;
  #broken: ErrorDetail | null = null;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#plans = new PlanCache(options.store);
    this.#persistence = new Persistence(options);
  }

  get running(): number {
    return this.#active.size;
  }

  /** False while the disk refuses writes: outcomes are recorded before new runs are claimed. */
  get accepting(): boolean {
    return this.#unsubscribe !== null && this.#persistence.trouble === null;
  }

  /** Why it stopped by itself: an outcome could not be recorded, and not for want of disk. Only a restart helps. */
  get broken(): ErrorDetail | null {
    return this.#broken;
  }

  get lastError(): ErrorDetail | null {
    return this.#persistence.trouble ?? this.#lastError?.toJSON() ?? null;
  }

  start(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#options.store.onChange((changes) => {
      for (const change of changes) {
        if (change.kind === 'run_queued') this.wakeUp();
        else if (change.kind === 'run' && change.state !== 'running')
          this.#dropCancelled(change.id, change.state);
      }
    });
    this.wakeUp();
  }

  /**
   * Claims nothing more and waits for what is under way, `drain_ms` at most; then aborts the rest. An aborted run keeps
   * its claim: the engine hands it back through recovery. Answers with the number of aborted runs.
   */
  async stop(drain_ms: number): Promise<number> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#cancelRetry?.();
    await this.#claiming;
    const drained = this.idle();
    if (this.#active.size > 0) {
      this.#options.log.info({ running: this.#active.size, drain_ms }, 'waiting for the runs under way');
      await Promise.race([
        drained,
        new Promise<void>((resolve) => this.#options.clock.timer(drain_ms, resolve)),
      ]);
    }
    const aborted = this.#active.size;
    for (const { abort } of this.#active.values()) abort.abort();
    await drained;
    this.#cancelRenewal?.();
    this.#cancelRenewal = null;
    return aborted;
  }

  /** Makes the plans of task versions ready whose runs are about to be made: as many as can be claimed at once. */
  async prepare(versions: readonly Pick<Task, 'id' | 'version'>[]): Promise<void> {
    for (const { id, version } of versions.slice(0, this.#options.concurrency)) {
      // A plan that cannot be made fails its run, which says why.
      const planned = await this.#plans.get(id, version).catch(() => undefined);
      if (planned) this.#foresee(planned, planned.definition.mode);
    }
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    while (this.#active.size > 0) await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  /**
   * Claims what is queued by the end of this turn of the loop. Whoever queues runs may call it in the turn of the write,
   * before the commit: the claim then shares the commit.
   */
  wakeUp(): void {
    if (this.#claiming) this.#again = true;
    else if (!this.#planned && this.#unsubscribe) {
      this.#planned = true;
      // After the promises of this turn, before the commit that ends it: runs that end together free their places together.
      process.nextTick(() => {
        this.#planned = false;
        this.#claimNow();
      });
    }
  }

  get #free(): number {
    return this.#options.concurrency - this.#active.size + this.#leaving;
  }

  #claimNow(): void {
    if (!this.accepting || this.#claiming || this.#free <= 0) return;
    this.#claiming = this.#claim()
      .catch((thrown) => {
        this.#lastError = asOrdinautError(thrown);
        this.#options.log.error({ error: this.#lastError.toJSON() }, 'could not claim runs; trying again');
        this.#cancelRetry = this.#options.clock.timer(claimRetryMs, () => this.wakeUp());
      })
      .finally(() => {
        this.#claiming = null;
        if (this.#again) {
          this.#again = false;
          this.wakeUp();
        }
      });
  }

  async #claim(): Promise<void> {
    const { clock, store, owner, lease_ms } = this.#options;
    const limit = this.#free;
    const now = clock.now();
    const claimed = await store.claim({ owner, now, lease_until: now + lease_ms, limit });
    this.#lastError = null;
    for (const one of claimed) this.#begin(one);
    if (claimed.length === limit) this.#again = true;
  }

  #begin(claimed: ClaimedRun): void {
    const { id } = claimed.run;
    const abort = new AbortController();
    this.#options.observer.started(claimed, this.#options.clock.now());
    const done = this.#run(claimed, abort.signal)
      .catch((thrown) => this.#failLoudly(claimed, asOrdinautError(thrown)))
      .finally(() => {
        this.#active.delete(id);
        this.wakeUp();
      });
    this.#active.set(id, { claimed, abort, done });
    this.#renewLater();
  }

  async #run(claimed: ClaimedRun, signal: AbortSignal): Promise<void> {
    const { clock, store, late_after_ms, observer } = this.#options;
    const { run } = claimed;
    const claim = { run_id: run.id, fence: run.fence };
    const started = clock.monotonic();
    const { outcome, steps } = await this.#execute(claimed, signal);
    if (outcome === null || signal.aborted) return;
    const settle = async () => {
      const settled = store.settle({
        claim,
        outcome,
        now: clock.now(),
        late_after_ms,
        steps: steps.map((step) => ({ claim, ...step })),
      });
      this.#leaving += 1;
      this.wakeUp();
      try {
        await settled;
      } finally {
        this.#leaving -= 1;
      }
    };
    await this.#persistence.write('the outcome of a run', settle, signal);
    observer.settled(claimed, outcome, clock.monotonic() - started);
  }

  async #execute(
    claimed: ClaimedRun,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: RunOutcome | null; readonly steps: readonly StepRecord[] }> {
    const { run } = claimed;
    let planned: PlannedVersion;
    try {
      planned =
        this.#plans.peek(run.task_id, run.task_version) ??
        (await this.#plans.get(run.task_id, run.task_version));
    } catch (thrown) {
      return { outcome: { kind: 'failed', error: asOrdinautError(thrown).toJSON() }, steps: [] };
    }
    // One that goes on after a wait needs the rest alone.
    if (claimed.steps.length === 0) this.#foresee(planned, run.mode);
    const { event, parent_run_id, retry_of } = run;
    const made = event !== null || parent_run_id !== null || retry_of !== null;
    const sources = made ? await sourcesOfRun(this.#options, run, planned.definition) : undefined;
    const result = await this.#walk(claimed, planned, signal, sources);
    return this.#conclude(claimed, planned, result);
  }

  /** In the other modes a tool is served by a process, whose start the first call would wait for. */
  #foresee({ plan }: PlannedVersion, mode: Mode): void {
    if (mode !== 'direct') this.#options.tools.foresee?.(toolsOf(plan.nodes), mode);
  }

  #walk(
    claimed: ClaimedRun,
    { definition, plan }: PlannedVersion,
    signal: AbortSignal,
    sources: RunSources | undefined,
  ): Promise<PipelineResult> {
    const { clock, ids, random, store, tools, isUntrusted, mayCall, findTask, observer } = this.#options;
    const { run } = claimed;
    const flows = {
      declared: definition.flows ?? [],
      current: async () => declaredNow(await store.getTask(run.task_id)),
      believes_servers: run.agent_id === ownerAgentId,
    };
    const claim = { run_id: run.id, fence: run.fence };
    const timeout = definition.timeout_seconds;
    return executePipeline({
      plan,
      run,
      task: {
        id: run.task_id,
        title: definition.title,
        timezone: definition.schedule.timezone,
        tool_calls: definition.budget?.tool_calls ?? null,
        tokens: definition.budget?.tokens ?? null,
      },
      resume: claimed,
      journal: createRunJournal({
        clock,
        store,
        run,
        claim,
        persistence: this.#persistence,
        signal,
        findTask,
      }),
      tools,
      ...(mayCall && { mayCall: (call) => mayCall(run, call) }),
      clock,
      random,
      ids,
      signal,
      deadline_at: timeout === undefined ? null : clock.now() + timeout * 1000,
      onProgress: (progress) => observer.step(claimed, progress),
      watched: () => observer.watched === true,
      flows,
      isUntrusted,
      ...(sources && { sources }),
    });
  }

  /** A failed run is tried again as a whole while the task's `max_retries` last and trying again may help. */
  #conclude(
    { run }: ClaimedRun,
    { definition }: PlannedVersion,
    result: PipelineResult,
  ): { readonly outcome: RunOutcome | null; readonly steps: readonly StepRecord[] } {
    switch (result.kind) {
      case 'aborted':
        return { outcome: null, steps: [] };
      case 'succeeded':
        return { outcome: { kind: 'succeeded', output: result.output }, steps: result.steps };
      case 'suspended':
        return { outcome: { kind: 'suspended', wait: this.#putOff(run, result.wait) }, steps: result.steps };
      case 'failed': {
        const retries =
          result.error.retryable === true && !result.final && run.retries < definition.max_retries;
        if (!retries) return { outcome: { kind: 'failed', error: result.error }, steps: result.steps };
        const delay = retryDelay(definition.backoff, run.retries + 1, this.#options.random, result.error);
        const until = this.#options.clock.now() + delay;
        const wait = this.#putOff(run, { for: 'backoff', until, step_path: result.step_path });
        return { outcome: { kind: 'suspended', wait, counts_as_retry: true }, steps: result.retry_steps };
      }
    }
  }

  /** A run that would go on by itself in the quiet hours of its agent goes on after them. */
  #putOff({ agent_id }: Pick<Run, 'agent_id'>, wait: Wait): Wait {
    const { quiet } = this.#options;
    if (!quiet || (wait.for !== 'time' && wait.for !== 'backoff')) return wait;
    return { ...wait, until: quiet.after(agent_id, wait.until) };
  }

  /** A claim that was lost is somebody else's; any other failure to record an outcome stops the worker. */
  #failLoudly({ run }: ClaimedRun, error: OrdinautError): void {
    const fields = { run_id: run.id, task_id: run.task_id, error: error.toJSON() };
    if (error.code === 'lease_lost') {
      this.#options.log.warn(
        fields,
        'the claim of a run was lost; its outcome belongs to whoever holds it now',
      );
      return;
    }
    if (this.#active.get(run.id)?.abort.signal.aborted) return;
    this.#lastError = error;
    this.#broken = error.toJSON();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#options.log.error(
      { ...fields, stack: error.stack },
      'the outcome of a run could not be recorded; the worker stops',
    );
  }

  #dropCancelled(id: Id, state: string): void {
    const active = this.#active.get(id);
    if (active && state === 'cancelled') active.abort.abort();
  }

  #renewLater(): void {
    if (this.#cancelRenewal || this.#active.size === 0) return;
    this.#cancelRenewal = this.#options.clock.timer(this.#options.lease_ms / 3, () => {
      this.#cancelRenewal = null;
      this.#renew().finally(() => this.#renewLater());
    });
  }

  async #renew(): Promise<void> {
    const { clock, store, lease_ms, log } = this.#options;
    const claims = [...this.#active.values()].map(({ claimed: { run } }) => ({
      run_id: run.id,
      fence: run.fence,
    }));
    if (claims.length === 0) return;
    try {
      const lost = await store.renewLeases(claims, clock.now() + lease_ms);
      for (const { run_id } of lost) this.#active.get(run_id)?.abort.abort();
    } catch (thrown) {
      log.error({ error: asOrdinautError(thrown).toJSON() }, 'leases could not be renewed; trying again');
    }
  }
}

/** What an agent only proposes, nobody has agreed to. */
function declaredNow(task: Task | null): readonly Flow[] {
  return task === null || task.status === 'proposed' ? [] : (task.definition.flows ?? []);
}
