import type { Migration } from './migration.ts';

// A state and what goes with it stand in one CASE: SQLite builds a table for each IN of three values or more, every time
// a row is written.

/** Tasks, the ledger, the queue, the journal of effects, the inbox, the stream of events. */
export const ground: Migration = {
  name: '0001-ground',
  up: `
CREATE TABLE agents (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  scopes     TEXT NOT NULL CHECK (json_valid(scopes)),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The definition lives in task_versions alone; what the scheduler asks for is here, in narrow rows.
CREATE TABLE tasks (
  id              TEXT NOT NULL PRIMARY KEY,
  agent_id        TEXT NOT NULL,
  status          TEXT NOT NULL,
  version         INTEGER NOT NULL CHECK (version >= 1),
  kind            TEXT NOT NULL,
  title_folded    TEXT NOT NULL,
  next_slot_at    INTEGER,
  next_at         INTEGER,
  condition_holds INTEGER NOT NULL CHECK (condition_holds IN (0, 1)),
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  CHECK (CASE status
    WHEN 'active'    THEN 1
    WHEN 'paused'    THEN 1
    WHEN 'proposed'  THEN 1
    WHEN 'completed' THEN next_at IS NULL
    WHEN 'cancelled' THEN next_at IS NULL
    ELSE 0 END)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_next ON tasks (next_at) WHERE status = 'active' AND next_at IS NOT NULL;
CREATE INDEX tasks_event ON tasks (id) WHERE status = 'active' AND kind = 'event';

CREATE TABLE task_versions (
  task_id    TEXT NOT NULL REFERENCES tasks (id),
  version    INTEGER NOT NULL,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (task_id, version)
) STRICT, WITHOUT ROWID;

-- The ledger. run_id has no foreign key: a run and its row are pruned together, and doctor looks for orphans.
CREATE TABLE occurrences (
  task_id    TEXT NOT NULL REFERENCES tasks (id),
  slot_at    INTEGER NOT NULL,
  state      TEXT NOT NULL,
  reason     TEXT NOT NULL,
  run_id     TEXT,
  fire_at    INTEGER,
  span_until INTEGER,
  span_count INTEGER NOT NULL CHECK (span_count >= 1),
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (task_id, slot_at),
  CHECK (CASE state
    WHEN 'queued'    THEN run_id IS NOT NULL AND fire_at IS NULL
    WHEN 'ran'       THEN run_id IS NOT NULL AND fire_at IS NULL
    WHEN 'late'      THEN run_id IS NOT NULL AND fire_at IS NULL
    WHEN 'failed'    THEN run_id IS NOT NULL AND fire_at IS NULL
    WHEN 'pending'   THEN fire_at IS NOT NULL
    WHEN 'coalesced' THEN fire_at IS NULL
    WHEN 'skipped'   THEN fire_at IS NULL
    ELSE 0 END),
  CHECK (span_until IS NULL OR span_until >= slot_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrences_by_time ON occurrences (slot_at);
CREATE INDEX occurrences_pending ON occurrences (fire_at) WHERE state = 'pending';

-- Columns that change or are asked for often come first: SQLite decodes a row from the left.
CREATE TABLE runs (
  seq              INTEGER PRIMARY KEY,
  id               TEXT NOT NULL UNIQUE,
  state            TEXT NOT NULL,
  fence            INTEGER NOT NULL,
  attempt          INTEGER NOT NULL,
  owner            TEXT,
  lease_until      INTEGER,
  started_at       INTEGER,
  first_started_at INTEGER,
  finished_at      INTEGER,
  -- When it goes on by itself: a waiting run, or a queued one whose run_at was still to come.
  wake_at          INTEGER,
  -- 1 when something that it may wait for happened while it was running: it must look again before it waits.
  nudged           INTEGER NOT NULL DEFAULT 0,
  priority         INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 9),
  run_at           INTEGER NOT NULL,
  expires_at       INTEGER,
  concurrency_key  TEXT,
  task_id          TEXT NOT NULL REFERENCES tasks (id),
  slot_at          INTEGER,
  created_at       INTEGER NOT NULL,
  crashes          INTEGER NOT NULL,
  retries          INTEGER NOT NULL,
  wait_for         TEXT,
  wait_path        TEXT,
  -- The inbox item or the run that is waited for.
  wait_ref         TEXT,
  event_seq        INTEGER,
  parent_run_id    TEXT,
  parent_step_path TEXT,
  retry_of         TEXT,
  dedupe_key       TEXT,
  dedupe_until     INTEGER,
  task_version     INTEGER NOT NULL,
  agent_id         TEXT NOT NULL,
  correlation_id   TEXT NOT NULL,
  trigger          TEXT NOT NULL,
  mode             TEXT NOT NULL,
  params           TEXT NOT NULL,
  event            TEXT,
  output           TEXT,
  error            TEXT,
  CHECK (CASE state
    WHEN 'queued'    THEN owner IS NULL AND lease_until IS NULL AND wait_for IS NULL AND finished_at IS NULL
                          AND error IS NULL
    WHEN 'running'   THEN owner IS NOT NULL AND lease_until IS NOT NULL AND started_at IS NOT NULL
                          AND first_started_at IS NOT NULL AND wake_at IS NULL AND wait_for IS NULL
                          AND finished_at IS NULL AND error IS NULL
    WHEN 'succeeded' THEN owner IS NULL AND lease_until IS NULL AND wake_at IS NULL AND wait_for IS NULL
                          AND finished_at IS NOT NULL AND error IS NULL
    WHEN 'waiting'   THEN owner IS NULL AND lease_until IS NULL AND finished_at IS NULL AND error IS NULL
                          AND CASE wait_for
                            WHEN 'time'    THEN wake_at IS NOT NULL
                            WHEN 'backoff' THEN wake_at IS NOT NULL
                            WHEN 'person'  THEN wait_ref IS NOT NULL
                            WHEN 'run'     THEN wait_ref IS NOT NULL
                            ELSE 0 END
    WHEN 'failed'    THEN owner IS NULL AND lease_until IS NULL AND wake_at IS NULL AND wait_for IS NULL
                          AND finished_at IS NOT NULL AND error IS NOT NULL
    WHEN 'cancelled' THEN owner IS NULL AND lease_until IS NULL AND wake_at IS NULL AND wait_for IS NULL
                          AND finished_at IS NOT NULL AND error IS NOT NULL
    WHEN 'parked'    THEN owner IS NULL AND lease_until IS NULL AND wake_at IS NULL AND wait_for IS NULL
                          AND finished_at IS NOT NULL AND error IS NOT NULL
    ELSE 0 END)
) STRICT;
-- Few of these hold an ordinary run: partial, over what is hot or rare, the cheapest test first.
CREATE INDEX runs_queue ON runs (priority DESC, run_at, id) WHERE state = 'queued';
CREATE INDEX runs_queue_key ON runs (concurrency_key, priority DESC, run_at, id)
  WHERE concurrency_key IS NOT NULL AND state = 'queued';
CREATE UNIQUE INDEX runs_running_key ON runs (concurrency_key)
  WHERE concurrency_key IS NOT NULL AND owner IS NOT NULL;
CREATE INDEX runs_expiring ON runs (expires_at)
  WHERE expires_at IS NOT NULL AND first_started_at IS NULL AND finished_at IS NULL;
CREATE INDEX runs_wake ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX runs_unsettled ON runs (task_id) WHERE finished_at IS NULL;
CREATE INDEX runs_troubled ON runs (created_at) WHERE error IS NOT NULL;
CREATE UNIQUE INDEX runs_slot ON runs (task_id, slot_at) WHERE slot_at IS NOT NULL;
CREATE UNIQUE INDEX runs_event ON runs (task_id, event_seq) WHERE event_seq IS NOT NULL;
CREATE INDEX runs_dedupe ON runs (dedupe_key, created_at) WHERE dedupe_key IS NOT NULL;
CREATE INDEX runs_children ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX runs_by_time ON runs (created_at);
CREATE INDEX runs_by_task ON runs (task_id, created_at);

CREATE TABLE steps (
  run_id      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  tool        TEXT,
  attempt     INTEGER NOT NULL,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  wake_at     INTEGER,
  input       TEXT,
  output      TEXT,
  error       TEXT,
  via         TEXT,
  PRIMARY KEY (run_id, path),
  CHECK (CASE state
    WHEN 'succeeded' THEN finished_at IS NOT NULL AND wake_at IS NULL
    WHEN 'failed'    THEN finished_at IS NOT NULL AND wake_at IS NULL
    WHEN 'skipped'   THEN finished_at IS NOT NULL AND wake_at IS NULL
    WHEN 'waiting'   THEN finished_at IS NULL
    ELSE 0 END)
) STRICT, WITHOUT ROWID;

-- fence tells the attempts of one claim from those of a later one: a step that is tried again from the start counts anew.
CREATE TABLE attempts (
  run_id      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path        TEXT NOT NULL,
  fence       INTEGER NOT NULL,
  attempt     INTEGER NOT NULL,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  tool        TEXT NOT NULL,
  via         TEXT NOT NULL,
  error       TEXT,
  PRIMARY KEY (run_id, path, fence, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE effects (
  run_id          TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  id              TEXT NOT NULL,
  step_path       TEXT NOT NULL,
  attempt         INTEGER NOT NULL,
  tool            TEXT NOT NULL,
  kind            TEXT NOT NULL CHECK (kind = 'write' OR kind = 'idempotent' OR kind = 'read_only'),
  idempotency_key TEXT NOT NULL,
  input           TEXT,
  state           TEXT NOT NULL,
  output          TEXT,
  error           TEXT,
  created_at      INTEGER NOT NULL,
  settled_at      INTEGER,
  -- 1 when a person asked for its step to be executed anew: kept as history, unknown to later claims.
  retired         INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  PRIMARY KEY (run_id, id),
  CHECK (CASE state
    WHEN 'sending'    THEN settled_at IS NULL
    WHEN 'in_doubt'   THEN settled_at IS NULL
    WHEN 'succeeded'  THEN settled_at IS NOT NULL
    WHEN 'failed'     THEN settled_at IS NOT NULL
    WHEN 'went_out'   THEN settled_at IS NOT NULL
    WHEN 'send_again' THEN settled_at IS NOT NULL
    WHEN 'stopped'    THEN settled_at IS NOT NULL
    ELSE 0 END)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  kind           TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('open', 'answered', 'expired', 'withdrawn')),
  title          TEXT NOT NULL,
  body           TEXT NOT NULL,
  choices        TEXT NOT NULL CHECK (json_valid(choices)),
  detail         TEXT NOT NULL CHECK (json_valid(detail)),
  run_id         TEXT REFERENCES runs (id) ON DELETE CASCADE,
  step_path      TEXT,
  effect_id      TEXT,
  deadline_at    INTEGER,
  default_answer TEXT,
  answer         TEXT,
  answer_value   TEXT,
  answered_by    TEXT,
  created_at     INTEGER NOT NULL,
  answered_at    INTEGER,
  CHECK ((state = 'open') = (answered_at IS NULL)),
  CHECK (state <> 'open' OR answer IS NULL),
  CHECK (state <> 'answered' OR (answer IS NOT NULL AND answered_by IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX inbox_doubt ON inbox (effect_id) WHERE state = 'open' AND kind = 'in_doubt';
CREATE UNIQUE INDEX inbox_question ON inbox (run_id, coalesce(step_path, ''), kind)
  WHERE state = 'open' AND run_id IS NOT NULL AND kind <> 'in_doubt';
CREATE INDEX inbox_by_run ON inbox (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX inbox_by_state ON inbox (state);
CREATE INDEX inbox_deadline ON inbox (deadline_at) WHERE state = 'open' AND deadline_at IS NOT NULL;

-- seq never goes back: the newest row is not pruned.
CREATE TABLE events (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL,
  topic          TEXT NOT NULL,
  payload        TEXT NOT NULL,
  source         TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  occurred_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE cursors (
  consumer TEXT NOT NULL PRIMARY KEY,
  seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
`,
  down: `
DROP TABLE settings;
DROP TABLE cursors;
DROP TABLE events;
DROP TABLE inbox;
DROP TABLE effects;
DROP TABLE attempts;
DROP TABLE steps;
DROP TABLE runs;
DROP TABLE occurrences;
DROP TABLE task_versions;
DROP TABLE tasks;
DROP TABLE agents;
`,
};
