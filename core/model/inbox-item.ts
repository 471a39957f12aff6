import type { Id, Instant, Json, JsonObject } from './json.ts';

export type InboxKind = 'approval' | 'escalation' | 'in_doubt' | 'parked' | 'elicitation' | 'changed_tool';

/*
 * Inbox item:  open ──▶ answered (by a person)
 *                └────▶ expired  (deadline passed: `default_answer` applies)
 *                └────▶ withdrawn (its run was cancelled)
 */
export type InboxState = 'open' | 'answered' | 'expired' | 'withdrawn';

/** Something that needs a person. `choices` are the answers in the order they are offered. */
export interface InboxItem {
  readonly id: Id;
  readonly kind: InboxKind;
  readonly state: InboxState;
  readonly title: string;
  /** What exactly would happen, in words. */
  readonly body: string;
  readonly choices: readonly string[];
  readonly detail: JsonObject;
  readonly run_id: Id | null;
  readonly step_path: string | null;
  readonly effect_id: Id | null;
  readonly deadline_at: Instant | null;
  readonly default_answer: string | null;
  /** One of `choices`; null while open. */
  readonly answer: string | null;
  /** A value that came with the answer, e.g. the output of an effect that went out. */
  readonly answer_value: Json;
  readonly answered_by: Id | null;
  readonly created_at: Instant;
  readonly answered_at: Instant | null;
}

/** The answers to "Did this go out?", in the order they are offered. */
export const inDoubtChoices = ['it went out', 'send again', 'stop'] as const;
/** The answers to a tool whose definition changed; until the first one is given it stays refused. */
export const changedToolChoices = ['use it', 'keep it blocked'] as const;
/** The answer to the notice that a known server offers new tools: what they may do is asked about where they are first called. */
export const addedToolsChoices = ['seen'] as const;
/** The answers about a run that was parked because it kept ending the engine. */
export const parkedChoices = ['try again', 'stop'] as const;
/** The answers to an approval. */
export const approvalChoices = ['approve', 'reject'] as const;
/** The answers about one call of a tool; what cannot be agreed to for good leaves the second one out. */
export const permissionChoices = ['allow once', 'always allow', 'refuse'] as const;
/** The answers to a question that asks for a value by a schema (`detail.schema`); the first one carries it. */
export const questionChoices = ['accept', 'decline'] as const;
/** The answers about a step that failed with `on_error: escalate`. */
export const escalationChoices = ['retry', 'continue', 'stop'] as const;
