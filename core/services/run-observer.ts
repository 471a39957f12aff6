import type { Id, Instant } from '../model/json.ts';
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

const keptRuns = 10_000;

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
  /** When the attempts under way began, by run and path. */
  const started = new Map<Id, Map<string, Instant>>();
  return {
    started({ run }, now) {
      figures.runStarted({ due_at: run.slot_at ?? run.run_at, started_at: now });
      log.debug(
        { run_id: run.id, task_id: run.task_id, correlation_id: run.correlation_id, attempt: run.attempt },
        'run started',
      );
    },
    get watched() {
      return listeners.size > 0;
    },
    step({ run }, progress) {
      if (progress.kind === 'step_started') {
        const { path, tool, attempt, at } = progress;
        const known = started.get(run.id);
        if (known) known.set(path, at);
        else {
          // Runs that were aborted in the middle of a step leave theirs behind.
          if (started.size >= keptRuns) started.clear();
          started.set(run.id, new Map().set(path, at));
        }
        if (listeners.size > 0) listeners.tell({ kind: 'step_started', run_id: run.id, path, tool, attempt });
        return;
      }
      if (progress.kind === 'step_message') {
        const { path, message } = progress;
        listeners.tell({ kind: 'step_message', run_id: run.id, path, message });
        return;
      }
      const { step, at } = progress;
      const { path, state, tool, via, error, attempt } = step;
      const began = started.get(run.id);
      const duration_ms = at - (began?.get(path) ?? step.started_at);
      if (began?.delete(path) && began.size === 0) started.delete(run.id);
      figures.stepFinished({ tool: tool ?? step.kind, via: pathOf(via), state, duration_ms });
      const { id: run_id, task_id, correlation_id } = run;
      const fields = { run_id, task_id, correlation_id, step: path, tool, attempt, via, duration_ms };
      if (error) log.warn({ ...fields, error }, `step ${path} ${state}`);
      else log.debug(fields, `step ${path} ${state}`);
      if (listeners.size > 0)
        listeners.tell({ kind: 'step_finished', run_id: run.id, path, state, error, duration_ms, via });
    },
    settled({ run }, outcome, duration_ms) {
      const { id: run_id, task_id, correlation_id } = run;
      const fields = { run_id, task_id, correlation_id, duration_ms };
      figures.runSettled({ state: outcome.kind, duration_ms });
      if (outcome.kind === 'failed') log.warn({ ...fields, error: outcome.error }, 'run failed');
      else if (outcome.kind === 'suspended')
        log.info({ ...fields, wait: outcome.wait }, `run waits for ${outcome.wait.for}`);
      // A line for each run that went well would cost more than many of them.
      else log.debug(fields, `run ${outcome.kind}`);
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
