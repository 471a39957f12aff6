import { type ErrorDetail, OrdinautError } from '../../errors.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Run, RunStateName } from '../../model/run.ts';
import type { Page, Paged } from '../page.ts';
import type { RunFilter } from '../run-history.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf, where } from './page.ts';
import { type RunRow, runOf, toJson } from './rows.ts';
import { type EndedRun, endedColumns, type RunEnd } from './run-end.ts';

/** `path` itself, what is below it (`each[0].fetch` of `each`), and the nodes around it, which have to conclude anew. */
const touched = (column: string) => `(
  ${column} = :path
  OR substr(${column}, 1, length(:path) + 1) IN (:path || '.', :path || '[')
  OR substr(:path, 1, length(${column}) + 1) IN (${column} || '.', ${column} || '['))`;

/** Reads runs, and what a person does to them: cancel, retry. */
export function runQueries(connection: Connection, runEnd: RunEnd) {
  const get = connection.statement<RunRow>('SELECT * FROM runs WHERE id = ?');
  const cancel = connection.statement<EndedRun>(`
    UPDATE runs SET state = 'cancelled', owner = NULL, lease_until = NULL, wait_for = NULL, wait_path = NULL,
                    wait_ref = NULL, wake_at = NULL, finished_at = ?, error = ?
    WHERE id = ? AND state IN ('queued', 'running', 'waiting', 'parked') RETURNING ${endedColumns}`);
  const requeue = connection.statement<{ task_id: Id; slot_at: Instant | null }>(`
    UPDATE runs SET state = 'queued', finished_at = NULL, error = NULL, crashes = 0, retries = 0, expires_at = NULL,
                    run_at = ?
    WHERE id = ? AND state IN ('failed', 'cancelled', 'parked') RETURNING task_id, slot_at`);
  const reopenSlot = connection.statement(`
    UPDATE occurrences SET state = 'queued', reason = 'a person asked for it again', decided_at = ?
    WHERE task_id = ? AND slot_at = ? AND run_id = ?`);
  const dropSteps = connection.statement<never, readonly [{ run_id: Id; path: string }]>(
    `DELETE FROM steps WHERE run_id = :run_id AND ${touched('path')}`,
  );
  const retireEffects = connection.statement<never, readonly [{ run_id: Id; path: string }]>(`
    UPDATE effects SET retired = 1
    WHERE run_id = :run_id AND state NOT IN ('sending', 'in_doubt') AND ${touched('step_path')}`);
  const withdraw = connection.statement<{ id: Id }>(`
    UPDATE inbox SET state = 'withdrawn', answered_at = ? WHERE run_id = ? AND state = 'open' RETURNING id`);
  const count = connection.statement<{ state: RunStateName; count: number }>(`
    SELECT state, count(*) AS count FROM runs WHERE finished_at IS NULL GROUP BY state
    UNION ALL SELECT state, count(*) FROM runs WHERE error IS NOT NULL GROUP BY state`);
  const total = connection.statement<{ count: number }>('SELECT count(*) AS count FROM runs');

  const existing = (id: Id): Run => {
    const row = get.get(id);
    if (row) return runOf(row);
    throw new OrdinautError({ code: 'not_found', message: `there is no run ${id}` });
  };
  const wrongState = (id: Id, action: string, expected: string): OrdinautError => {
    const { state } = existing(id);
    return new OrdinautError({
      code: 'conflict',
      message: `run ${id} is ${state}: only a ${expected} run can be ${action}`,
    });
  };

  return {
    get(id: Id): Run | null {
      const row = get.get(id);
      return row ? runOf(row) : null;
    },

    cancel(emit: Emit, id: Id, error: ErrorDetail, now: Instant): Run {
      const run = cancel.get(now, toJson(error), id);
      if (!run) throw wrongState(id, 'cancelled', 'queued, running, waiting or parked');
      runEnd.end(emit, run, { state: 'cancelled', at: now, error });
      return existing(id);
    },

    retry(emit: Emit, id: Id, paths: readonly string[], now: Instant): Run {
      const run = requeue.get(now, id);
      if (!run) throw wrongState(id, 'tried again', 'failed, cancelled or parked');
      for (const path of paths) {
        dropSteps.run({ run_id: id, path });
        retireEffects.run({ run_id: id, path });
      }
      if (run.slot_at !== null) reopenSlot.run(now, run.task_id, run.slot_at, id);
      for (const item of withdraw.all(now, id)) emit({ kind: 'inbox', id: item.id });
      emit({ kind: 'run', id, task_id: run.task_id, state: 'queued' });
      emit({ kind: 'run_queued', id });
      return existing(id);
    },

    find(filter: RunFilter, page: Page): Paged<Run> {
      const [created_at, seq] = startOf(page, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
      const [condition, values] = where([
        ['(created_at, seq) < (?, ?)', created_at, seq],
        filter.task_id ? ['task_id = ?', filter.task_id] : undefined,
        filter.state ? [stateCondition(filter.state), filter.state] : undefined,
        filter.trigger ? ['trigger = ?', filter.trigger] : undefined,
        filter.since === undefined ? undefined : ['created_at >= ?', filter.since],
        filter.until === undefined ? undefined : ['created_at < ?', filter.until],
      ]);
      const rows = connection
        .statement<RunRow>(`SELECT * FROM runs WHERE ${condition} ORDER BY created_at DESC, seq DESC LIMIT ?`)
        .all(...values, page.limit + 1);
      return paged(rows, page, runOf, (row) => [row.created_at, row.seq]);
    },

    count(): Readonly<Record<RunStateName, number>> {
      const none = { queued: 0, running: 0, waiting: 0, failed: 0, cancelled: 0, parked: 0 };
      const counted = { ...none, ...Object.fromEntries(count.all().map((row) => [row.state, row.count])) };
      const others = Object.values(counted).reduce((sum, each) => sum + each, 0);
      return { ...counted, succeeded: (total.get()?.count ?? 0) - others };
    },
  };
}

/** The second condition repeats the WHERE of a partial index, so that SQLite may use it. */
function stateCondition(state: RunStateName): string {
  if (state === 'succeeded') return 'state = ?';
  const troubled = state === 'failed' || state === 'cancelled' || state === 'parked';
  return troubled ? 'state = ? AND error IS NOT NULL' : 'state = ? AND finished_at IS NULL';
}
