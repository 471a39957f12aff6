import type { UnacknowledgedEvents } from '../../model/event-group.ts';
import type { Instant } from '../../model/json.ts';
import type { Store } from '../store.ts';
import type { Connection, Named } from './connection.ts';
import { isOfGroup } from './event-groups.ts';

/*
 * What may be trimmed at all: never the newest event, so that seq does not go back, and never what the engine itself
 * has still to read (`cursors`).
 */
const candidates = `
  SELECT seq, topic FROM events AS e
  WHERE e.seq < (SELECT max(seq) FROM events)
    AND e.seq <= coalesce((SELECT min(seq) FROM cursors), 9007199254740991)
    AND (:before IS NULL OR e.occurred_at < :before)
    AND (:keep IS NULL OR e.seq <= (SELECT seq FROM events ORDER BY seq DESC LIMIT 1 OFFSET :keep))`;
/** A group that still has to read or acknowledge the candidate `e`. What is unread was never delivered. */
const holds = `
  CASE WHEN e.seq > g.seq THEN ${isOfGroup}
  ELSE EXISTS (SELECT 1 FROM event_deliveries AS d WHERE d.group_name = g.name AND d.seq = e.seq) END`;

/** Deletes old events in bounded batches, and keeps what groups have not acknowledged unless forced. */
export function eventTrimQueries(connection: Connection) {
  const held = connection.statement<UnacknowledgedEvents, Named>(`
    SELECT g.name AS "group", count(*) AS events
    FROM event_groups AS g JOIN (${candidates} ORDER BY e.seq LIMIT :limit) AS e ON ${holds}
    GROUP BY g.name ORDER BY g.name`);
  const remove = connection.statement<never, Named>(`
    DELETE FROM events WHERE seq IN (
      SELECT e.seq FROM (${candidates}) AS e
      WHERE NOT EXISTS (SELECT 1 FROM event_groups AS g WHERE ${holds}) ORDER BY e.seq LIMIT :limit)`);
  const oldest = connection.statement<{ seq: number }, Named>(`${candidates} ORDER BY e.seq LIMIT :limit`);
  const forget = connection.statement('DELETE FROM event_deliveries WHERE seq = ?');
  const removeOne = connection.statement('DELETE FROM events WHERE seq = ?');

  return {
    /** Removes what may go without force, at most `limit`; answers with how many. */
    removeOld: (before: Instant, limit: number): number => remove.run({ before, keep: null, limit }),

    trim({ before, keep, force, limit }: Parameters<Store['trimEvents']>[0]) {
      const bounds = { before: before ?? null, keep: keep ?? null };
      if (!force) {
        const removed = remove.run({ ...bounds, limit });
        // Of everything that was to go: what is left is held. -1 is no limit.
        return { removed, unacknowledged: removed < limit ? held.all({ ...bounds, limit: -1 }) : [] };
      }
      const unacknowledged = held.all({ ...bounds, limit });
      const seqs = oldest.all({ ...bounds, limit });
      for (const { seq } of seqs) {
        forget.run(seq);
        removeOne.run(seq);
      }
      return { removed: seqs.length, unacknowledged };
    },
  };
}
export type EventTrimQueries = ReturnType<typeof eventTrimQueries>;
