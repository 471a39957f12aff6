import type { Alert } from '../../model/alert.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { AlertFilter } from '../metric-store.ts';
import type { Page, Paged } from '../page.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf } from './page.ts';

type AlertRow = Alert & { readonly seq: number };

const columns =
  'seq, id, rule, subject, severity, message, state, raised_at, acknowledged_at, acknowledged_by, resolved_at';

/** What was raised because of figures. */
export function alertQueries(connection: Connection) {
  const save = connection.statement(`
    INSERT INTO alerts (id, rule, subject, severity, message, state, raised_at, acknowledged_at, acknowledged_by, resolved_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, message = excluded.message, state = excluded.state,
      acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by,
      resolved_at = excluded.resolved_at`);
  const get = connection.statement<AlertRow>(`SELECT ${columns} FROM alerts WHERE id = ?`);
  const find = connection.statement<AlertRow>(`
    SELECT ${columns} FROM alerts
    WHERE (? = 0 OR state <> 'resolved') AND seq < ? ORDER BY seq DESC LIMIT ?`);
  const prune = connection.statement(
    "DELETE FROM alerts WHERE seq IN (SELECT seq FROM alerts WHERE state = 'resolved' AND resolved_at < ? LIMIT ?)",
  );

  return {
    save(emit: Emit, alert: Alert): void {
      const { id, rule, subject, severity, message, state, raised_at } = alert;
      const { acknowledged_at, acknowledged_by, resolved_at } = alert;
      save.run(
        ...[
          id,
          rule,
          subject,
          severity,
          message,
          state,
          raised_at,
          acknowledged_at,
          acknowledged_by,
          resolved_at,
        ],
      );
      emit({ kind: 'alert', id });
    },
    get(id: Id): Alert | null {
      const row = get.get(id);
      return row ? alertOf(row) : null;
    },
    find({ live = false }: AlertFilter, page: Page): Paged<Alert> {
      const [before] = startOf(page, [Number.MAX_SAFE_INTEGER]);
      const rows = find.all(live ? 1 : 0, before, page.limit + 1);
      return paged(rows, page, alertOf, ({ seq }) => [seq]);
    },
    prune: (before: Instant, limit: number): number => prune.run(before, limit),
  };
}

function alertOf({ seq: _, ...alert }: AlertRow): Alert {
  return alert;
}
