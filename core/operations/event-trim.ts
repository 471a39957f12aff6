import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { UnacknowledgedEvents } from '../model/event-group.ts';
import { UnacknowledgedView } from './event-view.ts';
import { Moment } from './fields.ts';
import { readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const batch = 1_000;

const trim = defineOperation({
  name: 'events.trim',
  title: 'Trim the stream of events',
  description:
    'Deletes old events for good: those that occurred before an instant, or beyond the newest so many; with both, what meets both. What a group has not read or acknowledged stays, and is counted under `kept`; with `force` it is deleted too, and counted under `dropped`. The newest event and what event tasks have still to see stay always. Old events are also deleted daily, after history_days, never by force.',
  input: Type.Object(
    {
      before: Type.Optional(Moment),
      keep: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'How many of the newest stay.' }),
      ),
      force: Type.Optional(
        Type.Boolean({
          default: false,
          description: 'Also what groups have not acknowledged: their consumers never see it.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    removed: Type.Integer(),
    kept: UnacknowledgedView,
    dropped: UnacknowledgedView,
  }),
  scope: 'events:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  forPeople: true,
  handler: async ({ before, keep, force = false }, { services, signal, log }) => {
    if (before === undefined && keep === undefined)
      throw new OrdinautError({
        code: 'invalid_input',
        message: 'a trim needs a bound',
        path: 'before',
        hint: 'give before (an instant, or 30d) or keep (how many of the newest stay)',
      });
    const { store, clock, facts } = services;
    const reading = {
      path: 'before',
      now: clock.now(),
      timezone: facts.timezone,
      toward: 'past',
    } as const;
    const bounds = { before: before === undefined ? undefined : readMoment(before, reading), keep };
    const counts = new Map<string, number>();
    let removed = 0;
    for (;;) {
      const some = await store.trimEvents({ ...bounds, force, limit: batch });
      removed += some.removed;
      for (const { group, events } of some.unacknowledged)
        counts.set(group, (counts.get(group) ?? 0) + events);
      // Nobody waits for the rest any more; what is gone is told truly.
      if (some.removed < batch || signal.aborted) break;
    }
    const unacknowledged: UnacknowledgedEvents[] = [...counts].map(([group, events]) => ({ group, events }));
    if (force && unacknowledged.length > 0)
      log.warn({ unacknowledged }, 'events were trimmed by force that groups had not acknowledged');
    return { removed, kept: force ? [] : unacknowledged, dropped: force ? unacknowledged : [] };
  },
});

export const eventTrimOperations = [trim] as const;
