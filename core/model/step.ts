import type { ErrorDetail } from '../errors.ts';
import type { Sources } from './flow.ts';
import type { Instant, Json } from './json.ts';
import type { Usage } from './usage.ts';

export type NodeKind =
  | 'tool'
  | 'parallel'
  | 'foreach'
  | 'switch'
  | 'repeat'
  | 'chain'
  | 'approval'
  | 'wait'
  | 'call';

/*
 * Step state:            (no row) ──▶ waiting ──▶ succeeded | failed | skipped
 *                            └──────────────────▶ succeeded | failed | skipped
 *
 * A settled step is a checkpoint: it is never executed again. `waiting` remembers what a suspended
 * node waits for: its wake-up time, or that its next attempt is still to come.
 */
export type StepState = 'waiting' | 'succeeded' | 'failed' | 'skipped';

export interface Step {
  /** `weather`, `each[2].fetch`, `poll[0].check`: unique in the run. */
  readonly path: string;
  readonly kind: NodeKind;
  readonly state: StepState;
  readonly tool: string | null;
  /** Attempts made so far. */
  readonly attempt: number;
  readonly started_at: Instant;
  /** null while waiting. */
  readonly finished_at: Instant | null;
  /** null unless waiting for a time. */
  readonly wake_at: Instant | null;
  readonly input: Json;
  readonly output: Json;
  readonly error: ErrorDetail | null;
  /** `direct`, `mcp`, `http`, `command`, `cache`, `fallback:<tool>`, `person`; null for nodes that call nothing. */
  readonly via: string | null;
  /** What others wrote in its output, or in its error; of a called task while it runs, in its params. Absent where there is nothing. */
  readonly sources?: Sources;
}

/** One try of a step that called something. */
export interface Attempt {
  readonly path: string;
  readonly attempt: number;
  readonly started_at: Instant;
  readonly finished_at: Instant;
  readonly tool: string;
  readonly via: string;
  readonly error: ErrorDetail | null;
  /** What it spent; absent when it says nothing of that. */
  readonly usage?: Usage;
}
