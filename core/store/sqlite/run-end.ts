import type { ErrorDetail } from '../../errors.ts';
import { durationInWords } from '../../model/duration-words.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { OccurrenceState } from '../../model/occurrence.ts';
import type { Ids } from '../../ports.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { toJson } from './rows.ts';

/** What an ending needs to know of its run: `RETURNING` of the update that ended it. */
export interface EndedRun {
  readonly id: Id;
  readonly task_id: Id;
  readonly slot_at: Instant | null;
  readonly first_started_at: Instant | null;
  readonly parent_run_id: Id | null;
  readonly correlation_id: Id;
}
export const endedColumns = 'id, task_id, slot_at, first_started_at, parent_run_id, correlation_id';

export type Ending =
  | { readonly state: 'succeeded'; readonly at: Instant; readonly late_after_ms: number }
  | { readonly state: 'failed' | 'parked'; readonly at: Instant; readonly error: ErrorDetail }
  | {
      readonly state: 'cancelled';
      readonly at: Instant;
      readonly error: ErrorDetail;
      /** What its slot is told, where that differs from the error. */
      readonly reason?: string;
    };

export type RunEnd = ReturnType<typeof runEndQueries>;

/** What follows from the end of a run: its slot is settled, `run.<state>` is published, a run that called it goes on. */
export function runEndQueries(connection: Connection, ids: Ids) {
  const settleSlot = connection.statement(
    'UPDATE occurrences SET state = ?, reason = ?, decided_at = ? WHERE task_id = ? AND slot_at = ? AND run_id = ?',
  );
  const publish = connection.statement(`
    INSERT INTO events (id, topic, payload, source, correlation_id, occurred_at)
    VALUES (?, ?, ?, 'engine', ?, ?)`);
  const openItems = connection.statement<{ id: Id }>(
    "SELECT id FROM inbox WHERE run_id = ? AND state = 'open'",
  );
  const withdraw = connection.statement("UPDATE inbox SET state = 'withdrawn', answered_at = ? WHERE id = ?");
  const doubt = connection.statement(`
    UPDATE effects SET state = 'in_doubt' WHERE run_id = ? AND state = 'sending' AND kind = 'write'`);
  const wake = connection.statement<{ task_id: Id }>(`
    UPDATE runs SET state = 'queued', wait_for = NULL, wait_path = NULL, wait_ref = NULL, wake_at = NULL
    WHERE id = ? AND state = 'waiting' AND wait_for <> 'backoff' RETURNING task_id`);
  const nudge = connection.statement("UPDATE runs SET nudged = 1 WHERE id = ? AND state = 'running'");

  /** Queues a waiting run, whatever it waits for but a backoff; one that is running will look again before it waits. */
  function wakeRun(emit: Emit, id: Id): boolean {
    const woken = wake.get(id);
    if (!woken) {
      nudge.run(id);
      return false;
    }
    emit({ kind: 'run', id, task_id: woken.task_id, state: 'queued' });
    emit({ kind: 'run_queued', id });
    return true;
  }

  return {
    wakeRun,

    end(emit: Emit, run: EndedRun, ending: Ending): void {
      if (run.slot_at !== null) {
        const [state, reason] = slotOutcome(run.slot_at, run.first_started_at, ending);
        settleSlot.run(state, reason, ending.at, run.task_id, run.slot_at, run.id);
      }
      const payload =
        ending.state === 'succeeded'
          ? { run_id: run.id, task_id: run.task_id }
          : { run_id: run.id, task_id: run.task_id, code: ending.error.code, message: ending.error.message };
      const seq = publish.insert(
        ids.next(),
        `run.${ending.state}`,
        toJson(payload),
        run.correlation_id,
        ending.at,
      );
      emit({ kind: 'event', seq });
      for (const { id } of openItems.all(run.id)) {
        withdraw.run(ending.at, id);
        emit({ kind: 'inbox', id });
      }
      // Nobody will hear the answer of a call that is still under way: the journal says so.
      if (ending.state !== 'succeeded') doubt.run(run.id);
      if (run.parent_run_id !== null && ending.state !== 'parked') wakeRun(emit, run.parent_run_id);
      emit({ kind: 'run', id: run.id, task_id: run.task_id, state: ending.state });
    },
  };
}

function slotOutcome(
  slot_at: Instant,
  started_at: Instant | null,
  ending: Ending,
): readonly [OccurrenceState, string] {
  if (ending.state === 'succeeded') {
    const after = (started_at ?? slot_at) - slot_at;
    const state = after > ending.late_after_ms ? 'late' : 'ran';
    if (after < 1_000) return [state, 'ran on time'];
    return [state, `ran ${durationInWords(after)} after its slot`];
  }
  const message = ending.error.message.slice(0, 500);
  if (ending.state === 'cancelled') {
    const reason = ending.reason ?? `cancelled: ${message}`;
    return started_at === null ? ['skipped', reason] : ['failed', reason];
  }
  if (ending.state === 'parked') return ['failed', `parked: ${message}`];
  return ['failed', `failed: ${message}`];
}
