import type { Migration } from './migration.ts';

/** What each agent used on each day, for its budgets. */
export const agentDays: Migration = {
  name: '0011-agent-days',
  up: `
CREATE TABLE agent_days (
  agent_id TEXT NOT NULL REFERENCES agents (id),
  -- The instant at which the day begins where the person is.
  day      INTEGER NOT NULL,
  runs     INTEGER NOT NULL DEFAULT 0 CHECK (runs >= 0),
  tokens   INTEGER NOT NULL DEFAULT 0 CHECK (tokens >= 0),
  cost     REAL NOT NULL DEFAULT 0 CHECK (cost >= 0),
  -- Names of the limits that the person was told about.
  told     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(told)),
  PRIMARY KEY (agent_id, day)
) STRICT, WITHOUT ROWID;
`,
  down: `
DROP TABLE agent_days;
`,
};
