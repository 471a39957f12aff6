import type { Id, Instant } from '../../model/json.ts';
import type { Connection } from './connection.ts';
import type { EventTrimQueries } from './event-trim.ts';

type Batch = readonly [{ readonly before: Instant; readonly limit: number }];

/** Deletes settled history in bounded batches, and keeps what a run to come may still ask for. */
export function pruneQueries(connection: Connection, events: EventTrimQueries) {
  // A run is kept while its dedupe window lasts, and while the run that called it is unsettled. Its steps,
  // attempts, effects and inbox items go with it.
  const runs = connection.statement<{ id: Id; task_id: Id; slot_at: Instant | null }, Batch>(`
    DELETE FROM runs WHERE seq IN (
      SELECT r.seq FROM runs AS r
      WHERE r.created_at < :before AND r.state IN ('succeeded', 'failed', 'cancelled') AND r.finished_at < :before
        AND (r.dedupe_until IS NULL OR r.dedupe_until <= :before)
        AND NOT EXISTS (SELECT 1 FROM runs AS p WHERE p.id = r.parent_run_id
                        AND p.state IN ('queued', 'running', 'waiting', 'parked'))
      ORDER BY r.created_at LIMIT :limit)
    RETURNING id, task_id, slot_at`);
  const slotOfRun = connection.statement(
    'DELETE FROM occurrences WHERE task_id = ? AND slot_at = ? AND run_id = ?',
  );
  // A slot decided ahead of its time is kept: without its row the scheduler would decide it again.
  const slots = connection.statement<never, Batch>(`
    DELETE FROM occurrences WHERE (task_id, slot_at) IN (
      SELECT o.task_id, o.slot_at FROM occurrences AS o
      WHERE o.slot_at < :before AND o.state IN ('coalesced', 'skipped') AND o.decided_at < :before
        AND (o.span_until IS NULL OR o.span_until < :before)
        AND NOT EXISTS (SELECT 1 FROM runs AS r WHERE r.task_id = o.task_id AND r.slot_at = o.slot_at)
      ORDER BY o.slot_at LIMIT :limit)`);
  const inbox = connection.statement<never, Batch>(`
    DELETE FROM inbox WHERE seq IN (
      SELECT seq FROM inbox WHERE state <> 'open' AND run_id IS NULL AND answered_at < :before LIMIT :limit)`);
  const briefings = connection.statement<never, Batch>(`
    DELETE FROM briefings WHERE seq IN (
      SELECT seq FROM briefings WHERE read_at < :before AND created_at < :before LIMIT :limit)`);
  // What it is about may still be open: then its row keeps it from being told again.
  const notifications = connection.statement<never, Batch>(`
    DELETE FROM notifications WHERE seq IN (
      SELECT n.seq FROM notifications AS n
      WHERE n.created_at < :before AND n.state <> 'held'
        AND NOT EXISTS (SELECT 1 FROM inbox AS i WHERE i.id = substr(n.subject, 7) AND i.state = 'open')
      LIMIT :limit)`);
  const cache = connection.statement<never, Batch>(`
    DELETE FROM step_cache WHERE rowid IN (SELECT rowid FROM step_cache WHERE expires_at < :before LIMIT :limit)`);

  return {
    /** Answers with the rows removed, at most `limit`; what hangs on a run is not counted. */
    prune(before: Instant, limit: number): number {
      const removed = runs.all({ before, limit });
      for (const { id, task_id, slot_at } of removed)
        if (slot_at !== null) slotOfRun.run(task_id, slot_at, id);
      let count = removed.length;
      if (count < limit) count += events.removeOld(before, limit - count);
      for (const statement of [slots, inbox, briefings, notifications, cache])
        if (count < limit) count += statement.run({ before, limit: limit - count });
      return count;
    },
  };
}
