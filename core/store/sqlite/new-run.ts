import { OrdinautError } from '../../errors.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Run } from '../../model/run.ts';
import type { NewRun } from '../run-queue.ts';
import type { AgentDayQueries } from './agent-days.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { toJson, toJsonOrNull } from './rows.ts';

export interface MadeRun {
  readonly run_id: Id;
  /** The key was used within the window: `run_id` is the earlier run. */
  readonly deduplicated: boolean;
}

/** No run was made: an agent has used up its budget. `over_budget` says which, for a person. */
export interface RefusedRun {
  readonly over_budget: string;
}

export type NewRunQueries = ReturnType<typeof newRunQueries>;

/** The one place that puts a run into the queue: by hand, by a slot, by an event, by a condition. */
export function newRunQueries(connection: Connection, days: Pick<AgentDayQueries, 'refuseRun' | 'countRun'>) {
  const insert = connection.statement(`
    INSERT INTO runs (id, task_id, task_version, agent_id, trigger, slot_at, event_seq, parent_run_id,
                      parent_step_path, retry_of, mode, priority, concurrency_key, dedupe_key, dedupe_until, run_at,
                      expires_at, attempt, fence, crashes, retries, correlation_id, created_at, state, wake_at,
                      params, event)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, 'queued', ?, ?, ?)`);
  const earlier = connection.statement<{ id: Id }>(`
    SELECT id FROM runs
    WHERE dedupe_key = ? AND created_at > ? AND created_at <= ? AND agent_id = ? AND state <> 'cancelled'
    ORDER BY created_at DESC LIMIT 1`);
  const ofEvent = connection.statement<{ id: Id }>('SELECT id FROM runs WHERE task_id = ? AND event_seq = ?');

  return {
    /**
     * Counts it for the agent of its task, and for the one that asked for it (`by`). Throws `conflict` when the slot or the id
     * already has a run, `not_found` for an unknown task.
     */
    insert(
      emit: Emit,
      run: NewRun,
      dedupe_window_ms: number | null,
      event_seq: number | null,
      by: Id = run.agent_id,
    ): MadeRun | RefusedRun {
      if (event_seq !== null) {
        const made = ofEvent.get(run.task_id, event_seq);
        if (made) return { run_id: made.id, deduplicated: true };
      }
      const windowed = run.dedupe_key !== null && dedupe_window_ms !== null;
      if (run.dedupe_key !== null && dedupe_window_ms !== null) {
        const since = run.created_at - dedupe_window_ms;
        const made = earlier.get(run.dedupe_key, since, run.created_at, run.agent_id);
        if (made) return { run_id: made.id, deduplicated: true };
      }
      // What a run calls is part of it.
      const counted = run.parent_run_id === null ? [run.agent_id, by] : [];
      const over_budget = days.refuseRun(emit, counted, run.created_at);
      if (over_budget !== null) return { over_budget };
      try {
        insert.run(
          run.id,
          run.task_id,
          run.task_version,
          run.agent_id,
          run.trigger,
          run.slot_at,
          event_seq,
          run.parent_run_id,
          run.parent_step_path,
          run.retry_of,
          run.mode,
          run.priority,
          run.concurrency_key,
          run.dedupe_key,
          windowed ? run.created_at + dedupe_window_ms : null,
          run.run_at,
          run.expires_at,
          run.correlation_id,
          run.created_at,
          run.run_at > run.created_at ? run.run_at : null,
          toJson(run.params),
          toJsonOrNull(run.event),
        );
      } catch (error) {
        throw named(error, run);
      }
      days.countRun(counted, run.created_at);
      emit({ kind: 'run', id: run.id, task_id: run.task_id, state: 'queued' });
      emit({ kind: 'run_queued', id: run.id });
      return { run_id: run.id, deduplicated: false };
    },

    /** Lets a run be tried once more, which counts as a run for its agent and for the one that asks for it. */
    again<T>(emit: Emit, run: Run | null, now: Instant, by: Id | undefined, retry: () => T): T | RefusedRun {
      const counted = run && run.parent_run_id === null ? [run.agent_id, by ?? run.agent_id] : [];
      const over_budget = days.refuseRun(emit, counted, now);
      if (over_budget !== null) return { over_budget };
      const retried = retry();
      days.countRun(counted, now);
      return retried;
    },
  };
}

function named(error: unknown, run: NewRun): unknown {
  if (!(error instanceof OrdinautError)) return error;
  if (error.code === 'not_found')
    return new OrdinautError({ code: 'not_found', message: `there is no task ${run.task_id}` }, error);
  if (error.code === 'conflict' && /runs\.slot_at/.test(error.message))
    return new OrdinautError(
      {
        code: 'conflict',
        message: `the slot ${run.slot_at} of task ${run.task_id} already has a run: one slot makes at most one`,
      },
      error,
    );
  return error;
}
