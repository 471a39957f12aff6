import Type from 'typebox';
import type { Event } from '../model/event.ts';
import { EventView, viewEvent } from './event-view.ts';
import { AnyObject, orNull } from './fields.ts';
import { defineOperation } from './operation.ts';

const publish = defineOperation({
  name: 'events.publish',
  title: 'Publish an event',
  description:
    'Appends an event to the stream; tasks whose topic pattern and filter match it run. Topics are dotted names such as mail.received.',
  input: Type.Object(
    {
      topic: Type.String({
        pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$',
        maxLength: 200,
        description: 'Dotted name: file.created.',
      }),
      payload: Type.Optional(AnyObject),
    },
    { additionalProperties: false },
  ),
  output: EventView,
  scope: 'events:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ topic, payload }, { services, agent, correlation_id }) => {
    const event = await services.store.publish({
      id: services.ids.next(),
      topic,
      payload: payload ?? {},
      source: agent.id,
      correlation_id,
      occurred_at: services.clock.now(),
    });
    return viewEvent(event);
  },
});

const list = defineOperation({
  name: 'events.list',
  title: 'List events',
  description:
    'Events after a place in the stream, oldest first. Ask again with `after` set to `next_after` for what came since.',
  input: Type.Object(
    {
      newest: Type.Optional(
        Type.Boolean({ default: false, description: 'The last `limit` of the stream, still oldest first.' }),
      ),
      after: Type.Optional(
        Type.Integer({ minimum: 0, default: 0, description: 'Sequence number; 0 is the beginning.' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 50 })),
      topic: Type.Optional(
        Type.String({
          maxLength: 200,
          description: 'Only this topic, or those below it: `run` or `run.failed`.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(EventView), next_after: orNull(Type.Integer()) }),
  scope: 'events:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ after = 0, limit = 50, newest = false, topic }, { services }) => {
    const last = newest ? await services.store.latestEventSeq() : 0;
    const found = await services.store.eventsAfter(Math.max(after, last - limit), limit);
    const wanted = (event: Event) =>
      topic === undefined || event.topic === topic || event.topic.startsWith(`${topic}.`);
    return {
      items: found.filter(wanted).map(viewEvent),
      next_after: found.at(-1)?.seq ?? null,
    };
  },
});

export const eventOperations = [publish, list] as const;
