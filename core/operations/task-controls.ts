import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { Id } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { Snooze } from '../services/services.ts';
import { authorise } from './authorise.ts';
import { AnyJson, AnyObject, Moment, orNull, Parameters, Problem, TaskName, Timestamp } from './fields.ts';
import { keepFoundFlows } from './flow-agreement.ts';
import { isoUtc, readMoment } from './moment.ts';
import { defineOperation, type OperationContext } from './operation.ts';
import { viewProblem } from './problem-view.ts';
import { RunDetail, runDetailOf } from './run-detail.ts';
import { TaskDetail } from './task-view.ts';
import { detailOf } from './tasks.ts';

/** The four changes of status differ in name and words only. */
function statusChange<const V extends 'pause' | 'resume' | 'cancel' | 'approve'>(
  verb: V,
  words: {
    readonly title: string;
    readonly description: string;
    readonly destructive?: boolean;
    readonly forPeople?: boolean;
  },
) {
  return defineOperation({
    name: `tasks.${verb}` as const,
    title: words.title,
    description: words.description,
    input: Type.Object({ task: TaskName }, { additionalProperties: false }),
    output: TaskDetail,
    scope: 'tasks:write',
    annotations: { readOnly: false, destructive: words.destructive ?? false, idempotent: true },
    forPeople: words.forPeople ?? false,
    handler: async ({ task }, context) => {
      const { id } = await context.services.tasks.find(task);
      const change: (id: Id) => Promise<Task> = (of) => context.services.tasks[verb](of);
      const changed = await change(id);
      const { services, agent } = context;
      return detailOf(
        services,
        verb === 'approve' ? await keepFoundFlows(services, changed, agent.id) : changed,
      );
    },
  });
}

const pause = statusChange('pause', {
  title: 'Pause a task',
  description: 'Stops scheduling a task until it is resumed. A run under way goes on.',
});
const resume = statusChange('resume', {
  title: 'Resume a task',
  description: 'Schedules a paused task again, from its next slot on.',
});
const cancel = statusChange('cancel', {
  title: 'Cancel a task',
  description:
    'Ends a task: it is never scheduled again and its pending occurrences are written as skipped. Its history stays, and a person can put it back.',
  destructive: true,
});
const approve = statusChange('approve', {
  title: 'Approve a proposed task',
  description: 'Lets a task that an agent proposed be scheduled from now on.',
  forPeople: true,
});

const run = defineOperation({
  name: 'tasks.run',
  title: 'Run a task now',
  description:
    'Queues one run of a task now; its schedule is untouched. `params` are laid over its own parameters. With `wait` it answers when the run is settled or waits for a person, with every step.',
  input: Type.Object(
    {
      task: TaskName,
      params: Type.Optional(Parameters),
      wait: Type.Optional(Type.Boolean({ default: false, description: 'Answer when the run is over.' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    run_id: Type.String(),
    deduplicated: Type.Boolean({
      description: 'True when an earlier run within the dedupe window stands for it.',
    }),
    run: orNull(RunDetail),
  }),
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ task, params, wait }, { services, agent, correlation_id, signal }) => {
    const { id } = await services.tasks.find(task);
    const made = await services.tasks.runNow(id, params ?? {}, correlation_id, agent.id);
    if (!wait) return { ...made, run: null };
    return {
      ...made,
      run: await runDetailOf(services, await services.runs.waitFor(made.run_id, { signal })),
    };
  },
});

const snooze = defineOperation({
  name: 'tasks.snooze',
  title: 'Snooze the next occurrence',
  description:
    'Moves the next occurrence of a task, and only that one, to a later instant. Give `until` or `minutes`.',
  input: Type.Object(
    {
      task: TaskName,
      until: Type.Optional(Moment),
      minutes: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 525_600,
          description: 'Minutes later than its slot, or from now when the slot has passed.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    ...TaskDetail.properties,
    snoozed_slot_at: { ...Timestamp, description: 'Its own time, by which it is put back.' },
  }),
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ task, until, minutes }, context) => {
    const { services } = context;
    const found = await services.tasks.find(task);
    const snoozed = await services.tasks.snooze(found.id, snoozeOf(until, minutes, found, context));
    return {
      ...(await detailOf(services, snoozed.task)),
      snoozed_slot_at: isoUtc(snoozed.snoozed_slot_at),
    };
  },
});

function snoozeOf(
  until: string | undefined,
  minutes: number | undefined,
  task: Task,
  { services }: OperationContext,
): Snooze {
  if ((until === undefined) === (minutes === undefined))
    throw new OrdinautError({
      code: 'invalid_input',
      message: 'give either until or minutes',
      path: until === undefined ? 'until' : 'minutes',
      hint: 'minutes: 30, or until: 2026-03-02T09:00',
    });
  if (minutes !== undefined) return { minutes };
  const now = services.clock.now();
  const { timezone } = task.definition.schedule;
  return { until: readMoment(until ?? '', { path: 'until', now, timezone, toward: 'future' }) };
}

const skipNext = defineOperation({
  name: 'tasks.skip_next',
  title: 'Skip the next occurrence',
  description: 'Writes the next occurrence of a task as skipped, with who asked; the one after it is kept.',
  input: Type.Object({ task: TaskName }, { additionalProperties: false }),
  output: Type.Object({ skipped_slot_at: Timestamp, task: TaskDetail }),
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  handler: async ({ task }, { services, agent }) => {
    const { id } = await services.tasks.find(task);
    const skipped = await services.tasks.skipNext(id, agent.id);
    return {
      skipped_slot_at: isoUtc(skipped.skipped_slot_at),
      task: await detailOf(services, skipped.task),
    };
  },
});

const restoreSlot = defineOperation({
  name: 'tasks.restore_slot',
  title: 'Put back an occurrence',
  description:
    'Takes back that an occurrence still to come was snoozed or skipped: it comes at its own time, as if nothing had been said.',
  input: Type.Object(
    {
      task: TaskName,
      slot_at: { ...Moment, description: 'Its own time, as tasks.snooze and tasks.skip_next answered.' },
    },
    { additionalProperties: false },
  ),
  output: TaskDetail,
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ task, slot_at }, { services }) => {
    const { id, definition } = await services.tasks.find(task);
    const { timezone } = definition.schedule;
    const at = readMoment(slot_at, {
      path: 'slot_at',
      now: services.clock.now(),
      timezone,
      toward: 'future',
    });
    return detailOf(services, await services.tasks.restoreSlot(id, at));
  },
});

const reinstate = defineOperation({
  name: 'tasks.reinstate',
  title: 'Put back a cancelled task',
  description:
    'Takes back that a task was cancelled: it is paused, or as it was before where `status` says so. An occurrence that was snoozed then stays skipped.',
  input: Type.Object(
    {
      task: TaskName,
      status: Type.Optional(
        Type.Union([Type.Literal('proposed'), Type.Literal('active'), Type.Literal('paused')], {
          default: 'paused',
          description: 'What it is from now on.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: TaskDetail,
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  forPeople: true,
  handler: async ({ task, status = 'paused' }, { services }) => {
    const { id } = await services.tasks.find(task);
    return detailOf(services, await services.tasks.reinstate(id, status));
  },
});

const dryRun = defineOperation({
  name: 'tasks.dry_run',
  title: 'Dry-run a task',
  description:
    'Walks the pipeline of a task, or of a draft that is not saved: read-only steps really run, effects are rendered and not sent. With `from_run` it happens at the time of that run: steps whose path, tool and input are the same are answered with what it got. Answers node by node with what was or would be called, and whether its output was `recorded`.',
  input: Type.Object(
    {
      task: Type.Optional(TaskName),
      draft: Type.Optional(AnyObject),
      params: Type.Optional(Parameters),
      from_run: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description:
            'Id of a past run, of this task or another, whose params, event and outputs are taken.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    ok: Type.Boolean(),
    nodes: Type.Array(AnyObject),
    output: AnyJson,
    error: orNull(Problem),
  }),
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ task, draft, params, from_run }, context) => {
    const { services, agent, signal } = context;
    if ((task === undefined) === (draft === undefined))
      throw new OrdinautError({
        code: 'invalid_input',
        message: 'give either task or draft',
        path: task === undefined ? 'task' : 'draft',
        hint: 'task: a saved one by id or title; draft: one that is not saved yet',
      });
    const subject = task === undefined ? (draft ?? {}) : await services.tasks.find(task);
    const past = from_run === undefined ? undefined : await pastRun(from_run, context);
    const report = await services.dryRun(subject, params, signal, agent.id, past);
    return { ...report, nodes: [...report.nodes], error: report.error && viewProblem(report.error) };
  },
});

/** Its outputs are shown, which takes what reading a run takes. */
async function pastRun(id: Id, context: OperationContext): Promise<Run> {
  authorise(context, { name: 'tasks.dry_run', scope: 'runs:read' }, {});
  const run = await context.services.store.getRun(id);
  if (run) return run;
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no run ${id}`,
    path: 'from_run',
    hint: 'runs.list shows the runs of a task with their ids',
  });
}

export const taskControlOperations = [
  pause,
  resume,
  cancel,
  reinstate,
  approve,
  run,
  snooze,
  skipNext,
  restoreSlot,
  dryRun,
] as const;
