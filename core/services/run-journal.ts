import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import { bothSources, noSources, type Sources } from '../model/flow.ts';
import type { Id, Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { CalledRun, CalledRunResult, RunJournal, StepRecord } from '../pipeline/journal.ts';
import type { Clock } from '../ports.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { ClaimToken } from '../store/run-queue.ts';
import type { Store } from '../store/store.ts';
import { newRun } from './new-run.ts';
import type { Persistence } from './persist.ts';

export interface RunJournalOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly run: Run;
  readonly claim: ClaimToken;
  readonly persistence: Persistence;
  readonly signal: AbortSignal;
  readonly findTask: (id_or_title: string) => Promise<Task>;
}

const deepestCall = 20;

/** The executor's journal over the store, for one claim. Writes wait out a full disk; a lost claim ends them. */
export function createRunJournal(options: RunJournalOptions): RunJournal {
  return new StoreJournal(options);
}

/** A class, because one is made for each run: its methods are made once. */
class StoreJournal implements RunJournal {
  readonly #options: RunJournalOptions;

  constructor(options: RunJournalOptions) {
    this.#options = options;
  }

  saveStep(record: StepRecord): Promise<void> {
    const { store, claim } = this.#options;
    return this.#write('a step', () => store.saveStep({ claim, ...record }));
  }

  beginEffect(effect: Effect): Promise<void> {
    const { store, claim } = this.#options;
    return this.#write('an effect', () => store.beginEffect(claim, effect));
  }

  async doubtEffect(id: Id, error: ErrorDetail, item: NewInboxItem): Promise<void> {
    const { store, claim } = this.#options;
    await this.#write('an effect in doubt', () => store.doubtEffect(claim, id, error, item));
  }

  ask(item: NewInboxItem): Promise<Id> {
    const { store, claim } = this.#options;
    return this.#write('a question', () => store.ask(claim, item));
  }

  async calledRun(id: Id): Promise<CalledRunResult | null> {
    const called = await this.#options.store.getRun(id);
    return called && this.#resultOf(called);
  }

  async startRun({ id, task, params, parent_step_path }: CalledRun): Promise<void> {
    const { store, clock, run, findTask } = this.#options;
    const callee = await findTask(task);
    await refuseDeepCalls(store, run);
    const parent = { run_id: run.id, step_path: parent_step_path };
    const { correlation_id } = run;
    const origin = { id, trigger: 'call', now: clock.now(), params, parent, correlation_id } as const;
    const called = { ...newRun(callee, origin), dedupe_key: null };
    await this.#write('a called run', () => store.enqueue(called, null));
  }

  async getCached(key: string): Promise<Json | undefined> {
    const { store, clock } = this.#options;
    return (await store.getCached(key, clock.now()))?.output;
  }

  async putCached(key: string, tool: string, output: Json, ttl_seconds: number): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    await this.#write('a cached output', () =>
      store.putCached(key, tool, output, now, now + ttl_seconds * 1000),
    );
  }

  async #resultOf(run: Run): Promise<CalledRunResult> {
    const result = resultOf(run);
    return result.state === 'unsettled' ? result : { ...result, sources: await this.#sourcesOf(run) };
  }

  /** Of the output those of the last step; the words of an error may be those of any. */
  async #sourcesOf(run: Run): Promise<Sources> {
    const { store } = this.#options;
    const steps = await store.getSteps(run.id);
    const version =
      run.state === 'succeeded' ? await store.getTaskVersion(run.task_id, run.task_version) : null;
    const last = version?.definition.pipeline.at(-1)?.id;
    return steps
      .filter(({ path }) => last === undefined || path === last)
      .reduce((found, { sources }) => bothSources(found, sources ?? noSources), noSources);
  }

  #write<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    return this.#options.persistence.write(what, attempt, this.#options.signal);
  }
}

function resultOf(run: Run): CalledRunResult {
  switch (run.state) {
    case 'succeeded':
      return { state: 'succeeded', output: run.output };
    case 'failed':
    case 'cancelled':
    case 'parked':
      return { state: 'failed', error: run.error };
    case 'queued':
    case 'running':
    case 'waiting':
      return { state: 'unsettled' };
  }
}

async function refuseDeepCalls(store: Store, run: Run): Promise<void> {
  let depth = 1;
  for (let parent = run.parent_run_id; parent !== null; depth++) {
    if (depth >= deepestCall) {
      throw new OrdinautError({
        code: 'call_too_deep',
        message: `tasks call each other ${deepestCall} levels deep`,
        hint: 'look for tasks that call each other in a circle',
      });
    }
    parent = (await store.getRun(parent))?.parent_run_id ?? null;
  }
}
