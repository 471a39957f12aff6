import type { Migration } from './migration.ts';

/** Programs that ask to become agents. */
export const pairings: Migration = {
  name: '0016-pairings',
  up: `
CREATE TABLE pairings (
  id             TEXT NOT NULL PRIMARY KEY,
  name           TEXT NOT NULL,
  scopes         TEXT NOT NULL CHECK (json_valid(scopes)),
  user_code      TEXT NOT NULL,
  code_challenge TEXT NOT NULL CHECK (length(code_challenge) = 43),
  state          TEXT NOT NULL CHECK (state IN ('open', 'allowed', 'refused', 'collected')),
  granted        TEXT CHECK (json_valid(granted)),
  inbox_item     TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  expires_at     INTEGER NOT NULL CHECK (expires_at > created_at),
  CHECK ((granted IS NULL) = (state IN ('open', 'refused')))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX pairings_code ON pairings (user_code) WHERE state = 'open';
`,
  down: `
DROP TABLE pairings;
`,
};
