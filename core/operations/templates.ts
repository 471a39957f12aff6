import Type from 'typebox';
import type { Template } from '../services/templates.ts';
import { AnyObject, Parameters } from './fields.ts';
import { defineOperation } from './operation.ts';
import { TaskDetail, viewTask } from './task-view.ts';

const TemplateName = Type.String({ minLength: 1, maxLength: 100, description: 'Name of the template.' });
const summaryFields = {
  name: Type.String(),
  title: Type.String(),
  description: Type.String(),
};
const viewSummary = ({ name, draft }: Template) => ({
  name,
  title: String(draft.title),
  description: String(draft.description),
});

const list = defineOperation({
  name: 'templates.list',
  title: 'List templates',
  description:
    'Ready tasks that come with the program: briefings, reviews, checks, digests. Install one by its name.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(Type.Object(summaryFields)) }),
  scope: 'templates:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({ items: (await services.templates.list()).map(viewSummary) }),
});

const get = defineOperation({
  name: 'templates.get',
  title: 'Show a template',
  description:
    'Answers with the whole task that a template makes, the params that can be given, and the variables of the environment that installing reads.',
  input: Type.Object({ name: TemplateName }, { additionalProperties: false }),
  output: Type.Object({
    ...summaryFields,
    params: AnyObject,
    environment: Type.Record(Type.String(), Type.String(), {
      description: 'Variable → what it says: time, timezone, mode or a param.',
    }),
    task: AnyObject,
  }),
  scope: 'templates:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ name }, { services }) => {
    const template = await services.templates.get(name);
    const { draft, environment } = template;
    const params = draft.params as typeof draft;
    return { ...viewSummary(template), params, environment: { ...environment }, task: draft };
  },
});

const install = defineOperation({
  name: 'templates.install',
  title: 'Install a template',
  description:
    'Makes a task of a template and schedules it at once, in your zone unless the template has one of its own. What is given goes before the environment, and that before the template.',
  input: Type.Object(
    {
      name: TemplateName,
      params: Type.Optional(Parameters),
      schedule: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 10_000,
          description: 'Another schedule: "every day at 7:00", a cron line or an RRULE.',
        }),
      ),
      timezone: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: 'IANA zone: Europe/Chisinau.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: TaskDetail,
  scope: 'templates:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ name, ...options }, { services, agent }) => {
    const draft = await services.templates.draft(name, options);
    const saved = await services.tasks.create(draft, agent.id, { status: 'active' });
    return viewTask(saved.task, saved.prepared, services);
  },
});

export const templateOperations = [list, get, install] as const;
