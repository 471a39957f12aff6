import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../../../core/store/sqlite/connection.ts';
import { createSilentLog } from '../../../support/silent-log.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

function connect(file: string, options: Partial<Parameters<typeof openConnection>[0]> = {}) {
  const connection = openConnection({ file, log: createSilentLog(), slow_ms: 60_000, ...options });
  onTestFinished(() => void connection.db.close());
  return connection;
}
const pragma = (connection: ReturnType<typeof connect>, name: string) =>
  connection.db.pragma(name, { simple: true });

describe('connection', () => {
  it('syncs every commit, on a new file and on one that is in WAL mode already', () => {
    const file = join(temporaryDirectory(), 'a.db');
    const first = connect(file);
    expect([pragma(first, 'journal_mode'), pragma(first, 'synchronous')]).toEqual(['wal', 2]);
    const second = connect(file);
    expect([pragma(second, 'journal_mode'), pragma(second, 'synchronous')]).toEqual(['wal', 2]);
  });

  it('enforces foreign keys', () => {
    expect(pragma(connect(join(temporaryDirectory(), 'a.db')), 'foreign_keys')).toBe(1);
  });

  it('logs statements that take longer than the limit, on one line', () => {
    let now = 0;
    const slow: unknown[] = [];
    const log = { ...createSilentLog(), warn: (fields: object) => slow.push(fields) };
    const file = join(temporaryDirectory(), 'a.db');
    const connection = connect(file, { log, slow_ms: 20, monotonic: () => now });
    connection.statement('SELECT 1').get();
    expect(slow).toEqual([]);
    connection.db.function('wait', () => {
      now += 21;
      return 1;
    });
    connection.statement('SELECT\n  wait()').get();
    expect(slow).toEqual([{ sql: 'SELECT wait()', elapsed_ms: 21 }]);
  });

  it('names storage trouble and contradictions by their codes', () => {
    const connection = connect(join(temporaryDirectory(), 'a.db'));
    connection.db.exec(
      'CREATE TABLE t (a INTEGER PRIMARY KEY CHECK (a < 100)) STRICT; INSERT INTO t VALUES (1)',
    );
    const insert = connection.statement('INSERT INTO t VALUES (?)');
    expect(() => insert.run(1)).toThrowError(expect.objectContaining({ code: 'conflict', retryable: false }));
    expect(() => insert.run(100)).toThrowError(expect.objectContaining({ code: 'conflict' }));
    connection.db.pragma('query_only = ON');
    expect(() => insert.run(2)).toThrowError(
      expect.objectContaining({ code: 'storage_io', retryable: true }),
    );
  });
});
