import { existsSync } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { OrdinautError } from '../../errors.ts';
import type { Logger } from '../../ports.ts';
import type { Connection } from './connection.ts';
import { schemaVersion } from './migrate.ts';
import { translate } from './storage-error.ts';

/**
 * Copies the database while it is in use, into one file without a log beside it. The copy is checked before it
 * gets its name. Throws `file_exists` rather than overwrite, `not_found` when the directory is not there.
 */
export async function backupTo(connection: Connection, target: string, log: Logger): Promise<void> {
  const file = resolve(target);
  if (existsSync(file))
    throw new OrdinautError({
      code: 'file_exists',
      message: `${file} exists: a backup never overwrites a file`,
      hint: 'name another file',
    });
  if (!existsSync(dirname(file)))
    throw new OrdinautError({ code: 'not_found', message: `there is no directory ${dirname(file)}` });
  const partial = `${file}.partial-${process.pid}`;
  try {
    await copyDatabase(connection.db, partial);
    await rename(partial, file);
    await syncToDisk(dirname(file));
  } catch (error) {
    await removeDatabase(partial);
    throw translate(error);
  }
  log.info({ file }, 'backup written');
}

/** Copies a database, its log included, into one new file; checks the copy and syncs it. Answers with its schema version. */
export async function copyDatabase(db: Database.Database, target: string): Promise<number> {
  await db.backup(target);
  sealCopy(target);
  const version = verifyDatabase(target);
  // It holds what the data directory keeps from others.
  await chmod(target, 0o600);
  await syncToDisk(target);
  return version;
}

export async function removeDatabase(file: string): Promise<void> {
  await Promise.all(['', '-wal', '-shm', '-journal'].map((end) => rm(file + end, { force: true })));
}

/** A backup is one file: no write-ahead log. */
function sealCopy(file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/**
 * Reads the whole file. Throws `foreign_database`, `newer_database`, `storage_damaged`; answers with its schema version.
 */
function verifyDatabase(file: string): number {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    const version = schemaVersion(db, file);
    if (version === 0)
      throw new OrdinautError({
        code: 'foreign_database',
        message: `${file} is not an Ordinaut database: it is empty`,
      });
    const found = db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(1)').get();
    if (found?.integrity_check !== 'ok')
      throw new OrdinautError({
        code: 'storage_damaged',
        message: `${file} is damaged: ${found?.integrity_check}`,
        hint: 'use another backup',
      });
    return version;
  } catch (error) {
    throw translate(error);
  } finally {
    db?.close();
  }
}

export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
