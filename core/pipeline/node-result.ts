import type { ErrorDetail } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import type { Sources } from '../model/flow.ts';
import type { Json } from '../model/json.ts';
import type { Wait } from '../model/run.ts';
import type { Attempt } from '../model/step.ts';
import type { Scope } from './scope.ts';

/** What the row of a step says beside its outcome. */
export interface StepFacts {
  readonly input: Json;
  /** Attempts made so far. */
  readonly attempt: number;
  readonly tool: string | null;
  readonly via: string | null;
  /** The try that led here; null when nothing was called. */
  readonly record: Attempt | null;
  readonly effect?: Pick<Effect, 'id' | 'state' | 'output' | 'error'>;
}

/** How the execution of a node, or of nodes in sequence, ended. `sources`: where the output, or the words of the error, come from. */
export type NodeResult =
  | {
      readonly kind: 'done';
      readonly output: Json;
      readonly sources?: Sources;
      readonly facts?: StepFacts;
    }
  | {
      readonly kind: 'failed';
      readonly error: ErrorDetail;
      /** The innermost step that failed; undefined for the node itself. */
      readonly path?: string;
      readonly sources?: Sources;
      readonly facts?: StepFacts;
    }
  | { readonly kind: 'suspended'; readonly waits: readonly Wait[] }
  /** Not finished because a sibling failed, or because the execution stops. */
  | { readonly kind: 'halted' };

export const HALTED: NodeResult = { kind: 'halted' };

/** Siblings that fail together: once one has failed, no node of the others starts. */
export interface Group {
  failed: boolean;
  readonly parent: Group | null;
}

export function hasFailed(group: Group | null): boolean {
  for (let at = group; at !== null; at = at.parent) if (at.failed) return true;
  return false;
}

/** Where a node is executed. */
export interface Place {
  readonly scope: Scope;
  /** What its path begins with: ``, `each[2].`. */
  readonly prefix: string;
  /** No sibling is under way: its rows may wait for the next write, or for the outcome of the run. */
  readonly alone: boolean;
  readonly group: Group | null;
  /** A person asked for the failed nodes in here to be tried again. */
  readonly retry: boolean;
}

/** Failures that no `on_error` overrides: a person, a budget or the task's time ended the run. */
const finalCodes: ReadonlySet<string> = new Set(['stopped_by_person', 'budget_exceeded', 'run_timeout']);

export function isFinal({ code }: ErrorDetail): boolean {
  return finalCodes.has(code);
}

/** What `steps.<name>` is after a failure that the pipeline goes on from. */
export function errorValue({ code, message, hint }: ErrorDetail): Json {
  return { error: { code, message, ...(hint !== undefined && { hint }) } };
}
