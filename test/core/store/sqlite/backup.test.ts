import { copyFileSync, existsSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock } from '../../../../core/store/sqlite/engine-lock.ts';
import { currentVersion } from '../../../../core/store/sqlite/migrate.ts';
import { restoreBackup } from '../../../../core/store/sqlite/restore.ts';
import { codeOf } from '../../../support/store-conformance/setting.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { openFile } from './open-sqlite-store.ts';

/** A data directory whose database holds a setting, and a backup of it. */
async function backedUp() {
  const directory = temporaryDirectory();
  const database = join(directory, 'ordinaut.db');
  const backup = join(temporaryDirectory(), 'backup.db');
  const store = openFile(database);
  await store.setSetting('when', 'before');
  await store.backup(backup);
  await store.setSetting('when', 'after');
  await store.close();
  return { directory, database, backup };
}
async function settingOf(file: string): Promise<unknown> {
  const store = openFile(file);
  try {
    return await store.getSetting('when');
  } finally {
    await store.close();
  }
}

describe('backup', () => {
  it('is taken while the store is written to, holds what was acknowledged before, and is one file', async () => {
    const directory = temporaryDirectory();
    const store = openFile(join(directory, 'ordinaut.db'));
    onTestFinished(() => store.close());
    const filler = 'x'.repeat(2_000);
    await Promise.all(Array.from({ length: 400 }, (_, index) => store.setSetting(`before ${index}`, filler)));
    const target = join(directory, 'backup.db');
    let running = true;
    const writing = (async () => {
      for (let index = 0; running; index++) await store.setSetting(`during ${index}`, filler);
    })();
    await store.backup(target);
    running = false;
    await writing;
    expect(readdirSync(directory).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
    const copy = new Database(target, { readonly: true });
    const kept = copy.prepare("SELECT count(*) FROM settings WHERE name LIKE 'before%'").pluck().get();
    copy.close();
    expect(kept).toBe(400);
  });

  it('never overwrites a file', async () => {
    const directory = temporaryDirectory();
    const store = openFile(join(directory, 'ordinaut.db'));
    onTestFinished(() => store.close());
    const target = join(directory, 'precious.txt');
    writeFileSync(target, 'precious');
    expect(await codeOf(store.backup(target))).toBe('file_exists');
    expect(await codeOf(store.backup(join(directory, 'missing', 'backup.db')))).toBe('not_found');
  });
});

describe('restore', () => {
  it('puts the backup in place and keeps what was there', async () => {
    const { directory, database, backup } = await backedUp();
    const report = await restoreBackup(backup, directory);
    const replaced = `${database}.before-restore-1`;
    expect(report).toEqual({ database, replaced, schema_version: currentVersion });
    expect(await settingOf(database)).toBe('before');
    expect(await settingOf(replaced)).toBe('after');
    expect(await settingOf(backup)).toBe('before');
    expect(await restoreBackup(backup, directory)).toMatchObject({
      replaced: `${database}.before-restore-2`,
    });
  });

  it('takes a database back that a restore had set aside, with its log', async () => {
    const { directory, database } = await backedUp();
    const store = openFile(database);
    await store.setSetting('when', 'only in the log');
    const aside = join(directory, 'aside.db');
    for (const end of ['', '-wal']) copyFileSync(database + end, aside + end);
    await store.close();
    await restoreBackup(aside, directory);
    expect(await settingOf(database)).toBe('only in the log');
  });

  it('fills an empty data directory', async () => {
    const { backup } = await backedUp();
    const directory = temporaryDirectory();
    expect(await restoreBackup(backup, directory)).toMatchObject({ replaced: null });
    expect(await settingOf(join(directory, 'ordinaut.db'))).toBe('before');
  });

  it('needs the engine to be stopped', async () => {
    const { directory, database, backup } = await backedUp();
    const lock = acquireLock(directory);
    expect(await codeOf(restoreBackup(backup, directory))).toBe('already_running');
    lock.release();
    expect(await settingOf(database)).toBe('after');
  });

  it('replaces a database that is damaged', async () => {
    const { directory, database, backup } = await backedUp();
    writeFileSync(database, 'not a database any more '.repeat(500));
    await restoreBackup(backup, directory);
    expect(await settingOf(database)).toBe('before');
  });

  it.each([
    ['of another program', 'foreign_database', (db: Database.Database) => db.pragma('application_id = 7')],
    ['of a newer Ordinaut', 'newer_database', (db: Database.Database) => db.pragma('user_version = 999')],
  ])('refuses a backup %s and touches nothing', async (_, code, spoil) => {
    const { directory, database, backup } = await backedUp();
    const db = new Database(backup);
    spoil(db);
    db.close();
    expect(await codeOf(restoreBackup(backup, directory))).toBe(code);
    expect(readdirSync(directory).toSorted()).toEqual(['engine.lock', 'ordinaut.db']);
    expect(await settingOf(database)).toBe('after');
    expect(existsSync(`${database}.before-restore-1`)).toBe(false);
  });

  it('refuses a damaged backup and one that is not there', async () => {
    const { directory, database, backup } = await backedUp();
    const file = openSync(backup, 'r+');
    writeSync(file, Buffer.alloc(8_192, 0xff), 0, 8_192, 4_096);
    expect(await codeOf(restoreBackup(backup, directory))).toBe('storage_damaged');
    expect(await codeOf(restoreBackup(`${backup}.missing`, directory))).toBe('not_found');
    expect(await codeOf(restoreBackup(database, directory))).toBe('invalid_input');
    expect(await settingOf(database)).toBe('after');
  });
});
