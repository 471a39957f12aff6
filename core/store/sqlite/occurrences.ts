import type { Id, Instant } from '../../model/json.ts';
import type { Occurrence } from '../../model/occurrence.ts';
import type { Page, Paged } from '../page.ts';
import type { OccurrenceCount } from '../schedule-store.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { paged, startOf, where } from './page.ts';
import { occurrenceOf } from './rows.ts';

type Counting = readonly [{ readonly since: Instant; readonly until: Instant; readonly task_id: Id | null }];

/** Reads the ledger. */
export function occurrenceQueries(connection: Connection) {
  const get = connection.statement<Occurrence>('SELECT * FROM occurrences WHERE task_id = ? AND slot_at = ?');
  const count = connection.statement<OccurrenceCount, Counting>(`
    SELECT task_id, slot_at - slot_at % 900000 AS at, state, sum(span_count) AS slots
    FROM occurrences WHERE slot_at >= :since AND slot_at < :until AND (:task_id IS NULL OR task_id = :task_id)
    GROUP BY 1, 2, 3`);
  return {
    count: (filter: Parameters<Store['countOccurrences']>[0]): readonly OccurrenceCount[] =>
      count.all({ ...filter, task_id: filter.task_id ?? null }),

    get(task_id: Id, slot_at: Instant): Occurrence | null {
      const row = get.get(task_id, slot_at);
      return row ? occurrenceOf(row) : null;
    },

    find(filter: Parameters<Store['findOccurrences']>[0], page: Page): Paged<Occurrence> {
      const [slot_at, task_id] = startOf(page, [Number.MAX_SAFE_INTEGER, '~']);
      const [condition, values] = where([
        ['(slot_at, task_id) < (?, ?)', slot_at, task_id],
        filter.task_id ? ['task_id = ?', filter.task_id] : undefined,
        filter.since === undefined ? undefined : ['slot_at >= ?', filter.since],
        filter.until === undefined ? undefined : ['slot_at < ?', filter.until],
        filter.state ? ['state = ?', filter.state] : undefined,
      ]);
      const rows = connection
        .statement<Occurrence>(
          `SELECT * FROM occurrences WHERE ${condition} ORDER BY slot_at DESC, task_id DESC LIMIT ?`,
        )
        .all(...values, page.limit + 1);
      return paged(rows, page, occurrenceOf, (row) => [row.slot_at, row.task_id]);
    },
  };
}
