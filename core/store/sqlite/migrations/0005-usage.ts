import type { Migration } from './migration.ts';

/** What calls of tools spent, by attempt: only those that spent anything have a row. */
export const usage: Migration = {
  name: '0005-usage',
  up: `
CREATE TABLE usage (
  run_id        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path          TEXT NOT NULL,
  fence         INTEGER NOT NULL,
  attempt       INTEGER NOT NULL,
  task_id       TEXT NOT NULL,
  agent_id      TEXT NOT NULL,
  tool          TEXT NOT NULL,
  at            INTEGER NOT NULL,
  tokens_input  INTEGER NOT NULL CHECK (tokens_input >= 0),
  tokens_output INTEGER NOT NULL CHECK (tokens_output >= 0),
  -- NULL where no price is known.
  cost          REAL CHECK (cost >= 0),
  PRIMARY KEY (run_id, path, fence, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_by_task ON usage (task_id, at);
CREATE INDEX usage_by_agent ON usage (agent_id, at);
`,
  down: `
DROP TABLE usage;
`,
};
