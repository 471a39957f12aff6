import type { Migration } from './migration.ts';

/** Figures of each minute, and what was raised because of them. */
export const metricsAndAlerts: Migration = {
  name: '0009-metrics-and-alerts',
  up: `
CREATE TABLE metric_samples (
  name  TEXT NOT NULL,
  at    INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (name, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  seq             INTEGER PRIMARY KEY,
  id              TEXT NOT NULL UNIQUE,
  rule            TEXT NOT NULL,
  subject         TEXT NOT NULL,
  severity        TEXT NOT NULL CHECK (severity IN ('warning', 'critical')),
  message         TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  raised_at       INTEGER NOT NULL,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  resolved_at     INTEGER,
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)),
  CHECK (state <> 'acknowledged' OR acknowledged_at IS NOT NULL),
  CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX alerts_live ON alerts (rule, subject) WHERE state <> 'resolved';
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE state = 'resolved';
`,
  down: `
DROP TABLE alerts;
DROP TABLE metric_samples;
`,
};
