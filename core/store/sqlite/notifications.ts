import type { Id } from '../../model/json.ts';
import type { Notification, NotificationAction } from '../../model/notification.ts';
import type { NotificationFilter } from '../notification-store.ts';
import type { Page, Paged } from '../page.ts';
import type { Connection } from './connection.ts';
import { paged, startOf, where } from './page.ts';
import { fromJson, toJson } from './rows.ts';

interface NotificationRow extends Omit<Notification, 'actions'> {
  readonly seq: number;
  readonly actions: string;
}
const notificationOf = ({ seq: _, actions, ...row }: NotificationRow): Notification => ({
  ...row,
  actions: fromJson<readonly NotificationAction[]>(actions),
});

/** What a person was told and what became of it. */
export function notificationQueries(connection: Connection) {
  const save = connection.statement(`
    INSERT INTO notifications (id, subject, kind, task_id, run_id, title, text, path, actions, state, reason, due_at, created_at,
                               shown_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, path = excluded.path,
      actions = excluded.actions, state = excluded.state, reason = excluded.reason, due_at = excluded.due_at,
      shown_at = excluded.shown_at`);
  const get = connection.statement<NotificationRow>('SELECT * FROM notifications WHERE id = ?');
  const known = connection.statement<{ subject: string }>(
    'SELECT subject FROM notifications WHERE subject IN (SELECT value FROM json_each(?))',
  );

  return {
    save(notifications: readonly Notification[]): void {
      for (const one of notifications)
        save.run(
          one.id,
          one.subject,
          one.kind,
          one.task_id,
          one.run_id,
          one.title,
          one.text,
          one.path,
          toJson(one.actions),
          one.state,
          one.reason,
          one.due_at,
          one.created_at,
          one.shown_at,
        );
    },

    get(id: Id): Notification | null {
      const row = get.get(id);
      return row ? notificationOf(row) : null;
    },

    known: (subjects: readonly string[]): readonly string[] =>
      known.all(toJson(subjects)).map(({ subject }) => subject),

    find({ states }: NotificationFilter, page: Page): Paged<Notification> {
      const [before] = startOf(page, [Number.MAX_SAFE_INTEGER]);
      const [condition, values] = where([
        ['seq < ?', before],
        states && [`state IN (${states.map(() => '?').join(', ')})`, ...states],
      ]);
      const rows = connection
        .statement<NotificationRow>(
          `SELECT * FROM notifications WHERE ${condition} ORDER BY seq DESC LIMIT ?`,
        )
        .all(...values, page.limit + 1);
      return paged(rows, page, notificationOf, (row) => [row.seq]);
    },
  };
}
