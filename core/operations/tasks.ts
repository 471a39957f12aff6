import Type from 'typebox';
import { ScheduleKind } from '../model/schedule.ts';
import type { Task } from '../model/task.ts';
import { TaskStatus } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import {
  AnyObject,
  Problem,
  pageFields,
  pageOf,
  plainObject,
  present,
  readPage,
  TaskName,
} from './fields.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';
import { sentenceOf } from './schedule-words.ts';
import { TaskDraftInput } from './task-draft.ts';
import {
  NextInstant,
  TaskDetail,
  TaskFlow,
  TaskSummary,
  viewNext,
  viewSaved,
  viewTask,
  viewTaskSummary,
} from './task-view.ts';

/** A stored task as `TaskDetail`, with its next instants and warnings as of now. */
export async function detailOf(services: Services, task: Task): Promise<TaskDetail> {
  return viewTask(task, await services.tasks.prepare({}, task.definition), services);
}

const list = defineOperation({
  name: 'tasks.list',
  title: 'List tasks',
  description:
    'Lists tasks with their schedule in words and their next instant, a page at a time. Filter by status, schedule kind, owner or a part of the title.',
  input: Type.Object(
    {
      status: Type.Optional(TaskStatus),
      kind: Type.Optional(ScheduleKind),
      agent_id: Type.Optional(Type.String({ description: 'Id of the agent that owns them.' })),
      text: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'Part of the title; case does not matter.',
        }),
      ),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: pageOf(TaskSummary),
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ status, kind, agent_id, text, ...page }, { services }) => {
    const filter = present({ status, kind, agent_id, text });
    const found = await services.store.findTasks(filter, readPage(page));
    return {
      items: found.items.map((task) => viewTaskSummary(task, services)),
      next_cursor: found.next_cursor,
    };
  },
});

const get = defineOperation({
  name: 'tasks.get',
  title: 'Show a task',
  description:
    'Answers with the whole definition of a task, its schedule in words, its next five instants and anything worth a warning.',
  input: Type.Object({ task: TaskName }, { additionalProperties: false }),
  output: TaskDetail,
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task }, { services }) => detailOf(services, await services.tasks.find(task)),
});

const create = defineOperation({
  name: 'tasks.create',
  title: 'Create a task',
  description:
    'Checks and saves a new task and schedules it at once. Answers with the normalised schedule, its sentence, the next five instants and warnings; bad input is refused with every problem, its path and a hint, and nothing is saved. With `proposed`, or where the caller may not decide alone, its status is `proposed`, and it waits for a person to approve it.',
  input: Type.Object(
    {
      ...TaskDraftInput.properties,
      proposed: Type.Optional(
        Type.Boolean({
          default: false,
          description: 'Save it as a proposal that does not run until approved.',
        }),
      ),
    },
    { additionalProperties: true },
  ),
  output: TaskDetail,
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ proposed, ...draft }, { services, agent }) => {
    const status = proposed ? 'proposed' : 'active';
    const saved = await services.tasks.create(plainObject(draft), agent.id, { status });
    return viewSaved(saved.task, saved.prepared, services);
  },
});

const check = defineOperation({
  name: 'tasks.check',
  title: 'Check a task without saving it',
  description:
    'Answers with what saving would make of a draft: the completed definition, the schedule in words, the next instants and warnings. With `task` the draft is taken as changes to that task. Saves nothing.',
  input: Type.Object({ draft: AnyObject, task: Type.Optional(TaskName) }, { additionalProperties: false }),
  output: Type.Object({
    definition: AnyObject,
    schedule_sentence: Type.String(),
    next: Type.Array(NextInstant),
    flows: Type.Array(TaskFlow),
    warnings: Type.Array(Problem),
  }),
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ draft, task }, { services }) => {
    const base = task === undefined ? undefined : (await services.tasks.find(task)).definition;
    const prepared = await services.tasks.prepare(draft, base);
    return {
      definition: plainObject(prepared.definition),
      schedule_sentence: sentenceOf(prepared.definition.schedule, services),
      next: viewNext(prepared, prepared.definition),
      flows: [...prepared.flows],
      warnings: prepared.warnings.map(viewProblem),
    };
  },
});

const update = defineOperation({
  name: 'tasks.update',
  title: 'Change a task',
  description:
    'Lays the given fields over a task, checks the result and saves it as a new version; the old one is kept. Runs under way keep the version they began with. `expected_version` refuses the change when somebody else edited the task meanwhile.',
  input: Type.Object(
    {
      task: TaskName,
      changes: TaskDraftInput,
      expected_version: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    { additionalProperties: false },
  ),
  output: TaskDetail,
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ task, changes, expected_version }, { services, agent }) => {
    const { id } = await services.tasks.find(task);
    const saved = await services.tasks.update(id, plainObject(changes), agent.id, expected_version);
    return viewSaved(saved.task, saved.prepared, services);
  },
});

export const taskOperations = [list, get, create, check, update] as const;
