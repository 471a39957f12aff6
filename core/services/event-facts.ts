import type { Event } from '../model/event.ts';
import type { JsonObject } from '../model/json.ts';

/** What `${event…}` and the filters of event tasks see. */
export function eventFacts(event: Event): JsonObject {
  return {
    seq: event.seq,
    id: event.id,
    topic: event.topic,
    payload: event.payload,
    source: event.source,
    occurred_at: new Date(event.occurred_at).toISOString(),
  };
}
