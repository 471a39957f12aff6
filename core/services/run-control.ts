import { OrdinautError } from '../errors.ts';
import type { Id } from '../model/json.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { type Run, settledStates } from '../model/run.ts';
import type { Step } from '../model/step.ts';
import { everyNode } from '../pipeline/every-node.ts';
import { nodeAt, retryPaths } from '../pipeline/retry-paths.ts';
import type { Clock, Ids } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { dedupeWindow, newRun } from './new-run.ts';
import type { RunControl, RunProgress } from './services.ts';

export interface RunControlOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly progress: (listener: (progress: RunProgress) => void) => () => void;
}

/** Steering single runs: cancel, retry, and waiting for one to end. */
export function createRunControl({ clock, ids, store, progress }: RunControlOptions): RunControl {
  const getRun = async (id: Id): Promise<Run> => {
    const run = await store.getRun(id);
    if (!run)
      throw new OrdinautError({ code: 'not_found', message: `there is no run ${id}`, path: 'run_id' });
    return run;
  };

  return {
    async cancel(id, by) {
      const run = await getRun(id);
      if (isSettled(run) && run.state !== 'parked') {
        throw new OrdinautError({
          code: 'conflict',
          message: `run ${id} has already ${run.state}; there is nothing to cancel`,
        });
      }
      const now = clock.now();
      return store.cancelRun(id, { code: 'cancelled', message: `cancelled by ${by}` }, now);
    },

    async retryFromFailed(id, by) {
      const run = await getRun(id);
      requireSettled(run);
      const version = await store.getTaskVersion(run.task_id, run.task_version);
      if (!version) {
        const message = `version ${run.task_version} of the task of run ${id} is gone; its steps cannot be told apart`;
        throw new OrdinautError({
          code: 'not_found',
          message,
          hint: 'retry from start takes the current version',
        });
      }
      const steps = await store.getSteps(id);
      // Not every failed row: a failed container is reopened around its children, which are kept where they are settled.
      return store.retryRun(id, retryPaths(version.definition.pipeline, steps), clock.now(), by);
    },

    async retryFromStep(id, step_path, by) {
      const run = await getRun(id);
      requireSettled(run);
      const steps = await store.getSteps(id);
      const from = steps.find((step) => step.path === step_path);
      if (!from) {
        const known = steps.map((step) => step.path).join(', ') || 'none';
        throw new OrdinautError({
          code: 'not_found',
          message: `run ${id} has no step ${step_path}`,
          path: 'from',
          hint: `its steps are: ${known}`,
        });
      }
      const version = await store.getTaskVersion(run.task_id, run.task_version);
      const comesLater = startedAfter(from, version?.definition.pipeline ?? []);
      const later = steps.filter((step) => comesLater(step) || step.state === 'failed');
      return store.retryRun(
        id,
        [...new Set([step_path, ...later.map((step) => step.path)])],
        clock.now(),
        by,
      );
    },

    async retryFromStart(id, correlation_id, by) {
      const run = await getRun(id);
      const task = await store.getTask(run.task_id);
      if (!task) throw new OrdinautError({ code: 'not_found', message: `the task of run ${id} is gone` });
      const origin = {
        id: ids.next(),
        trigger: 'retry',
        now: clock.now(),
        retry_of: id,
        params: run.params,
        correlation_id,
      } as const;
      const again = newRun(task, { ...origin, ...(run.event && { event: run.event }) });
      const { run_id } = await store.enqueue({ ...again, dedupe_key: null }, dedupeWindow(task), by);
      return { run_id };
    },

    waitFor(id, { signal, on_progress }) {
      return new Promise((resolve, reject) => {
        const stop = [
          progress((one) => {
            if (one.run_id === id) on_progress?.(one);
          }),
          store.onChange((changes) => {
            if (changes.some((change) => change.kind === 'run' && change.id === id)) check();
          }),
        ];
        const finish = (end: () => void) => {
          for (const one of stop.splice(0)) one();
          signal.removeEventListener('abort', onAbort);
          end();
        };
        const onAbort = () => {
          finish(() =>
            reject(new OrdinautError({ code: 'interrupted', message: `stopped waiting for run ${id}` })),
          );
        };
        const check = () => {
          getRun(id).then(
            (run) => {
              if (isSettled(run) || (run.state === 'waiting' && run.wait.for === 'person'))
                finish(() => resolve(run));
            },
            (thrown) => finish(() => reject(thrown)),
          );
        };
        signal.addEventListener('abort', onAbort);
        if (signal.aborted) onAbort();
        else check();
      });
    },
  };
}

/** By time, and within a millisecond by the order of the pipeline: a quick step that came before is not executed again. */
export function startedAfter(from: Step, pipeline: Pipeline): (step: Step) => boolean {
  const nodes = [...everyNode(pipeline)];
  const place = (path: string): number => {
    const node = nodeAt(pipeline, path);
    return node ? nodes.indexOf(node) : nodes.length;
  };
  const first = place(from.path);
  return (step) =>
    step.started_at > from.started_at || (step.started_at === from.started_at && place(step.path) >= first);
}

function isSettled(run: Run): boolean {
  return (settledStates as readonly string[]).includes(run.state);
}

function requireSettled(run: Run): void {
  if (run.state === 'failed' || run.state === 'cancelled' || run.state === 'parked') return;
  throw new OrdinautError({
    code: 'conflict',
    message: `run ${run.id} is ${run.state}; only a failed, cancelled or parked run is retried`,
    hint:
      run.state === 'succeeded'
        ? 'retry from start makes a new run'
        : 'wait until it is settled, or cancel it first',
  });
}
