import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';

/**
 * What this disk asks for one row made durable by a process that does nothing else, in milliseconds each: a run that is due
 * cannot start sooner, because its slot is committed before.
 */
export async function bareCommits(count: number, spacing_ms: number): Promise<readonly number[]> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const db = new Database(join(directory, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT');
  const insert = db.prepare('INSERT INTO t (b) VALUES (?)');
  const samples: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    await sleep(spacing_ms);
    const start = performance.now();
    insert.run('one slot');
    samples.push(performance.now() - start);
  }
  db.close();
  rmSync(directory, { recursive: true, force: true });
  return samples;
}
