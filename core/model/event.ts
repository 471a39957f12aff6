import type { Id, Instant, JsonObject } from './json.ts';

/** An entry of the ordered stream. `seq` grows without gaps visible to readers; consumers keep a cursor. */
export interface Event {
  readonly seq: number;
  readonly id: Id;
  /** Dotted: `run.failed`, `file.created`, `mail.received`. */
  readonly topic: string;
  readonly payload: JsonObject;
  /** Who published it: an agent's id, or `engine`. */
  readonly source: string;
  readonly correlation_id: Id;
  readonly occurred_at: Instant;
}
export type NewEvent = Omit<Event, 'seq'>;
