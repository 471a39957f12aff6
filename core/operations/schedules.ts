import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import type { Instant } from '../model/json.ts';
import { Schedule, ScheduleKind } from '../model/schedule.ts';
import { compileSchedule, gapPolicyInWords, type SlotMark } from '../schedule/schedule.ts';
import type { Language } from '../schedule/spoken.ts';
import { AnyObject, LocalTimestamp, orNull, Problem, plainObject, TaskName, Timestamp } from './fields.ts';
import { isoLocal, isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';
import { sentenceOf } from './schedule-words.ts';

const PreviewInstant = Type.Object({
  at: Timestamp,
  at_local: LocalTimestamp,
  weekday: Type.String(),
  mark: orNull(
    Type.Union([Type.Literal('gap_moved'), Type.Literal('overlap_first'), Type.Literal('holiday_moved')]),
  ),
  note: orNull(Type.String({ description: 'What is unusual about it: clocks that change, a holiday.' })),
});

const preview = defineOperation({
  name: 'schedules.preview',
  title: 'Preview a schedule',
  description:
    'Reads a schedule written in words, English or Romanian ("every weekday at 8:30", "mâine la 8:30"), as RRULE text, as a cron line or as an object, and answers with the normalised schedule, its sentence and the next instants. Saves nothing; a schedule that can never fire is refused.',
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
    gap_policy: Type.String({ description: 'What happens when clocks change, in words.' }),
    next: Type.Array(PreviewInstant),
    warnings: Type.Array(Problem),
  }),
  scope: 'schedules:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ schedule, kind, timezone, count = 10 }, { services }) => {
    const { language } = services.facts;
    const draft =
      kind === undefined || typeof schedule !== 'string'
        ? { schedule, ...(timezone !== undefined && { timezone }) }
        : { schedule: { kind, expression: schedule, ...(timezone !== undefined && { timezone }) } };
    const prepared = await services.tasks.prepare(plainObject({ title: 'Preview', pipeline: [], ...draft }));
    const { definition } = prepared;
    return {
      schedule: definition.schedule,
      sentence: sentenceOf(definition.schedule, services),
      gap_policy: gapPolicyInWords(definition.schedule.gap ?? 'forward', language),
      next: nextInstants(definition.schedule, services.clock.now(), count, language),
      warnings: prepared.warnings.map(viewProblem),
    };
  },
});

const markInWords: Readonly<Record<Language, Readonly<Record<SlotMark, string>>>> = {
  en: {
    gap_moved: 'its time does not exist that day: moved forward by the gap',
    overlap_first: 'its time comes twice that day: the first one',
    holiday_moved: 'moved from a holiday to the next business day',
  },
  ro: {
    gap_moved: 'ora ei nu există în acea zi: mutată înainte cu cât s-a sărit',
    overlap_first: 'ora ei vine de două ori în acea zi: prima dintre ele',
    holiday_moved: 'mutată de la o sărbătoare la următoarea zi lucrătoare',
  },
};

/** The next `count` instants with weekday, and a note where clocks change or a holiday is in the way. */
function nextInstants(
  schedule: Static<typeof Schedule>,
  now: Instant,
  count: number,
  language: Language,
): Static<typeof PreviewInstant>[] {
  const { timezone } = schedule;
  const compiled = compileSchedule(schedule);
  let before = DateTime.fromMillis(now, { zone: timezone });
  return compiled.nextMany(now, count).map((at) => {
    const local = DateTime.fromMillis(at, { zone: timezone });
    const mark = compiled.annotate(at);
    const notes = [clockChange(before, local, language), mark === null ? null : markInWords[language][mark]];
    before = local;
    return {
      at: isoUtc(at),
      at_local: isoLocal(at, timezone),
      weekday: local.setLocale(language).weekdayLong ?? '',
      mark,
      note: notes.filter((note) => note !== null).join('; ') || null,
    };
  });
}

function clockChange(before: DateTime, after: DateTime, language: Language): string | null {
  const minutes = after.offset - before.offset;
  if (minutes === 0) return null;
  if (language === 'ro')
    return `ceasul s-a dat ${minutes > 0 ? 'înainte' : 'înapoi'} cu ${Math.abs(minutes)} min de la precedenta`;
  return `clocks went ${minutes > 0 ? 'forward' : 'back'} by ${Math.abs(minutes)} min since the one before`;
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
  output: Type.Object({
    items: Type.Array(AnyObject),
    incomplete: Type.Boolean({ description: 'Too many to compare them all: there may be more.' }),
  }),
  scope: 'schedules:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, window_seconds = 300, horizon_days = 7 }, { services }) => {
    const task_id = task === undefined ? undefined : (await services.tasks.find(task)).id;
    const { conflicts: found, incomplete } = await services.conflicts({
      ...(task_id !== undefined && { task_id }),
      window_seconds,
      horizon_days,
    });
    return { items: found.map((one) => ({ ...one, at: isoUtc(one.at) })), incomplete };
  },
});

export const scheduleOperations = [preview, conflicts] as const;
