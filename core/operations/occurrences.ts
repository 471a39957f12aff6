import Type, { type Static } from 'typebox';
import type { Occurrence } from '../model/occurrence.ts';
import type { Language } from '../schedule/spoken.ts';
import { keptIn } from '../services/kept-sentences.ts';
import { Moment, orNull, pageFields, pageOf, present, readPage, TaskName, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { titlesOf } from './run-detail.ts';

const OccurrenceState = Type.Union([
  Type.Literal('pending'),
  Type.Literal('queued'),
  Type.Literal('ran'),
  Type.Literal('late'),
  Type.Literal('coalesced'),
  Type.Literal('skipped'),
  Type.Literal('failed'),
]);

const OccurrenceView = Type.Object({
  task_id: Type.String(),
  task_title: orNull(Type.String()),
  slot_at: Timestamp,
  state: OccurrenceState,
  reason: Type.String(),
  run_id: orNull(Type.String()),
  fire_at: orNull(Timestamp),
  span_until: orNull(Timestamp),
  span_count: Type.Integer({ description: 'How many slots this row stands for.' }),
  decided_at: Timestamp,
});

function viewOccurrence(
  occurrence: Occurrence,
  task_title: string | null,
  language: Language,
): Static<typeof OccurrenceView> {
  return {
    ...occurrence,
    reason: keptIn(language, occurrence.reason),
    task_title,
    slot_at: isoUtc(occurrence.slot_at),
    fire_at: isoUtcOrNull(occurrence.fire_at),
    span_until: isoUtcOrNull(occurrence.span_until),
    decided_at: isoUtc(occurrence.decided_at),
  };
}

const list = defineOperation({
  name: 'occurrences.list',
  title: 'List occurrences',
  description:
    'The ledger of slots: what became of each, with its reason. Filter by task, state and time. Slots still to come are not in the ledger; occurrences.explain tells about them too.',
  input: Type.Object(
    {
      task: Type.Optional(TaskName),
      state: Type.Optional(OccurrenceState),
      since: Type.Optional(Moment),
      until: Type.Optional(Moment),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: pageOf(OccurrenceView),
  scope: 'occurrences:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, state, since, until, ...page }, { services }) => {
    const { timezone, language } = services.facts;
    const reading = { now: services.clock.now(), timezone, toward: 'past' } as const;
    const filter = present({
      task_id: task === undefined ? undefined : (await services.tasks.find(task)).id,
      state,
      since: since === undefined ? undefined : readMoment(since, { ...reading, path: 'since' }),
      until: until === undefined ? undefined : readMoment(until, { ...reading, path: 'until' }),
    });
    const found = await services.store.findOccurrences(filter, readPage(page));
    const titles = await titlesOf(
      services,
      found.items.map((item) => item.task_id),
    );
    return {
      items: found.items.map((item) => viewOccurrence(item, titles.get(item.task_id) ?? null, language)),
      next_cursor: found.next_cursor,
    };
  },
});

const explain = defineOperation({
  name: 'occurrences.explain',
  title: 'Explain an occurrence',
  description:
    'Why did, or didn’t, a task run at this instant? Answers in a sentence, with the facts behind it in their order, for slots of the past, of now and still to come, and for instants that are no slot at all.',
  input: Type.Object({ task: TaskName, slot: Moment }, { additionalProperties: false }),
  output: Type.Object({
    task_id: Type.String(),
    task_title: Type.String(),
    slot_at: Timestamp,
    state: Type.String(),
    sentence: Type.String(),
    run_id: orNull(Type.String()),
    facts: Type.Array(Type.String()),
  }),
  scope: 'occurrences:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, slot }, { services }) => {
    const { id, definition } = await services.tasks.find(task);
    const slot_at = readMoment(slot, {
      path: 'slot',
      now: services.clock.now(),
      timezone: definition.schedule.timezone,
      toward: 'past',
    });
    const explanation = await services.explain(id, slot_at, services.facts.language);
    return {
      ...explanation,
      task_title: definition.title,
      slot_at: isoUtc(explanation.slot_at),
      facts: [...explanation.facts],
    };
  },
});

export const occurrenceOperations = [list, explain] as const;
