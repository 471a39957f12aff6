import { OrdinautError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { CalledRunResult, RunJournal } from '../pipeline/journal.ts';
import type { ClaimToken, Clock, Store } from '../ports.ts';
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
  const { clock, store, run, claim, persistence, signal, findTask } = options;
  const write = <T>(what: string, attempt: () => Promise<T>) => persistence.write(what, attempt, signal);

  return {
    saveStep: (record) => write('a step', () => store.saveStep({ claim, ...record })),
    beginEffect: (effect) => write('an effect', () => store.beginEffect(claim, effect)),
    async doubtEffect(id, error, item) {
      await write('an effect in doubt', () => store.doubtEffect(claim, id, error, item));
    },
    ask: (item) => write('a question', () => store.ask(claim, item)),

    async calledRun(id) {
      const called = await store.getRun(id);
      return called && resultOf(called);
    },

    async startRun({ id, task, params, parent_step_path }) {
      const callee = await findTask(task);
      await refuseDeepCalls(store, run);
      const parent = { run_id: run.id, step_path: parent_step_path };
      const origin = {
        id,
        trigger: 'call',
        now: clock.now(),
        params,
        parent,
        correlation_id: run.correlation_id,
      } as const;
      await write('a called run', () => store.enqueue({ ...newRun(callee, origin), dedupe_key: null }, null));
    },

    async getCached(key) {
      return (await store.getCached(key, clock.now()))?.output;
    },
    async putCached(key, tool, output, ttl_seconds) {
      const now = clock.now();
      await write('a cached output', () => store.putCached(key, tool, output, now, now + ttl_seconds * 1000));
    },
  };
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
