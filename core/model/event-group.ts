import type { Event } from './event.ts';
import type { Instant } from './json.ts';

/**
 * Consumers that share the events of one topic pattern: each event goes to one of them, and is kept until that one
 * acknowledges it. As a consumer group of Redis Streams, https://redis.io/docs/latest/develop/data-types/streams/.
 *
 *   unread ──read──▶ pending ──acknowledge──▶ gone
 *     ▲               │   ▲ claim: another consumer, deliveries + 1
 *     │               │   └──┘
 *     │               └──claim of one delivered `max_deliveries` times──▶ dead ──acknowledge──▶ gone
 *     └──replay── pending, dead, gone
 */
export interface EventGroup {
  readonly name: string;
  /** Topic pattern; events that do not meet it are passed over. */
  readonly topic: string;
  /** Place of the last event that was delivered or passed over; what comes after is unread. */
  readonly seq: number;
  /** An event that was delivered so often and not acknowledged is dead: no claim gives it out again. */
  readonly max_deliveries: number;
  readonly created_at: Instant;
}

export interface EventGroupStatus extends EventGroup {
  /** Unread events of its topic. */
  readonly lag: number;
  readonly pending: number;
  readonly dead: number;
  /** When the pending event that waits longest was delivered; null while none is pending. */
  readonly oldest_delivered_at: Instant | null;
}

/** An event that was given to a consumer and is not acknowledged. */
export type EventDelivery = DeliveryFacts &
  ({ readonly state: 'pending' } | { readonly state: 'dead'; readonly dead_at: Instant });

interface DeliveryFacts {
  readonly event: Event;
  /** Who has it, or had it last. */
  readonly consumer: string;
  /** How often it was given out, 1 at first. */
  readonly deliveries: number;
  /** When it was given out last. */
  readonly delivered_at: Instant;
}

/** What a group had not read or acknowledged of the events that were to be trimmed. */
export interface UnacknowledgedEvents {
  readonly group: string;
  readonly events: number;
}
