import type { Migration } from './migration.ts';

/** What a person was told, so that nothing is told twice. */
export const notifications: Migration = {
  name: '0008-notifications',
  up: `
CREATE TABLE notifications (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  subject    TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  task_id    TEXT,
  run_id     TEXT,
  title      TEXT NOT NULL,
  text       TEXT NOT NULL,
  path       TEXT NOT NULL CHECK (path LIKE '/%'),
  actions    TEXT NOT NULL CHECK (json_valid(actions)),
  state      TEXT NOT NULL CHECK (state IN ('held', 'shown', 'gathered', 'opened', 'acted', 'dismissed', 'withdrawn',
                                            'failed', 'muted')),
  reason     TEXT NOT NULL,
  due_at     INTEGER,
  created_at INTEGER NOT NULL,
  shown_at   INTEGER,
  CHECK ((state = 'held') = (due_at IS NOT NULL)),
  CHECK (state NOT IN ('shown', 'opened', 'acted', 'dismissed', 'failed') OR shown_at IS NOT NULL)
) STRICT;
CREATE INDEX notifications_live ON notifications (state, seq) WHERE state IN ('held', 'shown', 'gathered');
CREATE INDEX notifications_by_age ON notifications (created_at) WHERE state <> 'held';
`,
  down: `
DROP TABLE notifications;
`,
};
