import { readPipeline, writePipeline } from './pipeline/pipeline-text.ts';
import { type ScheduleDraft, scheduleDraftOf, scheduleInput } from './schedule/schedule-draft.ts';

export type Json = { readonly [name: string]: unknown };

/** A task while it is edited. */
export interface Draft {
  /** All fields of the definition but the schedule and the pipeline; those that are not set are absent. */
  readonly fields: Json;
  readonly schedule: ScheduleDraft;
  /** The pipeline as JSON text, which may be wrong while it is written. */
  readonly text: string;
}

/** A definition as it is stored, or as a template has it in the classic form. */
export function draftOf(definition: Json, timezone: string): Draft {
  const { schedule, pipeline, payload, schedule_kind, schedule_expr, timezone: zone, ...fields } = definition;
  const classic = (payload ?? {}) as Json;
  const given =
    schedule ??
    (schedule_kind === undefined
      ? undefined
      : { kind: schedule_kind, expression: schedule_expr, timezone: zone ?? timezone });
  return {
    fields: { ...(classic.params !== undefined && { params: classic.params }), ...fields },
    schedule: scheduleDraftOf(given, timezone),
    text: writePipeline(pipeline ?? classic.pipeline ?? []),
  };
}

/** The whole definition for saving; undefined while the pipeline is no JSON. */
export function definitionOf(draft: Draft): Json | undefined {
  const { value } = readPipeline(draft.text);
  return value && { ...draft.fields, schedule: scheduleInput(draft.schedule), pipeline: value };
}

/**
 * What differs from the stored definition, for `tasks.update`; a field that was taken away is null. A schedule that was
 * not touched is not named, so that it keeps its anchor. Undefined while the pipeline is no JSON.
 */
export function changesOf(stored: Json, before: Draft, draft: Draft): Json | undefined {
  const { value } = readPipeline(draft.text);
  if (!value) return undefined;
  const changes: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before.fields), ...Object.keys(draft.fields)]))
    if (!same(before.fields[name], draft.fields[name])) changes[name] = draft.fields[name] ?? null;
  if (!same(before.schedule, draft.schedule)) changes.schedule = scheduleInput(draft.schedule);
  if (!same(stored.pipeline, value)) changes.pipeline = value;
  return changes;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
