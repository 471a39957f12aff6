import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { ownSchema } from '../guard/compiled-schema.ts';
import type { Instant } from '../model/json.ts';
import { Schedule, ScheduleKind } from '../model/schedule.ts';
import { didYouMean } from '../model/suggest.ts';
import type { TaskDefinition } from '../model/task.ts';
import { readSchedule } from '../schedule/parse-words.ts';
import { holidayDates, normaliseSchedule, type ScheduleInput } from '../schedule/schedule.ts';

const HolidaysGiven = Type.Union([Type.String(), Type.Array(Type.String())]);
const ScheduleGiven = Type.Partial(
  Type.Object({ ...Schedule.properties, holidays: HolidaysGiven }, { additionalProperties: false }),
);
const checkFields = ownSchema(ScheduleGiven);

export type Fields = Record<string, unknown>;

/** Where a draft is read: the schedule's words mean something in a zone at an instant. */
export interface DraftContext {
  readonly now: Instant;
  readonly timezone: string;
  /** ISO dates for schedules that name `on_holiday` and no holidays of their own. */
  readonly holidays: readonly string[];
}

/**
 * A schedule as people write it: a sentence, RRULE or cron text; `{words, …}`; or `{kind, expression, …}`, which for an
 * edit may hold only what changes. `holidays` may be ICS text. Throws `invalid_schedule`, `unreadable_schedule`.
 */
export function completeSchedule(
  given: unknown,
  base: TaskDefinition | undefined,
  context: DraftContext,
): Schedule {
  const input = scheduleInput(given, base, context);
  return normaliseSchedule(withHolidays(input, context), context.now);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scheduleInput(
  given: unknown,
  base: TaskDefinition | undefined,
  { now, timezone }: DraftContext,
): ScheduleInput {
  if (given === undefined || given === null) return { kind: 'manual', expression: '', timezone };
  if (typeof given === 'string') return readSchedule(given, { now, timezone });
  if (!isFields(given)) {
    throw new OrdinautError({
      code: 'invalid_schedule',
      message: 'a schedule is a sentence or an object with kind and expression',
      path: 'schedule',
      hint: '"every weekday at 8:30", or {"kind": "rrule", "expression": "FREQ=DAILY;BYHOUR=8"}',
    });
  }
  if (typeof given.words === 'string') {
    const { words, ...others } = given;
    const zone = typeof given.timezone === 'string' ? given.timezone : timezone;
    return { ...readSchedule(words as string, { now, timezone: zone }), ...others };
  }
  return mergedInput(given, base?.schedule, timezone);
}

function mergedInput(given: Fields, base: Schedule | undefined, timezone: string): ScheduleInput {
  const merged: Fields = { ...base, ...given };
  const kinds = ScheduleKind.anyOf.map((kind) => kind.const);
  if (!kinds.some((kind) => kind === merged.kind)) {
    const hint = didYouMean(String(merged.kind), kinds) ?? `one of ${kinds.join(', ')}`;
    const message = `there is no schedule kind ${merged.kind}`;
    throw new OrdinautError({ code: 'invalid_schedule', message, path: 'schedule.kind', hint });
  }
  merged.expression ??= '';
  refuseWrongTypes(merged);
  // A DTSTART with a zone of its own says where the rule lives.
  if (merged.timezone === undefined && !/TZID=/i.test(String(merged.expression))) merged.timezone = timezone;
  // A new rule gets a new anchor; the same rule keeps its own for ever.
  const same = (['kind', 'expression', 'timezone'] as const).every((name) => merged[name] === base?.[name]);
  if (base && !same && given.anchor === undefined) delete merged.anchor;
  return merged as unknown as ScheduleInput;
}

/** What is written here is anybody's: every field has its type before it is read. */
function refuseWrongTypes(fields: Fields): void {
  const problems = checkFields(fields) ?? [];
  const [first] = problems.map((problem) => ({
    ...problem,
    path: `schedule.${problem.path ?? ''}`.replace(/\.$/, ''),
  }));
  if (first) throw new OrdinautError({ ...first, code: 'invalid_schedule' });
}

function withHolidays(input: ScheduleInput, { now, holidays }: DraftContext): ScheduleInput {
  const own: unknown = input.holidays;
  if (typeof own === 'string') return { ...input, holidays: holidayDates(own, now) };
  if (own === undefined && input.on_holiday !== undefined && holidays.length > 0)
    return { ...input, holidays };
  return input;
}
