import type { Migration } from './migration.ts';

/** What persons decided about tools, and what they said to single calls of agents. */
export const toolPermissions: Migration = {
  name: '0017-tool-permissions',
  up: `
CREATE TABLE tool_permissions (
  holder     TEXT NOT NULL,
  tool       TEXT NOT NULL,
  rule       TEXT NOT NULL CHECK (rule IN ('always', 'ask', 'never')),
  origin     TEXT NOT NULL,
  definition TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (holder, tool)
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_permissions_tool ON tool_permissions (tool);

CREATE TABLE call_answers (
  item_id  TEXT NOT NULL PRIMARY KEY,
  agent_id TEXT NOT NULL,
  call     TEXT NOT NULL,
  answer   TEXT NOT NULL CHECK (answer IN ('once', 'refused')),
  at       INTEGER NOT NULL,
  spent_at INTEGER,
  CHECK (answer = 'once' OR spent_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_answers_open ON call_answers (agent_id, call, at) WHERE spent_at IS NULL;
`,
  down: `
DROP TABLE call_answers;
DROP TABLE tool_permissions;
`,
};
