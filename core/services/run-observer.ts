import type { Instant } from '../model/json.ts';
import type { Logger } from '../ports.ts';
import type { Listeners } from './listeners.ts';
import type { RunProgress } from './services.ts';
import type { WorkerObserver } from './worker.ts';

/** The figures that runs leave behind; `observe/metrics.ts` is one. */
export interface RunFigures {
  runStarted(run: { readonly due_at: number; readonly started_at: number }): void;
  runSettled(run: { readonly state: string; readonly duration_ms: number }): void;
  stepFinished(step: {
    readonly tool: string;
    readonly via: string;
    readonly state: string;
    readonly duration_ms: number;
  }): void;
}

/** Tells runs and steps to the log, to the metrics and to whoever watches. */
export function createRunObserver({
  log,
  figures,
  listeners,
}: {
  readonly log: Logger;
  readonly figures: RunFigures;
  readonly listeners: Listeners<RunProgress>;
}): WorkerObserver {
  const started = new Map<string, Instant>();
  return {
    started({ run }, now) {
      figures.runStarted({ due_at: run.slot_at ?? run.run_at, started_at: now });
      log.debug(
        { run_id: run.id, task_id: run.task_id, correlation_id: run.correlation_id, attempt: run.attempt },
        'run started',
      );
    },
    step({ run }, progress) {
      const ids = { run_id: run.id, task_id: run.task_id, correlation_id: run.correlation_id };
      if (progress.kind === 'step_started') {
        const { path, tool, attempt, at } = progress;
        started.set(`${run.id} ${path}`, at);
        if (listeners.size > 0) listeners.tell({ kind: 'step_started', run_id: run.id, path, tool, attempt });
        return;
      }
      const { step, at } = progress;
      const key = `${run.id} ${step.path}`;
      const duration_ms = at - (started.get(key) ?? step.started_at);
      started.delete(key);
      const { path, state, tool, via, error, attempt } = step;
      figures.stepFinished({ tool: tool ?? step.kind, via: pathOf(via), state, duration_ms });
      if (error) log.warn({ ...ids, step: path, tool, attempt, error }, `step ${path} ${state}`);
      else log.debug({ ...ids, step: path, tool, attempt, via, duration_ms }, `step ${path} ${state}`);
      if (listeners.size > 0)
        listeners.tell({ kind: 'step_finished', run_id: run.id, path, state, error, duration_ms, via });
    },
    settled({ run }, outcome, duration_ms) {
      const ids = { run_id: run.id, task_id: run.task_id, correlation_id: run.correlation_id };
      figures.runSettled({ state: outcome.kind, duration_ms });
      if (outcome.kind === 'failed') log.warn({ ...ids, duration_ms, error: outcome.error }, 'run failed');
      else if (outcome.kind === 'suspended')
        log.info({ ...ids, wait: outcome.wait }, `run waits for ${outcome.wait.for}`);
      else log.info({ ...ids, duration_ms }, `run ${outcome.kind}`);
      if (listeners.size > 0)
        listeners.tell({
          kind: 'run',
          run_id: run.id,
          state: outcome.kind === 'suspended' ? 'waiting' : outcome.kind,
        });
    },
  };
}

/** The first word of how a step was served: few label values, whatever the detail says. */
function pathOf(via: string | null): string {
  return via === null ? 'none' : (via.split(/[: (]/, 1)[0] ?? via);
}
