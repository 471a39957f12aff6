import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import { type Briefing, BriefingSection } from '../model/briefing.ts';
import type { Services } from '../services/services.ts';
import { orNull, pageFields, pageOf, present, readPage, TaskName, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull } from './moment.ts';
import { defineOperation } from './operation.ts';

const briefingFacts = {
  id: Type.String(),
  run_id: orNull(Type.String()),
  task_id: orNull(Type.String()),
  title: Type.String(),
  created_at: Timestamp,
  read_at: orNull(Timestamp),
};
const BriefingSummary = Type.Object(briefingFacts);
const Sections = Type.Array(BriefingSection, { maxItems: 50 });
const BriefingView = Type.Object({
  ...briefingFacts,
  markdown: Type.String(),
  sections: orNull(Sections),
});

function viewBriefing(briefing: Briefing): Static<typeof BriefingView> {
  return {
    ...briefing,
    sections: briefing.sections === undefined ? null : [...briefing.sections],
    created_at: isoUtc(briefing.created_at),
    read_at: isoUtcOrNull(briefing.read_at),
  };
}

async function briefingOf(services: Services, id: string): Promise<Briefing> {
  const briefing = await services.store.getBriefing(id);
  if (briefing) return briefing;
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no briefing ${id}`,
    path: 'briefing',
    hint: 'briefings.list shows them with their ids',
  });
}

const BriefingName = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the briefing.' });

const list = defineOperation({
  name: 'briefings.list',
  title: 'List briefings',
  description: 'Briefings that runs published, newest first, without their text.',
  input: Type.Object(
    {
      task: Type.Optional(TaskName),
      unread: Type.Optional(Type.Boolean({ description: 'Only the ones not read yet.' })),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: pageOf(BriefingSummary),
  scope: 'briefings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, unread, ...page }, { services }) => {
    const task_id = task === undefined ? undefined : (await services.tasks.find(task)).id;
    const found = await services.store.findBriefings(present({ task_id, unread }), readPage(page));
    const items = found.items.map((briefing) => {
      const { markdown: _, sections: __, ...facts } = viewBriefing(briefing);
      return facts;
    });
    return { items, next_cursor: found.next_cursor };
  },
});

const get = defineOperation({
  name: 'briefings.get',
  title: 'Show a briefing',
  description:
    'One briefing with its text as Markdown and, where it was composed, line by line with the steps that they came from.',
  input: Type.Object({ briefing: BriefingName }, { additionalProperties: false }),
  output: BriefingView,
  scope: 'briefings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ briefing }, { services }) => viewBriefing(await briefingOf(services, briefing)),
});

const latest = defineOperation({
  name: 'briefings.latest',
  title: 'Show the latest briefing',
  description:
    'The newest briefing of a task, or of all, with its text as Markdown; null when there is none.',
  input: Type.Object({ task: Type.Optional(TaskName) }, { additionalProperties: false }),
  output: Type.Object({ briefing: orNull(BriefingView) }),
  scope: 'briefings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task }, { services }) => {
    const task_id = task === undefined ? undefined : (await services.tasks.find(task)).id;
    const [newest] = (await services.store.findBriefings(present({ task_id }), { limit: 1 })).items;
    return { briefing: newest ? viewBriefing(newest) : null };
  },
});

const publish = defineOperation({
  name: 'briefings.publish',
  title: 'Publish a briefing',
  description:
    'Puts a document before the person. One with the id of an earlier briefing replaces it. `run` and `task` tell where it comes from.',
  input: Type.Object(
    {
      title: Type.String({ minLength: 1, maxLength: 500 }),
      markdown: Type.String({ maxLength: 1_000_000 }),
      sections: Type.Optional(Sections),
      id: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: 'A new one unless given.' }),
      ),
      run: Type.Optional(Type.String({ maxLength: 100, description: 'Id of the run that made it.' })),
      task: Type.Optional(Type.String({ maxLength: 100, description: 'Id of the task of that run.' })),
    },
    { additionalProperties: false },
  ),
  output: BriefingView,
  scope: 'briefings:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ title, markdown, sections, id, run, task }, { services }) => {
    const briefing = {
      id: id ?? services.ids.next(),
      run_id: run ?? null,
      task_id: task ?? null,
      title,
      markdown,
      ...(sections !== undefined && { sections }),
      created_at: services.clock.now(),
      read_at: null,
    };
    await services.store.publishBriefing(briefing);
    return viewBriefing(briefing);
  },
});

const markRead = defineOperation({
  name: 'briefings.mark_read',
  title: 'Mark a briefing as read',
  description: 'Remembers that the person has read a briefing.',
  input: Type.Object({ briefing: BriefingName }, { additionalProperties: false }),
  output: BriefingView,
  scope: 'briefings:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ briefing }, { services }) => {
    const { id } = await briefingOf(services, briefing);
    await services.store.markBriefingRead(id, services.clock.now());
    return viewBriefing(await briefingOf(services, id));
  },
});

const markUnread = defineOperation({
  name: 'briefings.mark_unread',
  title: 'Mark a briefing as unread',
  description:
    'Takes back that the person has read a briefing: it counts as new again, and later ones tell what changed since the one read before it.',
  input: Type.Object({ briefing: BriefingName }, { additionalProperties: false }),
  output: BriefingView,
  scope: 'briefings:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ briefing }, { services }) => {
    const { id } = await briefingOf(services, briefing);
    await services.store.markBriefingUnread(id);
    return viewBriefing(await briefingOf(services, id));
  },
});

export const briefingOperations = [list, get, latest, publish, markRead, markUnread] as const;
