import { asOrdinautError, type ErrorDetail } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { TaskDefinition } from '../model/task.ts';
import { completeSchedule, type DraftContext, type Fields, isFields } from './schedule-draft.ts';
import type { TaskDraft } from './services.ts';

const classicFields = ['schedule_kind', 'schedule_expr', 'timezone', 'payload'] as const;
const fieldNames = Object.keys(TaskDefinition.properties);

const defaults = {
  description: '',
  params: {},
  pipeline: [],
  priority: 5,
  misfire: 'run_once',
  max_retries: 0,
  backoff: { kind: 'exponential_jitter', base_seconds: 2, cap_seconds: 300 },
  mode: 'direct',
} as const;

/**
 * A draft completed to a definition: the classic form (`schedule_kind`, `schedule_expr`, `payload.pipeline`) is
 * accepted verbatim, a schedule may be words, `null` removes an optional field of `base`. The result has every
 * default but is not checked against the schema or the tools yet; problems found so far are pushed to `problems`.
 */
export function completeDraft(
  draft: TaskDraft,
  base: TaskDefinition | undefined,
  context: DraftContext,
  problems: ErrorDetail[],
): Fields {
  const given = fromClassic({ ...(draft as Fields) });
  for (const name of Object.keys(given)) {
    if (fieldNames.includes(name)) continue;
    const hint = didYouMean(name, [...fieldNames, ...classicFields]);
    problems.push({
      code: 'unknown_field',
      message: `a task has no field ${name}`,
      path: name,
      ...(hint && { hint }),
    });
    delete given[name];
  }
  const fields: Fields = { ...defaults, ...base, ...given };
  for (const [name, value] of Object.entries(given)) if (value === null) delete fields[name];
  fields.backoff = { ...defaults.backoff, ...(fields.backoff as object) };
  if (given.schedule !== undefined || !base) {
    fields.schedule = collect(problems, () => completeSchedule(given.schedule, base, context));
  }
  fields.overlap ??= isEventKind(fields.schedule) ? 'queue' : 'skip';
  return fields;
}

/** Runs a check that throws, and keeps its problem instead. */
export function collect<T>(problems: ErrorDetail[], check: () => T): T | undefined {
  try {
    return check();
  } catch (thrown) {
    const { problems: several, ...detail } = asOrdinautError(thrown).toJSON();
    problems.push(...(several ?? [detail]));
    return undefined;
  }
}

function fromClassic(draft: Fields): Fields {
  if (!classicFields.some((name) => name in draft)) return draft;
  const { schedule_kind, schedule_expr, timezone, payload, ...rest } = draft;
  const { pipeline, params, ...unknown } = isFields(payload) ? payload : {};
  const classic: Fields = { ...rest };
  if (pipeline !== undefined) classic.pipeline = pipeline;
  if (params !== undefined) classic.params = params;
  for (const name of Object.keys(unknown)) classic[`payload.${name}`] = unknown[name];
  if (schedule_kind !== undefined || schedule_expr !== undefined) {
    classic.schedule = {
      kind: schedule_kind,
      expression: schedule_expr ?? '',
      ...(timezone !== undefined && { timezone }),
    };
  } else if (timezone !== undefined && typeof rest.schedule === 'string') {
    classic.schedule = { words: rest.schedule, timezone };
  } else if (timezone !== undefined && isFields(rest.schedule)) {
    classic.schedule = { timezone, ...rest.schedule };
  }
  return classic;
}

function isEventKind(schedule: unknown): boolean {
  return (
    isFields(schedule) &&
    (schedule.kind === 'event' || schedule.kind === 'condition' || schedule.kind === 'manual')
  );
}
