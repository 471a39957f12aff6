import type { Run } from '../model/run.ts';
import type { Step } from '../model/step.ts';
import type { PlannedCall } from '../pipeline/execute.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { isSameInput } from './same-input.ts';

/** The steps of a past run, as what answers calls in its stead. */
export interface RecordedAnswers {
  /** By path. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The step of the same path and tool with the same input, up to the moment at which it was rendered; undefined without. */
  readonly find: (call: PlannedCall) => Step | undefined;
}

export async function recordedAnswers(store: Pick<Store, 'getSteps'>, run: Run): Promise<RecordedAnswers> {
  const steps: ReadonlyMap<string, Step> = new Map(
    (await store.getSteps(run.id)).map((step) => [step.path, step]),
  );
  const tolerance = lengthOf(run);
  return {
    steps,
    find: (call) => {
      const step = steps.get(call.path);
      return step && isSame(step, call, tolerance) ? step : undefined;
    },
  };
}

/** How long it took: what walks its steps again is quicker, and its `now` behind that of the run by so much at most. */
function lengthOf(run: Run): number {
  const end = 'finished_at' in run ? run.finished_at : run.created_at;
  return Math.max(0, end - (run.first_started_at ?? end)) + 2_000;
}

/** A tool is recorded as the step named it, or by the address behind that name. */
function isSame(step: Step, { tool, input }: PlannedCall, tolerance_ms: number): boolean {
  const { tool: named = null } = step;
  const name = named?.slice(named.indexOf('.')) ?? '';
  return tool.name.endsWith(name) && isSameInput(step.input, input, tolerance_ms);
}

/** The clock of a run's beginning: expressions with `now` say what they said then. */
export class PastClock implements Clock {
  readonly #clock: Clock;
  readonly #back: number;

  constructor(clock: Clock, run: Run) {
    this.#clock = clock;
    this.#back = clock.now() - (run.first_started_at ?? run.created_at);
  }

  now(): number {
    return this.#clock.now() - this.#back;
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  timer(milliseconds: number, callback: () => void): () => void {
    return this.#clock.timer(milliseconds, callback);
  }
}
