import type { Migration } from './migration.ts';

/** Outputs of steps that may be used again: the key covers the inputs and the tool's schema. */
export const stepCache: Migration = {
  name: '0003-step-cache',
  up: `
CREATE TABLE step_cache (
  key        TEXT NOT NULL PRIMARY KEY,
  tool       TEXT NOT NULL,
  output     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CHECK (expires_at >= created_at)
) STRICT;
CREATE INDEX step_cache_expiry ON step_cache (expires_at);
`,
  down: `
DROP TABLE step_cache;
`,
};
