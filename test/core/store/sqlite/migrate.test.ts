import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { currentVersion, migrate, migrations } from '../../../../core/store/sqlite/migrate.ts';
import { createSilentLog } from '../../../support/silent-log.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { openFile } from './open-sqlite-store.ts';

const log = createSilentLog();
const task = '01930000-0000-7000-8000-0000000000aa';
const slot = 1_700_000_000_000;

/** Rows as schema 1 wrote them: kept as text, so that they stay what they were. */
const rowsOfVersion1 = `
INSERT INTO agents VALUES ('agent', 'Ana', '["*"]', 5);
INSERT INTO tasks VALUES ('${task}', 'agent', 'active', 2, 'manual', 'briefing', NULL, ${slot + 9}, 0, 5, 6);
INSERT INTO task_versions VALUES ('${task}', 1, '{"title":"Old","schedule":{"kind":"manual"}}', 'agent', 5);
INSERT INTO task_versions VALUES ('${task}', 2, '{"title":"Briefing","schedule":{"kind":"manual"}}', 'agent', 6);
INSERT INTO runs (id, state, fence, attempt, finished_at, first_started_at, priority, run_at, task_id, slot_at,
                  created_at, crashes, retries, task_version, agent_id, correlation_id, trigger, mode, params, output)
VALUES ('run', 'succeeded', 1, 1, ${slot + 3}, ${slot + 1}, 5, ${slot}, '${task}', ${slot}, ${slot}, 0, 0, 2, 'agent',
        'c', 'schedule', 'direct', '{"city":"Chisinau"}', '{"text":"done"}');
INSERT INTO occurrences VALUES ('${task}', ${slot}, 'ran', 'ran on time', 'run', NULL, NULL, 1, ${slot + 3});
INSERT INTO steps VALUES ('run', 'notify', 'tool', 'succeeded', 'notify.show', 1, ${slot + 1}, ${slot + 2}, NULL, '{}',
                          'true', NULL, 'direct');
INSERT INTO attempts VALUES ('run', 'notify', 1, 1, ${slot + 1}, ${slot + 2}, 'notify.show', 'direct', NULL);
INSERT INTO effects VALUES ('run', 'effect', 'notify', 1, 'notify.show', 'write', 'key', '{}', 'succeeded', 'true', NULL,
                            ${slot + 1}, ${slot + 2}, 0);
INSERT INTO inbox (id, kind, state, title, body, choices, detail, created_at)
VALUES ('item', 'changed_tool', 'open', 'Changed', '', '["accept"]', '{}', 7);
INSERT INTO events VALUES (1, 'event', 'run.succeeded', '{"run_id":"run"}', 'engine', 'c', ${slot + 3});
INSERT INTO cursors VALUES ('tasks', 1);
INSERT INTO settings VALUES ('zone_data', '"2026a"');
`;

function raw(file: string): Database.Database {
  const db = new Database(file);
  onTestFinished(() => void db.close());
  db.pragma('foreign_keys = ON');
  return db;
}
function fileOfVersion1(): string {
  const file = join(temporaryDirectory(), 'ordinaut.db');
  const db = raw(file);
  migrate(db, file, log, 1);
  db.exec(rowsOfVersion1);
  db.close();
  return file;
}
const schemaOf = (db: Database.Database) =>
  db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
const open = (file: string) => {
  const store = openFile(file);
  onTestFinished(() => store.close());
  return store;
};

describe('migrations', () => {
  it('take a file of version 1 to the current one, with all its rows', async () => {
    const store = open(fileOfVersion1());
    expect(await store.getTask(task)).toMatchObject({
      version: 2,
      definition: { title: 'Briefing' },
      next_at: slot + 9,
    });
    expect(await store.listTaskVersions(task)).toHaveLength(2);
    expect(await store.getRun('run')).toMatchObject({
      state: 'succeeded',
      output: { text: 'done' },
      slot_at: slot,
    });
    expect(await store.getOccurrence(task, slot)).toMatchObject({ state: 'ran', run_id: 'run' });
    expect(await store.getSteps('run')).toMatchObject([{ path: 'notify', output: true }]);
    expect(await store.getAttempts('run')).toMatchObject([{ path: 'notify', tool: 'notify.show' }]);
    expect(await store.getEffects('run')).toMatchObject([{ id: 'effect', state: 'succeeded' }]);
    expect(await store.getInboxItem('item')).toMatchObject({ state: 'open', choices: ['accept'] });
    expect(await store.eventsAfter(0, 9)).toMatchObject([{ seq: 1, payload: { run_id: 'run' } }]);
    expect(await store.getCursor('tasks')).toBe(1);
    expect(await store.getSetting('zone_data')).toBe('2026a');
    expect(await store.getAgent('agent')).toMatchObject({ name: 'Ana' });
    expect(await store.doctor({ repair: false, owner: 'x', now: slot })).toEqual([]);
  });

  it('let the file be used as a new one is', async () => {
    const store = open(fileOfVersion1());
    const briefing = {
      id: 'b',
      run_id: 'run',
      task_id: task,
      title: 'Monday',
      markdown: '',
      created_at: 1,
      read_at: null,
    };
    await store.publishBriefing(briefing);
    await store.putCached('k', 't', 1, 1, 9);
    expect(await store.getBriefing('b')).toEqual(briefing);
  });

  it('go down again to version 1 and keep its rows', async () => {
    const file = fileOfVersion1();
    const before = schemaOf(raw(file));
    await openFile(file).close();
    const db = raw(file);
    migrate(db, file, log, 1);
    expect(schemaOf(db)).toEqual(before);
    expect(db.prepare('SELECT state FROM runs').pluck().all()).toEqual(['succeeded']);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });

  it('are undone one by one to the schema before them', () => {
    const file = join(temporaryDirectory(), 'ordinaut.db');
    const db = raw(file);
    const before = [schemaOf(db)];
    for (let version = 1; version <= currentVersion; version++) {
      migrate(db, file, log, version);
      before.push(schemaOf(db));
    }
    for (let version = currentVersion - 1; version >= 0; version--) {
      migrate(db, file, log, version);
      expect(schemaOf(db)).toEqual(before[version]);
    }
  });

  it('are named for their place', () => {
    const places = migrations.map(({ name }) => Number(name.slice(0, 4)));
    expect(places).toEqual(migrations.map((_, index) => index + 1));
  });

  it('are not run on a database of a newer Ordinaut', () => {
    const file = fileOfVersion1();
    const db = raw(file);
    db.pragma(`user_version = ${currentVersion + 1}`);
    db.close();
    const message = new RegExp(
      `newer Ordinaut: its schema is ${currentVersion + 1}, this program knows up to ${currentVersion}`,
    );
    expect(() => openFile(file)).toThrowError(
      expect.objectContaining({ code: 'newer_database', message: expect.stringMatching(message) }),
    );
  });

  it('are not run on the database of another program', () => {
    const file = join(temporaryDirectory(), 'places.sqlite');
    const db = raw(file);
    db.exec('CREATE TABLE bookmarks (url TEXT)');
    expect(() => openFile(file)).toThrowError(expect.objectContaining({ code: 'foreign_database' }));
    expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(1);
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
  });

  it('are not run on a file that is no database', () => {
    const file = join(temporaryDirectory(), 'letter.txt');
    writeFileSync(file, 'Dear Ana, '.repeat(1_000));
    expect(() => openFile(file)).toThrowError(expect.objectContaining({ code: 'foreign_database' }));
  });
});
