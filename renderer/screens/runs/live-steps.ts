import type { Updates } from '../../api/api.ts';

/** A step as the engine tells of it while it goes on, before it is on record. */
export interface LiveStep {
  readonly path: string;
  readonly tool: string | null;
  readonly attempt: number;
  /** `running`, or how it ended. */
  readonly state: string;
  readonly via: string | null;
  readonly from: number;
  readonly to: number | null;
  readonly message: string | null;
}

type Progress = Updates['progress'][number];

/** What is known of a run's steps after one more thing was told at `now`. */
export function withProgress(steps: readonly LiveStep[], told: Progress, now: number): readonly LiveStep[] {
  switch (told.kind) {
    case 'run':
      return steps;
    case 'step_started': {
      const { path, tool, attempt } = told;
      const others = steps.filter((step) => step.path !== path);
      return [
        ...others,
        { path, tool, attempt, state: 'running', via: null, from: now, to: null, message: null },
      ];
    }
    case 'step_message':
      return steps.map((step) => (step.path === told.path ? { ...step, message: told.message } : step));
    case 'step_finished': {
      const { path, state, via, duration_ms } = told;
      const known = steps.find((step) => step.path === path);
      const from = known?.from ?? now - duration_ms;
      const ended = { tool: null, attempt: 0, message: null, ...known, path, state, via, from, to: now };
      return [...steps.filter((step) => step.path !== path), ended];
    }
  }
}
