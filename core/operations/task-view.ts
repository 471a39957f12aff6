import Type, { type Static } from 'typebox';
import { ScheduleKind } from '../model/schedule.ts';
import type { Task, TaskDefinition } from '../model/task.ts';
import { Mode, TaskStatus } from '../model/task.ts';
import type { PreparedTask } from '../services/services.ts';
import { AnyObject, LocalTimestamp, orNull, Problem, plainObject, Timestamp } from './fields.ts';
import { isoLocal, isoUtc, isoUtcOrNull } from './moment.ts';
import { viewProblem } from './problem-view.ts';
import { type Speech, sentenceOf } from './schedule-words.ts';

const taskFacts = {
  id: Type.String(),
  title: Type.String(),
  status: TaskStatus,
  agent_id: Type.String(),
  version: Type.Integer(),
  schedule_kind: ScheduleKind,
  schedule_sentence: Type.String({ description: 'The schedule in words.' }),
  timezone: Type.String(),
  priority: Type.Integer(),
  mode: Mode,
  next_at: orNull(Timestamp),
  next_at_local: orNull(LocalTimestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
};

/** A task in a list. */
export const TaskSummary = Type.Object(taskFacts);
export type TaskSummary = Static<typeof TaskSummary>;

export const NextInstant = Type.Object({ at: Timestamp, at_local: LocalTimestamp });

/** What others write and a writing call of the task would receive. */
export const TaskFlow = Type.Object(
  {
    step: Type.String({ description: 'Id of the step that writes.' }),
    from: Type.String({ description: 'The tool that reads it, or `event`.' }),
    to: Type.String(),
    declared: Type.Boolean({ description: 'The task says that it is meant: nobody is asked.' }),
  },
  { description: 'What others write and a writing call would receive.' },
);

/** A whole task. */
export const TaskDetail = Type.Object({
  ...taskFacts,
  definition: AnyObject,
  next: Type.Array(NextInstant, { description: 'The next instants at which it is due, at most five.' }),
  flows: Type.Array(TaskFlow),
  warnings: Type.Array(Problem),
});
export type TaskDetail = Static<typeof TaskDetail>;

export function viewTaskSummary(task: Task, speech: Speech): TaskSummary {
  const { definition } = task;
  const { timezone } = definition.schedule;
  return {
    id: task.id,
    title: definition.title,
    status: task.status,
    agent_id: task.agent_id,
    version: task.version,
    schedule_kind: definition.schedule.kind,
    schedule_sentence: sentenceOf(definition.schedule, speech),
    timezone,
    priority: definition.priority,
    mode: definition.mode,
    next_at: isoUtcOrNull(task.next_at),
    next_at_local: task.next_at === null ? null : isoLocal(task.next_at, timezone),
    created_at: isoUtc(task.created_at),
    updated_at: isoUtc(task.updated_at),
  };
}

/** A saved task with what `prepare` found: its next instants, its warnings. */
export function viewTask(task: Task, prepared: PreparedTask, speech: Speech): TaskDetail {
  return {
    ...viewTaskSummary(task, speech),
    definition: plainObject(task.definition),
    next: viewNext(prepared, task.definition),
    flows: [...prepared.flows],
    warnings: prepared.warnings.map(viewProblem),
  };
}

/** A task as it was saved, for who saved it: where a person has to agree first, a warning says so. */
export function viewSaved(task: Task, prepared: PreparedTask, speech: Speech): TaskDetail {
  const view = viewTask(task, prepared, speech);
  if (task.status !== 'proposed') return view;
  const warning = viewProblem({
    code: 'waits_for_approval',
    message: `“${view.title}” is saved as a proposal: it does not run before a person has approved it`,
    path: 'status',
    hint: 'they find it in the inbox; tasks.get then says active, or cancelled when they said no',
  });
  return { ...view, warnings: [warning, ...view.warnings] };
}

export function viewNext(prepared: PreparedTask, definition: TaskDefinition): TaskDetail['next'] {
  return prepared.next.slice(0, 5).map((instant) => ({
    at: isoUtc(instant),
    at_local: isoLocal(instant, definition.schedule.timezone),
  }));
}
