import Type from 'typebox';
import { asOrdinautError, type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { REDACTED } from '../model/secret-name.ts';
import type { Services } from '../services/services.ts';
import { AnyObject, Problem, plainObject, TaskName } from './fields.ts';
import { isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';
import { redact } from './redact.ts';
import { TaskDetail, TaskSummary, viewTask, viewTaskSummary } from './task-view.ts';

const format = 'ordinaut.tasks/1';

const duplicate = defineOperation({
  name: 'tasks.duplicate',
  title: 'Duplicate a task',
  description:
    'Saves a copy of a task under another title. The copy is paused, so that nothing happens twice until it is resumed.',
  input: Type.Object(
    { task: TaskName, title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
    { additionalProperties: false },
  ),
  output: TaskDetail,
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ task, title }, { services, agent }) => {
    const { definition } = await services.tasks.find(task);
    const draft = { ...plainObject(definition), title: title ?? `${definition.title.slice(0, 190)} (copy)` };
    const saved = await services.tasks.create(draft, agent.id, { status: 'paused' });
    return viewTask(saved.task, saved.prepared, services);
  },
});

const exportTasks = defineOperation({
  name: 'tasks.export',
  title: 'Export tasks',
  description:
    'Answers with a document that tasks.import takes: the definitions of the named tasks, or of all that are not cancelled. Values of fields that look secret are replaced by "[redacted]" and their paths listed.',
  input: Type.Object(
    {
      tasks: Type.Optional(
        Type.Array(TaskName, { maxItems: 1_000, description: 'Ids or titles; all when absent.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    format: Type.String(),
    exported_at: Type.String(),
    tasks: Type.Array(AnyObject),
    redacted: Type.Array(Type.String({ description: 'Path of a value that was left out.' })),
  }),
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ tasks: names }, { services }) => {
    const tasks = names
      ? await Promise.all(names.map((name) => services.tasks.find(name)))
      : await everyTask(services);
    const paths: string[] = [];
    const definitions = tasks.map((task) => plainObject(task.definition));
    const safe = redact(definitions, (path) => paths.push(`tasks${path}`));
    return {
      format,
      exported_at: isoUtc(services.clock.now()),
      tasks: asObjects(safe),
      redacted: paths,
    };
  },
});

async function everyTask(services: Services) {
  const found = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<Services['store']['findTasks']>> = await services.store.findTasks(
      {},
      { limit: 1_000, ...(cursor !== '' && { cursor }) },
    );
    found.push(...page.items.filter((task) => task.status !== 'cancelled'));
    cursor = page.next_cursor;
  }
  return found;
}

const importTasks = defineOperation({
  name: 'tasks.import',
  title: 'Import tasks',
  description:
    'Saves the tasks of an export, one task in any accepted form, or a list of them. All are checked first: when one is wrong nothing is saved. They are paused unless `activate` is given.',
  input: Type.Object(
    {
      document: Type.Unsafe<Json>({ description: 'An export, a task, or a list of tasks.' }),
      activate: Type.Optional(Type.Boolean({ default: false, description: 'Schedule them at once.' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ tasks: Type.Array(TaskSummary), warnings: Type.Array(Problem) }),
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ document, activate }, { services, agent }) => {
    const drafts = draftsOf(document);
    const problems: ErrorDetail[] = [];
    for (const [index, draft] of drafts.entries()) {
      await services.tasks.prepare(draft).catch((thrown: unknown) => {
        problems.push(...below(`tasks[${index}]`, asOrdinautError(thrown)));
      });
    }
    const [first] = problems;
    if (first)
      throw new OrdinautError({
        code: 'invalid_task',
        message: `nothing was imported: ${first.message}`,
        ...(first.path !== undefined && { path: first.path }),
        ...(first.hint !== undefined && { hint: first.hint }),
        problems,
      });
    const tasks = [];
    const warnings: ErrorDetail[] = [];
    for (const [index, draft] of drafts.entries()) {
      const saved = await services.tasks.create(draft, agent.id, { status: activate ? 'active' : 'paused' });
      tasks.push(viewTaskSummary(saved.task, services));
      warnings.push(...saved.prepared.warnings, ...missingSecrets(draft, `tasks[${index}]`));
    }
    return { tasks, warnings: warnings.map(viewProblem) };
  },
});

function draftsOf(document: Json): readonly JsonObject[] {
  if (Array.isArray(document)) return asObjects(document);
  if (isObject(document) && Array.isArray(document.tasks)) return asObjects(document.tasks);
  return asObjects([document]);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function asObjects(value: Json): JsonObject[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.map((item, index) => {
    if (isObject(item)) return item;
    throw new OrdinautError({
      code: 'invalid_task',
      message: `tasks[${index}] is not an object`,
      path: `document.tasks[${index}]`,
      hint: 'a task is {"title": …, "schedule": …, "pipeline": […]}',
    });
  });
}

function below(path: string, error: OrdinautError): readonly ErrorDetail[] {
  return (error.problems ?? [error.toJSON()]).map((problem) => ({
    ...problem,
    path: problem.path === undefined ? path : `${path}.${problem.path}`,
  }));
}

function missingSecrets(draft: JsonObject, path: string): readonly ErrorDetail[] {
  const found: ErrorDetail[] = [];
  const walk = (value: Json, at: string): void => {
    if (value === REDACTED)
      found.push({
        code: 'redacted_value',
        message: `${at} was left out of the export`,
        path: at,
        hint: 'fill it in with tasks.update before the task runs',
      });
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, `${at}[${index}]`);
    else if (isObject(value)) for (const [key, field] of Object.entries(value)) walk(field, `${at}.${key}`);
  };
  walk(draft, path);
  return found;
}

export const taskExchangeOperations = [duplicate, exportTasks, importTasks] as const;
