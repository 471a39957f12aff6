import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import type { Instant } from '../model/json.ts';
import { Schedule, ScheduleKind } from '../model/schedule.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import { AnyObject, LocalTimestamp, orNull, Problem, plainObject, TaskName, Timestamp } from './fields.ts';
import { isoLocal, isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';

const PreviewInstant = Type.Object({
  at: Timestamp,
  at_local: LocalTimestamp,
  weekday: Type.String(),
  note: orNull(Type.String({ description: 'Says when the clocks were changed since the instant before.' })),
});

const preview = defineOperation({
  name: 'schedules.preview',
  title: 'Preview a schedule',
  description:
    'Reads a schedule written in words ("every weekday at 8:30", "tomorrow 8:30"), as RRULE text, as a cron line or as an object, and answers with the normalised schedule, its sentence and the next instants. Saves nothing; a schedule that can never fire is refused.',
  input: Type.Object(
    {
      schedule: Type.Unsafe<string | Record<string, never>>({
        anyOf: [{ type: 'string', minLength: 1, maxLength: 10_000 }, { type: 'object' }],
        description: 'Words, an expression of the given `kind`, or {"kind", "expression", "timezone"}.',
      }),
      kind: Type.Optional(ScheduleKind),
      timezone: Type.Optional(
        Type.String({ maxLength: 100, description: 'IANA zone; the one of the engine unless given.' }),
      ),
      count: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000, default: 10, description: 'How many instants.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    schedule: Schedule,
    sentence: Type.String(),
    next: Type.Array(PreviewInstant),
    warnings: Type.Array(Problem),
  }),
  scope: 'schedules:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ schedule, kind, timezone, count = 10 }, { services }) => {
    const draft =
      kind === undefined || typeof schedule !== 'string'
        ? { schedule, ...(timezone !== undefined && { timezone }) }
        : { schedule: { kind, expression: schedule, ...(timezone !== undefined && { timezone }) } };
    const prepared = await services.tasks.prepare(plainObject({ title: 'Preview', pipeline: [], ...draft }));
    const { definition } = prepared;
    return {
      schedule: definition.schedule,
      sentence: prepared.description_of_schedule,
      next: nextInstants(definition.schedule, services.clock.now(), count),
      warnings: prepared.warnings.map(viewProblem),
    };
  },
});

/** The next `count` instants with weekday, and a note where the offset from UTC differs from the one before. */
function nextInstants(
  schedule: Static<typeof Schedule>,
  now: Instant,
  count: number,
): Static<typeof PreviewInstant>[] {
  if (schedule.kind === 'manual' || schedule.kind === 'event' || schedule.kind === 'condition') return [];
  const compiled = compileSchedule(schedule);
  const instants: Static<typeof PreviewInstant>[] = [];
  let before = DateTime.fromMillis(now, { zone: schedule.timezone });
  for (let at = compiled.next(now); at !== null && instants.length < count; at = compiled.next(at)) {
    const local = DateTime.fromMillis(at, { zone: schedule.timezone });
    instants.push({
      at: isoUtc(at),
      at_local: isoLocal(at, schedule.timezone),
      weekday: local.setLocale('en').weekdayLong ?? '',
      note: clockChange(before, local),
    });
    before = local;
  }
  return instants;
}

function clockChange(before: DateTime, after: DateTime): string | null {
  const minutes = after.offset - before.offset;
  if (minutes === 0) return null;
  return `clocks went ${minutes > 0 ? 'forward' : 'back'} by ${Math.abs(minutes)} min before it`;
}

const conflicts = defineOperation({
  name: 'schedules.conflicts',
  title: 'Find conflicts between schedules',
  description:
    'Where tasks that share a concurrency key or a tool server come due within a window of each other, over the days ahead. For one task or all.',
  input: Type.Object(
    {
      task: Type.Optional(TaskName),
      window_seconds: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 86_400, default: 300, description: 'How close is too close.' }),
      ),
      horizon_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 7 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(AnyObject) }),
  scope: 'schedules:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, window_seconds = 300, horizon_days = 7 }, { services }) => {
    const task_id = task === undefined ? undefined : (await services.tasks.find(task)).id;
    const items = await services.conflicts({
      ...(task_id !== undefined && { task_id }),
      window_seconds,
      horizon_days,
    });
    return { items: [...items] };
  },
});

export const scheduleOperations = [preview, conflicts] as const;
