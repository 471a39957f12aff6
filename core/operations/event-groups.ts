import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { EventGroupStatus } from '../model/event-group.ts';
import type { Services } from '../services/services.ts';
import { GroupName, TopicPattern } from './event-view.ts';
import { Moment, orNull, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const GroupView = Type.Object({
  group: Type.String(),
  topic: Type.String(),
  after: Type.Integer({ description: 'Place of the last event that was given out or passed over.' }),
  lag: Type.Integer({ description: 'Unread events of its topic.' }),
  pending: Type.Integer({ description: 'Events given out and not acknowledged yet.' }),
  dead: Type.Integer({
    description: 'Events given out as often as the group allows, and never acknowledged.',
  }),
  oldest_delivered_at: orNull(Timestamp),
  max_deliveries: Type.Integer(),
  created_at: Timestamp,
});
const After = Type.Integer({
  minimum: 0,
  description: 'Place in the stream; what comes after it is unread. 0 is the beginning.',
});

function viewGroup({ name, seq, oldest_delivered_at, created_at, ...rest }: EventGroupStatus) {
  return {
    group: name,
    after: seq,
    ...rest,
    oldest_delivered_at: isoUtcOrNull(oldest_delivered_at),
    created_at: isoUtc(created_at),
  } satisfies Static<typeof GroupView>;
}

async function groupOf({ store }: Services, name: string): Promise<Static<typeof GroupView>> {
  const found = (await store.eventGroups()).find((group) => group.name === name);
  if (found) return viewGroup(found);
  throw new OrdinautError({ code: 'not_found', message: `there is no event group ${name}`, path: 'group' });
}

/** The place that a caller means; undefined when the caller names none. */
async function placeOf(
  { store, clock, facts }: Services,
  { after, since }: { readonly after?: number; readonly since?: string },
): Promise<number | undefined> {
  if (after !== undefined && since !== undefined)
    throw new OrdinautError({
      code: 'invalid_input',
      message: 'after and since both name a place in the stream',
      path: 'since',
      hint: 'give one of them',
    });
  if (since === undefined) return after;
  const reading = { path: 'since', now: clock.now(), timezone: facts.timezone, toward: 'past' } as const;
  return store.eventPlaceBefore(readMoment(since, reading));
}

const groups = defineOperation({
  name: 'events.groups',
  title: 'List event groups',
  description:
    'Every group of consumers with its place in the stream, its lag (unread events of its topic), and how many events are pending and dead. A lag or a pending count that grows means that its consumers do not keep up or are gone; such a group also keeps old events from being deleted.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(GroupView) }),
  scope: 'events:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({ items: (await services.store.eventGroups()).map(viewGroup) }),
});

const createGroup = defineOperation({
  name: 'events.create_group',
  title: 'Create an event group',
  description:
    'Makes a group of consumers that share the events of a topic pattern: each event is given to one of them (events.read), stays pending until it is acknowledged (events.ack), and can be taken over when its consumer is gone (events.claim_stale). Begins with the next event unless after or since is given. A group that nobody reads keeps events from being deleted: delete it when it is no longer needed.',
  input: Type.Object(
    {
      group: GroupName,
      topic: Type.Optional(Type.Unsafe<string>({ ...TopicPattern, default: '**' })),
      after: Type.Optional(After),
      since: Type.Optional(Moment),
      max_deliveries: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 1_000,
          default: 5,
          description: 'An event given out so often and not acknowledged is dead: claims leave it out.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: GroupView,
  scope: 'events:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ group, topic = '**', max_deliveries = 5, ...place }, { services }) => {
    const { store, clock } = services;
    const seq = (await placeOf(services, place)) ?? (await store.latestEventSeq());
    await store.createEventGroup({ name: group, topic, seq, max_deliveries, created_at: clock.now() });
    return groupOf(services, group);
  },
});

const replay = defineOperation({
  name: 'events.replay',
  title: 'Replay events to a group',
  description:
    'Sets the place of a group: the events after it, or that occurred since an instant, are unread and are given out again from there, in order. What was pending or dead of them is forgotten, so consumers handle these events anew: their effects may happen twice. Events that were trimmed do not come back. A place further on skips what lies between.',
  input: Type.Object(
    { group: GroupName, after: Type.Optional(After), since: Type.Optional(Moment) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    group: GroupView,
    forgotten: Type.Integer({ description: 'Deliveries that were pending or dead and are forgotten.' }),
  }),
  scope: 'events:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  handler: async ({ group, ...place }, { services }) => {
    const seq = await placeOf(services, place);
    if (seq === undefined)
      throw new OrdinautError({
        code: 'invalid_input',
        message: 'a replay needs the place to begin at',
        path: 'after',
        hint: 'give after (0 is the beginning) or since (an instant, or 24h)',
      });
    const { forgotten } = await services.store.replayEvents(group, seq);
    return { group: await groupOf(services, group), forgotten };
  },
});

const deleteGroup = defineOperation({
  name: 'events.delete_group',
  title: 'Delete an event group',
  description:
    'Removes a group, its place and what its consumers have not acknowledged. The events themselves stay in the stream, and no longer wait for this group.',
  input: Type.Object({ group: GroupName }, { additionalProperties: false }),
  output: Type.Object({
    group: Type.String(),
    forgotten: Type.Integer({ description: 'Deliveries that were pending or dead.' }),
  }),
  scope: 'events:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  handler: async ({ group }, { services }) => ({
    group,
    ...(await services.store.deleteEventGroup(group)),
  }),
});

export const eventGroupOperations = [groups, createGroup, replay, deleteGroup] as const;
