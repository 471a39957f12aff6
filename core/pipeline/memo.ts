import type { Id, Json, JsonObject } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { isRecord } from './expression-values.ts';

/**
 * What the executor remembers about a step that is not settled, kept in the `output` of its waiting row.
 * All fields are optional; what belongs to the kind of node and to what it waits for is set.
 */
export interface Memo {
  /** Approval: the question it asked. */
  readonly inbox_item_id?: Id;
  /** `on_error: escalate`: the question about its failure. */
  readonly escalation_id?: Id;
  /** Tool: the question whether it may be called. */
  readonly permission_id?: Id;
  /** Call: the run it started. */
  readonly run_id?: Id;
  /** Tool: attempts that do not count against its retries any more, because the whole try began anew. */
  readonly base?: number;
  /** Tool: it failed and its fallback is under way. */
  readonly fallback?: boolean;
  /** Failed for good while siblings were under way; its run has not ended yet. */
  readonly failed?: boolean;
  /** Foreach: the list, when it would be another one later. */
  readonly items?: readonly Json[];
  /** Switch: the case that was chosen (-1: default), when it would be another one later. */
  readonly chosen?: number;
  /** Repeat: the round to go on with after a pause. */
  readonly round?: number;
}

const none: Memo = {};

export function memoOf(row: Step | undefined): Memo {
  return row?.state === 'waiting' && isRecord(row.output) ? (row.output as Memo) : none;
}

export function memoJson(memo: Memo): Json {
  return Object.keys(memo).length === 0 ? null : (memo as JsonObject);
}
