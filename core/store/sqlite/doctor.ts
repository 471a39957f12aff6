import type { Id, Instant } from '../../model/json.ts';
import type { RunStateName } from '../../model/run.ts';
import type { Ids } from '../../ports.ts';
import type { DoctorFinding, Store } from '../store.ts';
import type { auditQueries } from './audit.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { recoveryQueries } from './recovery.ts';
import type { RunEnd } from './run-end.ts';

interface Parts {
  readonly audit: ReturnType<typeof auditQueries>;
  readonly recovery: ReturnType<typeof recoveryQueries>;
  readonly runEnd: RunEnd;
  readonly ids: Ids;
}
interface SlotOfRun {
  readonly task_id: Id;
  readonly slot_at: Instant;
  readonly run_id: Id;
  readonly state: RunStateName | null;
}

/** Looks for damage and for rows that contradict each other; mends what can be mended without guessing. */
export function doctorQueries(connection: Connection, { audit, recovery, runEnd, ids }: Parts) {
  const integrity = connection.statement<{ integrity_check: string }>('PRAGMA integrity_check(20)');
  const foreignKeys = connection.statement<{ table: string; parent: string; rowid: number | null }>(
    'PRAGMA foreign_key_check',
  );
  const stuck = connection.statement<{ id: Id; owner: string; lease_until: Instant }>(`
    SELECT id, owner, lease_until FROM runs INDEXED BY runs_unsettled
    WHERE finished_at IS NULL AND state = 'running' AND (owner <> ? OR lease_until <= ?)`);
  const openSlots = connection.statement<SlotOfRun>(`
    SELECT o.task_id, o.slot_at, o.run_id, r.state FROM occurrences AS o LEFT JOIN runs AS r ON r.id = o.run_id
    WHERE o.state = 'queued' AND (r.id IS NULL OR r.state IN ('succeeded', 'failed', 'cancelled', 'parked'))`);
  const settleSlot = connection.statement(
    'UPDATE occurrences SET state = ?, reason = ?, decided_at = ? WHERE task_id = ? AND slot_at = ?',
  );
  const missingSlots = connection.statement<{ id: Id; task_id: Id; slot_at: Instant }>(`
    SELECT r.id, r.task_id, r.slot_at FROM runs AS r
    LEFT JOIN occurrences AS o ON o.task_id = r.task_id AND o.slot_at = r.slot_at
    WHERE r.slot_at IS NOT NULL AND o.task_id IS NULL`);
  const addSlot = connection.statement(`
    INSERT INTO occurrences (task_id, slot_at, state, reason, run_id, span_count, decided_at)
    SELECT task_id, slot_at,
      CASE state WHEN 'succeeded' THEN 'ran' WHEN 'failed' THEN 'failed' WHEN 'cancelled' THEN 'skipped'
                 WHEN 'parked' THEN 'failed' ELSE 'queued' END,
      'its row was missing and was written anew by doctor', id, 1, ? FROM runs WHERE id = ?`);
  const deaf = connection.statement<{ id: Id; wait_for: string; wait_ref: string }>(`
    SELECT r.id, r.wait_for, r.wait_ref FROM runs AS r
    LEFT JOIN inbox AS i ON r.wait_for = 'person' AND i.id = r.wait_ref
    LEFT JOIN runs AS c ON r.wait_for = 'run' AND c.id = r.wait_ref
    WHERE r.state = 'waiting' AND (
      (r.wait_for = 'person' AND coalesce(i.state, 'gone') <> 'open')
      OR (r.wait_for = 'run' AND coalesce(c.state, 'failed') IN ('succeeded', 'failed', 'cancelled')))`);
  const forgotten = connection.statement<{ id: Id; run_id: Id; tool: string; state: string }>(`
    SELECT e.id, e.run_id, e.tool, r.state FROM effects AS e JOIN runs AS r ON r.id = e.run_id
    WHERE e.state = 'sending' AND e.kind = 'write' AND r.state <> 'running'`);

  function mendSlot({ task_id, slot_at, state }: SlotOfRun, now: Instant): void {
    const final = state === 'succeeded' ? 'ran' : state === 'cancelled' ? 'skipped' : 'failed';
    const reason = state === null ? 'its run was lost' : `its run ${state}; the row was mended by doctor`;
    settleSlot.run(final, reason, now, task_id, slot_at);
  }

  return {
    doctor(emit: Emit, { repair, owner, now }: Parameters<Store['doctor']>[0]): readonly DoctorFinding[] {
      const findings: DoctorFinding[] = [];
      const found = (check: DoctorFinding['check'], message: string, repairable: boolean) =>
        findings.push({ check, message, repairable });

      for (const { integrity_check } of integrity.all())
        if (integrity_check !== 'ok') found('integrity', integrity_check, false);
      for (const { table, parent, rowid } of foreignKeys.all())
        found(
          'foreign_keys',
          `row ${rowid ?? ''} of ${table} refers to a row of ${parent} that is gone`,
          false,
        );

      const stuckRuns = stuck.all(owner, now);
      for (const run of stuckRuns)
        found('stuck_lease', `run ${run.id} is held by ${run.owner}, which is gone or late`, true);
      if (repair && stuckRuns.length > 0)
        recovery.recover(emit, {
          owner,
          now,
          max_crashes: null,
          next_id: () => ids.next(),
        });

      for (const slot of openSlots.all()) {
        const what = slot.state === null ? 'does not exist' : `is ${slot.state}`;
        found(
          'orphan',
          `slot ${at(slot.slot_at)} of task ${slot.task_id} waits for run ${slot.run_id}, which ${what}`,
          true,
        );
        if (repair) mendSlot(slot, now);
      }
      for (const { id, task_id, slot_at } of missingSlots.all()) {
        found(
          'ledger',
          `run ${id} was made for slot ${at(slot_at)} of task ${task_id}, which has no row`,
          true,
        );
        if (repair) addSlot.run(now, id);
      }
      for (const { id, wait_for, wait_ref } of deaf.all()) {
        found('orphan', `run ${id} waits for a ${wait_for} (${wait_ref}) that is settled or gone`, true);
        if (repair) runEnd.wakeRun(emit, id);
      }
      for (const effect of forgotten.all())
        found(
          'ledger',
          `effect ${effect.id} (${effect.tool}) is under way but its run ${effect.run_id} is ${effect.state}`,
          false,
        );

      const broken = audit.verify();
      if (broken !== undefined) found('audit', broken, false);
      return findings;
    },
  };
}

const at = (instant: Instant): string => new Date(instant).toISOString();
