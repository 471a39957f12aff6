import { OrdinautError } from '../../errors.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Occurrence } from '../../model/occurrence.ts';
import type { DueTask, SlotDecision, TaskDecisions } from '../schedule-store.ts';
import type { Store } from '../store.ts';
import type { Connection, SqlValue } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { MadeRun, NewRunQueries, RefusedRun } from './new-run.ts';
import { occurrenceOf, type TaskRow, taskOf } from './rows.ts';
import { selectTask } from './tasks.ts';

/** A pending slot fires while its task lives: a paused or cancelled task keeps still. */
const firing = `
  FROM occurrences AS o JOIN tasks AS t ON t.id = o.task_id
  WHERE o.state = 'pending' AND t.status IN ('active', 'completed')`;

/** What a waiting run or an open question waits for. */
const wakeUps = `
  SELECT * FROM (SELECT wake_at AS at FROM runs WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1)
  UNION ALL SELECT * FROM (SELECT deadline_at FROM inbox INDEXED BY inbox_deadline
                           WHERE state = 'open' AND deadline_at IS NOT NULL ORDER BY deadline_at LIMIT 1)`;

/** What is due, and what was decided about it. */
export function schedulerQueries(connection: Connection, newRun: NewRunQueries) {
  const next = connection.statement<{ at: Instant | null }>(`
    SELECT min(at) AS at FROM (
      SELECT * FROM (SELECT next_at AS at FROM tasks
                     WHERE status = 'active' AND next_at IS NOT NULL ORDER BY next_at LIMIT 1)
      UNION ALL SELECT * FROM (SELECT o.fire_at ${firing} ORDER BY o.fire_at LIMIT 1)
      UNION ALL ${wakeUps})`);
  const nextWakeUp = connection.statement<{ at: Instant | null }>(`SELECT min(at) AS at FROM (${wakeUps})`);
  const due = connection.statement<TaskRow>(
    `${selectTask} WHERE t.status = 'active' AND t.next_at <= ? ORDER BY t.next_at, t.id LIMIT ?`,
  );
  const pendingDue = connection.statement<Occurrence>(
    `SELECT o.* ${firing} AND o.fire_at <= ? ORDER BY o.fire_at, o.task_id LIMIT ?`,
  );
  const task = connection.statement<TaskRow>(`${selectTask} WHERE t.id = ?`);
  const unsettled = connection.statement<{ id: Id }>(`
    SELECT id FROM runs WHERE task_id = ? AND finished_at IS NULL ORDER BY seq DESC LIMIT 1`);
  const move = connection.statement(`
    UPDATE tasks SET next_slot_at = ?, next_at = ?, status = CASE WHEN ? THEN 'completed' ELSE status END
    WHERE id = ? AND next_at IS ? AND (status = 'active' OR (? AND status IN ('paused', 'completed')))`);
  const occurrence = connection.statement<Occurrence>(
    'SELECT * FROM occurrences WHERE task_id = ? AND slot_at = ?',
  );
  const withdraw = connection.statement(`
    DELETE FROM occurrences
    WHERE task_id = ? AND slot_at = ? AND slot_at > ? AND state IN ('pending', 'skipped') AND run_id IS NULL`);
  const reopen = connection.statement(`
    UPDATE tasks SET next_slot_at = ?, next_at = CASE status WHEN 'paused' THEN NULL ELSE ? END,
                     status = CASE status WHEN 'completed' THEN 'active' ELSE status END
    WHERE id = ? AND status IN ('active', 'paused', 'completed')`);
  const ofSlot = connection.statement<{ id: Id }>('SELECT id FROM runs WHERE task_id = ? AND slot_at = ?');
  const write = connection.statement(`
    INSERT INTO occurrences (task_id, slot_at, state, reason, run_id, fire_at, span_until, span_count, decided_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (task_id, slot_at) DO UPDATE SET
      state = excluded.state, reason = excluded.reason, run_id = excluded.run_id, fire_at = excluded.fire_at,
      span_until = excluded.span_until, span_count = excluded.span_count, decided_at = excluded.decided_at
    WHERE occurrences.state = 'pending'`);
  const poll = connection.statement(
    "UPDATE tasks SET condition_holds = ?, next_at = ? WHERE id = ? AND next_at = ? AND status = 'active'",
  );

  const fall = connection.statement('UPDATE tasks SET condition_holds = 0 WHERE id = ?');

  /** Writes the row of one slot and makes its run. */
  function apply(emit: Emit, task_id: Id, decision: SlotDecision, now: Instant) {
    const { kind, slot_at, reason } = decision;
    const row = (values: readonly SqlValue[]) => write.run(task_id, slot_at, ...values, now);
    if (kind === 'pending') {
      row(['pending', reason, null, decision.fire_at, null, 1]);
      return 'noted';
    }
    if (kind === 'settled') {
      row([decision.state, reason, null, null, decision.span_until ?? null, decision.span_count ?? 1]);
      return 'noted';
    }
    const made = makeRun(emit, decision);
    if (made === 'already made') {
      row([
        'coalesced',
        'a run was made for this slot before',
        ofSlot.get(task_id, slot_at)?.id ?? null,
        null,
        null,
        1,
      ]);
      return 'noted';
    }
    if ('over_budget' in made) {
      row(['skipped', made.over_budget, null, null, null, 1]);
      return 'noted';
    }
    if (made.deduplicated) {
      const same = `joined with an earlier run: its dedupe key "${decision.run.dedupe_key}" was used within the window`;
      row(['coalesced', same, made.run_id, null, null, 1]);
      return 'deduplicated';
    }
    row(['queued', reason, made.run_id, null, null, 1]);
    return 'run';
  }

  /** A run whose row in the ledger was lost must not hold up the schedule for ever. */
  function makeRun(
    emit: Emit,
    decision: Extract<SlotDecision, { kind: 'run' }>,
  ): MadeRun | RefusedRun | 'already made' {
    try {
      return newRun.insert(emit, decision.run, decision.dedupe_window_ms, null);
    } catch (error) {
      if (ofSlot.get(decision.run.task_id, decision.slot_at)) return 'already made';
      throw error;
    }
  }

  /** `ahead`: a paused task's slots are decided when it goes on, a completed one may have a pending slot. */
  function moveNext(emit: Emit, decision: TaskDecisions, ahead: boolean): boolean {
    const { task_id, expected_next_at, next_slot_at, next_at, completed } = decision;
    if (move.run(next_slot_at, next_at, completed ? 1 : 0, task_id, expected_next_at, ahead ? 1 : 0) === 0)
      return false;
    emit({ kind: 'task', id: task_id });
    return true;
  }

  return {
    nextInstant: (): Instant | null => next.get()?.at ?? null,
    nextWakeUp: (): Instant | null => nextWakeUp.get()?.at ?? null,

    due(now: Instant, limit: number): readonly DueTask[] {
      const tasks = new Map(due.all(now, limit).map((row) => [row.id, { row, pending: [] as Occurrence[] }]));
      for (const pending of pendingDue.all(now, limit)) {
        const known = tasks.get(pending.task_id);
        const row = known?.row ?? task.get(pending.task_id);
        if (known) known.pending.push(occurrenceOf(pending));
        else if (row) tasks.set(row.id, { row, pending: [occurrenceOf(pending)] });
      }
      return [...tasks.values()].map(({ row, pending }) => ({
        task: taskOf(row),
        unsettled_run_id: unsettled.get(row.id)?.id ?? null,
        pending,
      }));
    },

    decide(emit: Emit, decisions: readonly TaskDecisions[], now: Instant) {
      const counts = { applied: 0, runs: 0, deduplicated: 0 };
      for (const decision of decisions) {
        if (!moveNext(emit, decision, false)) continue;
        counts.applied += 1;
        for (const slot of decision.decisions) {
          // A slot that was decided ahead (skipped, snoozed) or by an earlier pass keeps its row.
          if (occurrence.get(decision.task_id, slot.slot_at)) continue;
          const outcome = apply(emit, decision.task_id, slot, now);
          if (outcome === 'run') counts.runs += 1;
          if (outcome === 'deduplicated') counts.deduplicated += 1;
        }
      }
      return counts;
    },

    firePending(emit: Emit, task_id: Id, decision: Parameters<Store['firePending']>[1], now: Instant): void {
      const row = occurrence.get(task_id, decision.slot_at);
      if (row?.state !== 'pending') throw notPending(task_id, decision.slot_at, row);
      apply(emit, task_id, decision, now);
      emit({ kind: 'task', id: task_id });
    },

    decideAhead(emit: Emit, decision: TaskDecisions, now: Instant): void {
      const { task_id } = decision;
      if (!moveNext(emit, decision, true))
        throw new OrdinautError({
          code: 'conflict',
          message: `task ${task_id} has changed meanwhile: its next instant is no longer ${decision.expected_next_at}`,
          hint: 'read it again and repeat the change',
        });
      for (const slot of decision.decisions) {
        const row = occurrence.get(task_id, slot.slot_at);
        if (row && row.state !== 'pending') throw notPending(task_id, slot.slot_at, row);
        apply(emit, task_id, slot, now);
      }
    },

    restoreSlot(emit: Emit, change: Parameters<Store['restoreSlot']>[0], now: Instant): void {
      const { task_id, slot_at, next_slot_at } = change;
      if (withdraw.run(task_id, slot_at, now) === 0 || reopen.run(next_slot_at, next_slot_at, task_id) === 0)
        throw new OrdinautError({
          code: 'conflict',
          message: `the slot ${new Date(slot_at).toISOString()} of task ${task_id} cannot be put back: it was neither snoozed nor skipped ahead, its time has come, or the task is over`,
          path: 'slot_at',
        });
      emit({ kind: 'task', id: task_id });
    },

    recordPoll(emit: Emit, record: Parameters<Store['recordPoll']>[0]): { readonly applied: boolean } {
      const { task_id, expected_next_at, holds, next_at, run, dedupe_window_ms } = record;
      if (poll.run(holds ? 1 : 0, next_at, task_id, expected_next_at) === 0) return { applied: false };
      emit({ kind: 'task', id: task_id });
      const made = run && newRun.insert(emit, run, dedupe_window_ms, null);
      // Not over for good: the edge is seen again as long as the condition holds.
      if (made && 'over_budget' in made) fall.run(task_id);
      return { applied: true };
    },
  };
}

function notPending(task_id: Id, slot_at: Instant, row: Occurrence | undefined): OrdinautError {
  const found = row ? `is ${row.state} (${row.reason})` : 'has no row';
  return new OrdinautError({
    code: 'conflict',
    message: `the slot ${new Date(slot_at).toISOString()} of task ${task_id} ${found}: only a pending one can change`,
  });
}
