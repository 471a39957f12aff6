import Database from 'better-sqlite3';
import type { Logger } from '../../ports.ts';
import { schemaVersion } from './migrate.ts';
import { translate } from './storage-error.ts';

export type SqlValue = string | number | null;
export type Bindings = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>];

/** A prepared statement. Bind by position, or with one object for named parameters. Throws `OrdinautError`. */
export interface Statement<Row, Values extends Bindings = readonly SqlValue[]> {
  /** The number of rows changed. */
  run(...values: Values): number;
  /** The rowid of the row inserted, at a third of what `RETURNING` costs. */
  insert(...values: Values): number;
  get(...values: Values): Row | undefined;
  all(...values: Values): readonly Row[];
}
export type Named = readonly [Readonly<Record<string, SqlValue>>];

export interface Connection {
  readonly db: Database.Database;
  /** Prepared on first use and kept, one for each text. */
  statement<Row = never, Values extends Bindings = readonly SqlValue[]>(sql: string): Statement<Row, Values>;
}

export interface ConnectionOptions {
  readonly file: string;
  readonly log: Logger;
  /** Statements slower than this are logged at `warn`. */
  readonly slow_ms: number;
  /** Milliseconds from an arbitrary origin, to time statements. */
  readonly monotonic?: () => number;
  readonly readonly?: boolean;
}

/** Milliseconds a write waits for another process before `storage_busy`. It blocks the loop, so it is short. */
const busyTimeout = 2_000;

/**
 * Opens the file with the settings that durability rests on. `synchronous=FULL` is set on every connection, in
 * words, because the driver is built to reopen WAL files at NORMAL, which loses commits at a power cut.
 * Throws `foreign_database` and `newer_database` before it changes anything.
 */
export function openConnection(options: ConnectionOptions): Connection {
  const db = new Database(options.file, { timeout: busyTimeout, readonly: options.readonly ?? false });
  try {
    // A file that is not ours is left as it is.
    schemaVersion(db, options.file);
    configure(db, options.readonly ?? false);
  } catch (error) {
    db.close();
    throw translate(error);
  }
  const monotonic = options.monotonic ?? (() => performance.now());
  const statements = new Map<string, unknown>();
  return {
    db,
    statement<Row, Values extends Bindings>(sql: string): Statement<Row, Values> {
      const known = statements.get(sql) ?? lazyStatement(db, sql, options, monotonic);
      statements.set(sql, known);
      return known as Statement<Row, Values>;
    },
  };
}

function configure(db: Database.Database, readonly: boolean): void {
  if (!readonly) db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  // macOS keeps synced writes in the drive's cache unless it is told so; elsewhere these do nothing.
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  // A checkpoint costs two syncs: every 16 MB of log rather than every 4.
  db.pragma('wal_autocheckpoint = 4000');
  db.pragma('journal_size_limit = 67108864');
}

function lazyStatement<Row, Values extends Bindings>(
  db: Database.Database,
  sql: string,
  { log, slow_ms }: ConnectionOptions,
  monotonic: () => number,
): Statement<Row, Values> {
  let prepared: Database.Statement<unknown[], Row> | undefined;
  const prepare = () => (prepared ??= db.prepare<unknown[], Row>(sql));
  const watch = (start: number): void => {
    const elapsed = monotonic() - start;
    if (elapsed > slow_ms) log.warn({ sql: oneLine(sql), elapsed_ms: Math.round(elapsed) }, 'slow query');
  };
  // Written out rather than shared: these run half a dozen times for each run of a task.
  return {
    run(...values) {
      const start = monotonic();
      try {
        return prepare().run(...values).changes;
      } catch (error) {
        throw translate(error);
      } finally {
        watch(start);
      }
    },
    insert(...values) {
      const start = monotonic();
      try {
        return Number(prepare().run(...values).lastInsertRowid);
      } catch (error) {
        throw translate(error);
      } finally {
        watch(start);
      }
    },
    get(...values) {
      const start = monotonic();
      try {
        return prepare().get(...values);
      } catch (error) {
        throw translate(error);
      } finally {
        watch(start);
      }
    },
    all(...values) {
      const start = monotonic();
      try {
        return prepare().all(...values);
      } catch (error) {
        throw translate(error);
      } finally {
        watch(start);
      }
    },
  };
}

const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
