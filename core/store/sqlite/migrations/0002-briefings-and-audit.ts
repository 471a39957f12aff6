import type { Migration } from './migration.ts';

/** Documents for the person, and the append-only log of what agents did. */
export const briefingsAndAudit: Migration = {
  name: '0002-briefings-and-audit',
  up: `
CREATE TABLE briefings (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  run_id     TEXT REFERENCES runs (id) ON DELETE SET NULL,
  task_id    TEXT REFERENCES tasks (id),
  title      TEXT NOT NULL,
  markdown   TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  read_at    INTEGER
) STRICT;
CREATE INDEX briefings_by_run ON briefings (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX briefings_by_task ON briefings (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX briefings_unread ON briefings (seq) WHERE read_at IS NULL;

CREATE TABLE audit (
  seq           INTEGER PRIMARY KEY,
  at            INTEGER NOT NULL,
  agent_id      TEXT NOT NULL,
  door          TEXT NOT NULL,
  operation     TEXT NOT NULL,
  input         TEXT NOT NULL,
  outcome       TEXT NOT NULL,
  request_id    TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash          TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT raise(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
  SELECT raise(ABORT, 'the audit log is append-only');
END;
`,
  down: `
DROP TABLE audit;
DROP TABLE briefings;
`,
};
