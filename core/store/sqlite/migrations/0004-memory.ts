import type { Migration } from './migration.ts';

/** What agents remember over runs: values, documents with their words, and which ids were seen. Scope '' is shared. */
export const memory: Migration = {
  name: '0004-memory',
  up: `
CREATE TABLE memory_values (
  scope      TEXT NOT NULL,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_values_expiry ON memory_values (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE memory_documents (
  seq        INTEGER PRIMARY KEY,
  scope      TEXT NOT NULL,
  id         TEXT NOT NULL,
  title      TEXT NOT NULL,
  text       TEXT NOT NULL,
  tags       TEXT NOT NULL CHECK (json_valid(tags)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (scope, id)
) STRICT;
CREATE INDEX memory_documents_by_time ON memory_documents (scope, updated_at);

-- The words alone; the texts are those of the table (external content). Accents do not count.
CREATE VIRTUAL TABLE memory_search USING fts5 (
  title, text, tags, content = 'memory_documents', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER memory_documents_added AFTER INSERT ON memory_documents BEGIN
  INSERT INTO memory_search (rowid, title, text, tags) VALUES (new.seq, new.title, new.text, new.tags);
END;
CREATE TRIGGER memory_documents_removed AFTER DELETE ON memory_documents BEGIN
  INSERT INTO memory_search (memory_search, rowid, title, text, tags)
  VALUES ('delete', old.seq, old.title, old.text, old.tags);
END;
CREATE TRIGGER memory_documents_changed AFTER UPDATE ON memory_documents BEGIN
  INSERT INTO memory_search (memory_search, rowid, title, text, tags)
  VALUES ('delete', old.seq, old.title, old.text, old.tags);
  INSERT INTO memory_search (rowid, title, text, tags) VALUES (new.seq, new.title, new.text, new.tags);
END;

-- request_key names the call that saw an id first, so that a repeat of it gets the same answer.
CREATE TABLE memory_seen (
  scope       TEXT NOT NULL,
  set_name    TEXT NOT NULL,
  id          TEXT NOT NULL,
  request_key TEXT NOT NULL,
  seen_at     INTEGER NOT NULL,
  PRIMARY KEY (scope, set_name, id)
) STRICT, WITHOUT ROWID;
`,
  down: `
DROP TABLE memory_seen;
DROP TABLE memory_search;
DROP TABLE memory_documents;
DROP TABLE memory_values;
`,
};
