import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { dataDirectoryAt } from '../../data-directory.ts';
import { OrdinautError } from '../../errors.ts';
import { copyDatabase, removeDatabase, syncToDisk } from './backup.ts';
import { acquireLock } from './engine-lock.ts';
import { schemaVersion } from './migrate.ts';
import { translate } from './storage-error.ts';

export interface RestoreReport {
  readonly database: string;
  /** Where the replaced database is kept; null when there was none. */
  readonly replaced: string | null;
  /** The schema of the backup; the next start takes it to the current one. */
  readonly schema_version: number;
}

/**
 * Puts a backup in the place of a data directory's database. The engine must be stopped (`already_running`). The
 * backup is verified first (`foreign_database`, `newer_database`, `storage_damaged`, `not_found`); the replaced
 * database is kept beside, with its log, as `ordinaut.db.before-restore-<n>`.
 */
export async function restoreBackup(backup: string, directory: string): Promise<RestoreReport> {
  const source = resolve(backup);
  if (!existsSync(source))
    throw new OrdinautError({ code: 'not_found', message: `there is no backup ${source}` });
  const { database } = dataDirectoryAt(directory);
  if (source === resolve(database))
    throw new OrdinautError({
      code: 'invalid_input',
      message: `${source} is the database itself, not a backup of it`,
    });
  const lock = acquireLock(directory);
  const incoming = `${database}.restoring`;
  try {
    await removeDatabase(incoming);
    const schema_version = await copyOf(source, incoming);
    const replaced = await setAside(database);
    await rename(incoming, database);
    await syncToDisk(directory);
    return { database, replaced, schema_version };
  } catch (error) {
    await removeDatabase(incoming);
    throw translate(error);
  } finally {
    lock.release();
  }
}

async function copyOf(source: string, target: string): Promise<number> {
  const db = new Database(source, { readonly: true });
  try {
    schemaVersion(db, source);
    return await copyDatabase(db, target);
  } finally {
    db.close();
  }
}

/** Moves a database and what belongs to it out of the way, under the first free number. */
async function setAside(database: string): Promise<string | null> {
  foldLog(database);
  const parts = ['', '-wal', '-shm'].filter((end) => existsSync(database + end));
  if (parts.length === 0) return null;
  let number = 1;
  while (existsSync(`${database}.before-restore-${number}`)) number += 1;
  const kept = `${database}.before-restore-${number}`;
  for (const end of parts) await rename(database + end, kept + end);
  return kept;
}

/** Closing a database as its last user folds its log into it. A damaged one keeps its log, and both are moved. */
function foldLog(database: string): void {
  if (!existsSync(database)) return;
  try {
    const db = new Database(database, { fileMustExist: true });
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}
