import type { Id, Instant, Json, JsonObject } from './json.ts';

/*
 * Recording:  on ──person: off──▶ off
 *              └──full──────────▶ off   (`full` says so)
 *
 * An agent has one that is on at most.
 */
/** What an agent did through `tools.call` while a person let it be recorded. */
export interface Recording {
  readonly id: Id;
  readonly agent_id: Id;
  readonly started_at: Instant;
  /** null while it is on. */
  readonly stopped_at: Instant | null;
  /** It ended because its bounds were reached. */
  readonly full: boolean;
  readonly calls: number;
  /** Characters of JSON. */
  readonly size: number;
}

/** One call; secrets are redacted. */
export interface RecordedCall {
  readonly at: Instant;
  /** `server.tool` */
  readonly tool: string;
  readonly input: JsonObject;
  /** null where it was not sent. */
  readonly output: Json;
  /** False for a call that waits for a person’s approval: what the agent would have done. */
  readonly sent: boolean;
}

/** Most calls of a recording. */
export const mostRecordedCalls = 200;
/** Longest recording, in characters of JSON. */
export const longestRecording = 1_000_000;
