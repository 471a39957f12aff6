import Type from 'typebox';
import { nextEvent } from '../services/next-event.ts';
import { ConsumerName, DeliveryView, GroupName, viewDelivery } from './event-view.ts';
import { pageFields, pageOf, present, readPage } from './fields.ts';
import { defineOperation } from './operation.ts';

const Limit = Type.Integer({ minimum: 1, maximum: 1_000, default: 50, description: 'How many at most.' });

const read = defineOperation({
  name: 'events.read',
  title: 'Read events for a consumer',
  description:
    'Gives the next unread events of a group to one consumer, oldest first; no other consumer gets them. Each stays pending until events.ack: acknowledge what is done, and after a restart take back with events.claim_stale what was not. `more` is true while the stream goes on: ask again at once; at its end, `wait_seconds` spares asking again and again. Handle events so that a second time does no harm; one whose consumer crashed is given out again.',
  input: Type.Object(
    {
      group: GroupName,
      consumer: ConsumerName,
      limit: Type.Optional(Limit),
      wait_seconds: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 60,
          default: 0,
          description: 'While nothing is unread, wait so long for the next event before answering.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(DeliveryView), more: Type.Boolean() }),
  scope: 'events:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ group, consumer, limit = 50, wait_seconds = 0 }, { services, signal }) => {
    const { store, clock } = services;
    const found = await nextEvent({ store, clock, signal }, wait_seconds * 1_000, async () => {
      const answer = await store.readEvents({ group, consumer, limit, now: clock.now() });
      return answer.deliveries.length > 0 || answer.more ? answer : null;
    });
    return { items: found?.deliveries.map(viewDelivery) ?? [], more: found?.more ?? false };
  },
});

const ack = defineOperation({
  name: 'events.ack',
  title: 'Acknowledge events',
  description:
    'Tells that delivered events are done, pending or dead: they are not given out to this group again. With `consumer` only what it still has; without, whoever has them. Answers with the places that were held and with those that were not (acknowledged before, taken over, or never delivered).',
  input: Type.Object(
    {
      group: GroupName,
      seqs: Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        maxItems: 1_000,
        description: 'Places of the events: `seq` of each.',
      }),
      consumer: Type.Optional(ConsumerName),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    acknowledged: Type.Array(Type.Integer()),
    not_held: Type.Array(Type.Integer()),
  }),
  scope: 'events:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ group, seqs, consumer }, { services }) => {
    const wanted = [...new Set(seqs)];
    const request = { group, seqs: wanted, ...(consumer !== undefined && { consumer }) };
    const acknowledged = await services.store.acknowledgeEvents(request);
    const done = new Set(acknowledged);
    return { acknowledged: [...acknowledged], not_held: wanted.filter((seq) => !done.has(seq)) };
  },
});

const claimStale = defineOperation({
  name: 'events.claim_stale',
  title: 'Take over stale events',
  description:
    'Gives a consumer the pending events that were delivered `min_idle_seconds` ago or earlier and never acknowledged: their consumer crashed or hangs. Each counts as one more delivery; one that was given out `max_deliveries` times is not given out again but listed as dead. With `from` only what that consumer has; your own name and 0 seconds give back what you had before a restart.',
  input: Type.Object(
    {
      group: GroupName,
      consumer: ConsumerName,
      min_idle_seconds: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 31_536_000,
          default: 300,
          description: 'Longer than handling an event takes: else two consumers handle it.',
        }),
      ),
      from: Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, description: 'Only what this consumer has.' }),
      ),
      limit: Type.Optional(Limit),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(DeliveryView), dead: Type.Array(DeliveryView) }),
  scope: 'events:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ group, consumer, min_idle_seconds = 300, from, limit = 50 }, { services, log }) => {
    const now = services.clock.now();
    const { claimed, dead } = await services.store.claimStaleEvents({
      group,
      consumer,
      ...(from !== undefined && { from }),
      delivered_before: now - Math.round(min_idle_seconds * 1_000),
      limit,
      now,
    });
    if (dead.length > 0)
      log.warn(
        { group, seqs: dead.map(({ event }) => event.seq) },
        'events are dead: nobody acknowledged them',
      );
    return { items: claimed.map(viewDelivery), dead: dead.map(viewDelivery) };
  },
});

const pending = defineOperation({
  name: 'events.pending',
  title: 'List pending events of a group',
  description:
    'What a group was given and has not acknowledged, oldest event first: who has it, how often and when it was delivered. Filter by consumer, or by state: dead events were given out as often as the group allows and wait for a person, who acknowledges or replays them.',
  input: Type.Object(
    {
      group: GroupName,
      consumer: Type.Optional(ConsumerName),
      state: Type.Optional(Type.Union([Type.Literal('pending'), Type.Literal('dead')])),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: pageOf(DeliveryView),
  scope: 'events:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ group, consumer, state, ...page }, { services }) => {
    const filter = { group, ...present({ consumer, state }) };
    const found = await services.store.pendingEvents(filter, readPage(page));
    return { items: found.items.map(viewDelivery), next_cursor: found.next_cursor };
  },
});

export const eventDeliveryOperations = [read, ack, claimStale, pending] as const;
