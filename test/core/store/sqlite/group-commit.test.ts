import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Change } from '../../../../core/store/change.ts';
import { openConnection } from '../../../../core/store/sqlite/connection.ts';
import { groupCommit } from '../../../../core/store/sqlite/group-commit.ts';
import { createSilentLog } from '../../../support/silent-log.ts';
import { codeOf } from '../../../support/store-conformance/setting.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

function committing() {
  const file = join(temporaryDirectory(), 'a.db');
  const statements: string[] = [];
  const note = (fields: object) => 'sql' in fields && statements.push(String(fields.sql));
  const log = { ...createSilentLog(), warn: note };
  const connection = openConnection({ file, log, slow_ms: -1 });
  const reader = openConnection({ file, log: createSilentLog(), slow_ms: 60_000 });
  onTestFinished(() => {
    connection.db.close();
    reader.db.close();
  });
  connection.db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT');
  const commit = groupCommit(connection, log);
  const insert = connection.statement('INSERT INTO t (a) VALUES (?)');
  const add = (a: number) =>
    commit.write((emit) => {
      insert.run(a);
      emit({ kind: 'event', seq: a });
      return a;
    });
  const stored = () => reader.db.prepare('SELECT a FROM t ORDER BY a').pluck().all();
  const commits = () => statements.filter((sql) => sql === 'COMMIT').length;
  return { connection, commit, add, stored, commits };
}

describe('group commit', () => {
  it('commits the writes of one turn together', async () => {
    const { add, stored, commits } = committing();
    expect(await Promise.all([add(1), add(2), add(3)])).toEqual([1, 2, 3]);
    expect(stored()).toEqual([1, 2, 3]);
    expect(commits()).toBe(1);
  });

  it('resolves when others can read it, and not before', async () => {
    const { add, stored } = committing();
    const written = add(1);
    expect(stored()).toEqual([]);
    await written;
    expect(stored()).toEqual([1]);
  });

  it('keeps the writes beside one that fails half-way, and undoes that one whole', async () => {
    const { commit, connection, add, stored } = committing();
    const half = commit.write(() => {
      connection.statement('INSERT INTO t (a) VALUES (7)').run();
      connection.statement('INSERT INTO t (a) VALUES (7)').run();
    });
    const results = await Promise.allSettled([add(1), half, add(2), add(2), add(3)]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(stored()).toEqual([1, 2, 3]);
  });

  it('tells of what was committed, once for each commit, and of nothing that failed', async () => {
    const { commit, add, stored } = committing();
    const heard: (readonly Change[])[] = [];
    const readable: unknown[] = [];
    const stop = commit.onChange((changes) => {
      heard.push(changes);
      readable.push(stored());
    });
    await Promise.allSettled([add(1), add(1), add(2)]);
    expect(heard).toEqual([
      [
        { kind: 'event', seq: 1 },
        { kind: 'event', seq: 2 },
      ],
    ]);
    expect(readable).toEqual([[1, 2]]);
    stop();
    await add(3);
    expect(heard).toHaveLength(1);
  });

  it('survives a listener that throws', async () => {
    const { commit, add, stored } = committing();
    commit.onChange(() => {
      throw new Error('a broken screen');
    });
    await add(1);
    expect(stored()).toEqual([1]);
  });

  it('commits more than one batch when a turn queues very many', async () => {
    const { add, stored, commits } = committing();
    await Promise.all(Array.from({ length: 1_200 }, (_, index) => add(index)));
    expect(stored()).toHaveLength(1_200);
    expect(commits()).toBe(3);
  });

  it('commits what is queued when it is closed, and refuses what comes later', async () => {
    const { commit, add, stored } = committing();
    const queued = add(1);
    commit.close();
    await queued;
    expect(stored()).toEqual([1]);
    expect(await codeOf(add(2))).toBe('store_closed');
  });

  it('reports a full store, loses nothing acknowledged, and goes on when there is room', async () => {
    const { commit, connection, add, stored } = committing();
    await add(1);
    const pages = Number(connection.db.pragma('page_count', { simple: true }));
    connection.db.pragma(`max_page_count = ${pages + 2}`);
    const fill = connection.statement('INSERT INTO t (a, b) VALUES (?, ?)');
    const big = commit.write(() => fill.run(9, 'x'.repeat(1_000_000)));
    const small = add(2);
    expect(await codeOf(big)).toBe('storage_full');
    await small;
    expect(stored()).toEqual([1, 2]);
    connection.db.pragma('max_page_count = 1000000');
    await commit.write(() => fill.run(9, 'x'.repeat(1_000_000)));
    expect(stored()).toEqual([1, 2, 9]);
  });

  it('reports that another process holds the database, and goes on afterwards', async () => {
    const { connection, add, stored } = committing();
    connection.db.pragma('busy_timeout = 0');
    const other = new Database(connection.db.name);
    other.exec('BEGIN IMMEDIATE');
    expect(await codeOf(add(1))).toBe('storage_busy');
    other.exec('ROLLBACK');
    other.close();
    await add(1);
    expect(stored()).toEqual([1]);
  });
});
