import type { Migration } from './migration.ts';

/** What agents did while they were recorded. */
export const recordings: Migration = {
  name: '0012-recordings',
  up: `
CREATE TABLE recordings (
  id         TEXT NOT NULL PRIMARY KEY,
  agent_id   TEXT NOT NULL REFERENCES agents (id),
  started_at INTEGER NOT NULL,
  stopped_at INTEGER,
  full       INTEGER NOT NULL DEFAULT 0 CHECK (full IN (0, 1)),
  calls      INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
  size       INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),
  CHECK (full = 0 OR stopped_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX recordings_on ON recordings (agent_id) WHERE stopped_at IS NULL;

CREATE TABLE recorded_calls (
  recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
  place        INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  tool         TEXT NOT NULL,
  input        TEXT NOT NULL CHECK (json_valid(input)),
  output       TEXT NOT NULL CHECK (json_valid(output)),
  sent         INTEGER NOT NULL CHECK (sent IN (0, 1)),
  PRIMARY KEY (recording_id, place)
) STRICT, WITHOUT ROWID;
`,
  down: `
DROP TABLE recorded_calls;
DROP TABLE recordings;
`,
};
