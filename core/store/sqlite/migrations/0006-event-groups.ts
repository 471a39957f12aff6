import type { Migration } from './migration.ts';

/** Consumers that share events, and what each was given and has not acknowledged. */
export const eventGroups: Migration = {
  name: '0006-event-groups',
  up: `
CREATE TABLE event_groups (
  name           TEXT NOT NULL PRIMARY KEY,
  topic          TEXT NOT NULL,
  seq            INTEGER NOT NULL CHECK (seq >= 0),
  max_deliveries INTEGER NOT NULL CHECK (max_deliveries >= 1),
  created_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An event cannot be deleted while a group has it: the reference refuses.
CREATE TABLE event_deliveries (
  group_name   TEXT NOT NULL REFERENCES event_groups (name) ON DELETE CASCADE,
  seq          INTEGER NOT NULL REFERENCES events (seq),
  consumer     TEXT NOT NULL,
  deliveries   INTEGER NOT NULL CHECK (deliveries >= 1),
  delivered_at INTEGER NOT NULL,
  dead_at      INTEGER CHECK (dead_at >= delivered_at),
  PRIMARY KEY (group_name, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_deliveries_by_event ON event_deliveries (seq);
CREATE INDEX event_deliveries_by_age ON event_deliveries (group_name, delivered_at) WHERE dead_at IS NULL;
`,
  down: `
DROP TABLE event_deliveries;
DROP TABLE event_groups;
`,
};
