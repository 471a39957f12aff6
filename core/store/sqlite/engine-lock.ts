import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { dataDirectoryAt } from '../../data-directory.ts';
import { OrdinautError } from '../../errors.ts';
import { translate } from './storage-error.ts';

export interface EngineLock {
  /** Idempotent. */
  release(): void;
}

/**
 * One engine per data directory. The lock is an exclusive SQLite lock on a file of its own: the operating system
 * drops it when the holder dies, however it dies, so there is no stale lock and no pid to mistake for another's.
 * The pid in the file beside it is only for the message. Throws `already_running`.
 *
 * Nothing else may open the lock file in this process: POSIX drops a process's locks when any descriptor of the
 * file is closed.
 */
export function acquireLock(directory: string): EngineLock {
  const { lock } = dataDirectoryAt(directory);
  const pidFile = `${lock}.pid`;
  let db: Database.Database | undefined;
  try {
    db = new Database(lock, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw alreadyRunning(directory, pidFile, error);
    throw translate(error);
  }
  const held = db;
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      if (!held.open) return;
      rmSync(pidFile, { force: true });
      held.close();
    },
  };
}

function alreadyRunning(directory: string, pidFile: string, cause: unknown): OrdinautError {
  const pid = readPid(pidFile);
  return new OrdinautError(
    {
      code: 'already_running',
      message: `already running${pid === undefined ? '' : `, pid ${pid}`}: an engine holds ${directory}`,
      hint: 'use the running one, end it first, or choose another directory with --data-dir',
    },
    cause,
  );
}

/** undefined in the instant between the lock and the note. */
function readPid(pidFile: string): string | undefined {
  try {
    return readFileSync(pidFile, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
