import type { Migration } from './migration.ts';

/** Webhooks, whose secrets are kept elsewhere, and what they received lately. */
export const webhooks: Migration = {
  name: '0013-webhooks',
  up: `
CREATE TABLE webhooks (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  topic      TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- The signature: it tells time and body apart from all others.
  delivery   TEXT NOT NULL,
  at         INTEGER NOT NULL,
  PRIMARY KEY (webhook_id, delivery)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_at ON webhook_deliveries (at);
`,
  down: `
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
`,
};
