import type { Id, Instant, JsonObject } from '../model/json.ts';
import type { Trigger } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { NewRun } from '../store/run-queue.ts';

/** What differs between the runs of one task. */
export interface RunOrigin {
  readonly id: Id;
  readonly trigger: Trigger;
  readonly now: Instant;
  readonly slot_at?: Instant;
  /** When it may begin, where that is later than now. */
  readonly run_at?: Instant;
  readonly params?: JsonObject;
  readonly event?: JsonObject;
  readonly retry_of?: Id;
  readonly parent?: { readonly run_id: Id; readonly step_path: string };
  readonly correlation_id?: Id;
}

/** What a run takes from its task. */
export type RunnableTask = Pick<Task, 'id' | 'agent_id' | 'version' | 'definition'>;

/** A run of a task's current version, as the queue takes it. Params given here are laid over the task's own. */
export function newRun(task: RunnableTask, origin: RunOrigin): NewRun {
  const { definition } = task;
  const useful = definition.useful_for_seconds;
  return {
    id: origin.id,
    task_id: task.id,
    task_version: task.version,
    agent_id: task.agent_id,
    trigger: origin.trigger,
    slot_at: origin.slot_at ?? null,
    params: { ...(definition.params as JsonObject), ...origin.params },
    event: origin.event ?? null,
    parent_run_id: origin.parent?.run_id ?? null,
    parent_step_path: origin.parent?.step_path ?? null,
    retry_of: origin.retry_of ?? null,
    mode: definition.mode,
    priority: definition.priority,
    concurrency_key: concurrencyKey(task, origin.trigger),
    dedupe_key: definition.dedupe_key ?? null,
    run_at: origin.run_at ?? origin.now,
    expires_at: origin.slot_at !== undefined && useful !== undefined ? origin.slot_at + useful * 1000 : null,
    correlation_id: origin.correlation_id ?? origin.id,
    created_at: origin.now,
  };
}

/** How long a repeat of the same dedupe key is answered with the earlier run; null when the task has no key. */
export function dedupeWindow(task: RunnableTask): number | null {
  const { dedupe_key, dedupe_window_seconds } = task.definition;
  return dedupe_key === undefined ? null : (dedupe_window_seconds ?? 86_400) * 1000;
}

/**
 * Runs that share a key never run at the same time. Without a key of its own a task that must not overlap itself is
 * its own key. A called run has none: its caller, which may hold the key, waits for it.
 */
function concurrencyKey(task: RunnableTask, trigger: Trigger): string | null {
  if (trigger === 'call') return null;
  const { concurrency_key, overlap } = task.definition;
  return concurrency_key ?? (overlap === 'parallel' ? null : `task:${task.id}`);
}
