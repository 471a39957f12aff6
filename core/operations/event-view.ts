import Type, { type Static } from 'typebox';
import type { Event } from '../model/event.ts';
import type { EventDelivery } from '../model/event-group.ts';
import { AnyObject, orNull, Timestamp } from './fields.ts';
import { isoUtc } from './moment.ts';

export const EventView = Type.Object({
  seq: Type.Integer({ description: 'Place in the stream; grows with every event.' }),
  id: Type.String(),
  topic: Type.String(),
  payload: AnyObject,
  source: Type.String({ description: 'Id of the agent that published it, or `engine`.' }),
  correlation_id: Type.String(),
  occurred_at: Timestamp,
});

export function viewEvent(event: Event): Static<typeof EventView> {
  return { ...event, occurred_at: isoUtc(event.occurred_at) };
}

export const GroupName = Type.String({
  pattern: '^[A-Za-z0-9_.-]{1,100}$',
  description: 'Name of the group: letters, digits and _ . -',
});
export const ConsumerName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Who reads: a name of your own that nobody else of the group uses.',
});
export const TopicPattern = Type.String({
  pattern: '^(\\*\\*?|#|[A-Za-z0-9_-]+)(\\.(\\*\\*?|#|[A-Za-z0-9_-]+))*$',
  maxLength: 200,
  description: 'Dotted topics; `*` stands for one part, `**` for any number: file.*, run.**.',
});

export const DeliveryView = Type.Object({
  ...EventView.properties,
  state: Type.Union([Type.Literal('pending'), Type.Literal('dead')], {
    description: 'dead: given out as often as the group allows, and never acknowledged.',
  }),
  consumer: Type.String({ description: 'Who has it, or had it last.' }),
  deliveries: Type.Integer({ description: 'How often it was given out, 1 at first.' }),
  delivered_at: Timestamp,
  dead_at: orNull(Timestamp),
});
export const UnacknowledgedView = Type.Array(
  Type.Object({
    group: Type.String(),
    events: Type.Integer({ description: 'Events that it has not read or not acknowledged.' }),
  }),
);

export function viewDelivery(delivery: EventDelivery): Static<typeof DeliveryView> {
  const { event, state, consumer, deliveries, delivered_at } = delivery;
  return {
    ...viewEvent(event),
    state,
    consumer,
    deliveries,
    delivered_at: isoUtc(delivered_at),
    dead_at: delivery.state === 'dead' ? isoUtc(delivery.dead_at) : null,
  };
}
