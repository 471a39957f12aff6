import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sampleTask } from '../../../support/sample-task.ts';
import {
  effect,
  failed,
  minute,
  nextId,
  only,
  question,
  setting,
  succeeded,
  t0,
  tokenOf,
} from '../../../support/store-conformance/setting.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

/** A store, and what breaks it behind its back. */
async function patient() {
  let file = '';
  const at = await setting(async () => {
    const opened = await openSqliteStore();
    file = opened.file;
    return opened;
  });
  const harm = (sql: string) => {
    const db = new Database(file);
    db.pragma('foreign_keys = OFF');
    db.exec(sql);
    db.close();
  };
  const examine = (repair = false) => at.store.doctor({ repair, owner: 'worker', now: t0 });
  return { ...at, harm, examine };
}
const checks = (findings: readonly { readonly check: string; readonly repairable: boolean }[]) =>
  findings.map(({ check, repairable }) => [check, repairable]);

async function ranOnce() {
  const at = await patient();
  await at.store.setNext([{ id: at.task.id, next_slot_at: t0, next_at: t0 }]);
  const run = at.newRun({ trigger: 'schedule', slot_at: t0 });
  const decision = { kind: 'run', slot_at: t0, reason: 'due', run, dedupe_window_ms: null } as const;
  const next = { next_slot_at: null, next_at: null, completed: false };
  await at.store.decide([{ task_id: at.task.id, expected_next_at: t0, decisions: [decision], ...next }], t0);
  await at.settle(tokenOf(only(await at.claim())), succeeded());
  return at;
}

describe('doctor', () => {
  it('finds and mends a slot that waits for a run which has ended', async () => {
    const at = await ranOnce();
    at.harm("UPDATE occurrences SET state = 'queued'");
    expect(checks(await at.examine(true))).toEqual([['orphan', true]]);
    expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({ state: 'ran' });
    expect(await at.examine()).toEqual([]);
  });

  it('finds and mends a slot whose run is gone', async () => {
    const at = await ranOnce();
    at.harm("UPDATE occurrences SET state = 'queued'; DELETE FROM runs");
    expect(checks(await at.examine(true))).toEqual([['orphan', true]]);
    expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({
      state: 'failed',
      reason: 'its run was lost',
    });
  });

  it('finds and mends a run without its row in the ledger', async () => {
    const at = await ranOnce();
    at.harm('DELETE FROM occurrences');
    expect(checks(await at.examine(true))).toEqual([['ledger', true]]);
    expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({ state: 'ran' });
    expect(await at.examine()).toEqual([]);
  });

  it('leaves the schedule going when a slot has a run but no row', async () => {
    const at = await ranOnce();
    at.harm('DELETE FROM occurrences');
    await at.store.setNext([{ id: at.task.id, next_slot_at: t0, next_at: t0 }]);
    const run = at.newRun({ trigger: 'schedule', slot_at: t0 });
    const decision = { kind: 'run', slot_at: t0, reason: 'due', run, dedupe_window_ms: null } as const;
    const next = { next_slot_at: null, next_at: null, completed: false };
    const decide = at.store.decide(
      [{ task_id: at.task.id, expected_next_at: t0, decisions: [decision], ...next }],
      t0,
    );
    expect(await decide).toEqual({ applied: 1, runs: 0, deduplicated: 0 });
    expect(await at.examine()).toEqual([]);
  });

  it('finds and mends a stuck lease, and asks about what was being sent', async () => {
    const at = await patient();
    const token = tokenOf(await at.claimed());
    await at.store.beginEffect(token, effect(token.run_id, 'send'));
    const late = { owner: 'worker', now: t0 + minute };
    expect(checks(await at.store.doctor({ repair: true, ...late }))).toEqual([['stuck_lease', true]]);
    expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'waiting', wait: { for: 'person' } });
    expect(await at.store.doctor({ repair: false, ...late })).toEqual([]);
  });

  it('finds and mends a run that waits for an item that is closed', async () => {
    const at = await patient();
    const token = tokenOf(await at.claimed());
    const item = await at.store.ask(token, question(token.run_id));
    const wait = { for: 'person', until: null, step_path: 'ask', inbox_item_id: item } as const;
    await at.settle(token, { kind: 'suspended', wait });
    at.harm(`UPDATE inbox SET state = 'withdrawn', answered_at = 1`);
    expect(checks(await at.examine(true))).toEqual([['orphan', true]]);
    expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'queued' });
  });

  it('finds and mends a run that waits for one that has ended', async () => {
    const at = await patient();
    const parent = tokenOf(await at.claimed());
    const child = tokenOf(await at.claimed());
    const wait = { for: 'run', until: null, step_path: 'call', run_id: child.run_id } as const;
    await at.settle(parent, { kind: 'suspended', wait });
    await at.settle(child, failed());
    expect(checks(await at.examine(true))).toEqual([['orphan', true]]);
    expect(await at.store.getRun(parent.run_id)).toMatchObject({ state: 'queued' });
  });

  it('finds an effect that nobody waits for, and leaves it to a person', async () => {
    const at = await patient();
    const token = tokenOf(await at.claimed());
    await at.store.beginEffect(token, effect(token.run_id, 'send'));
    await at.settle(token, succeeded());
    expect(checks(await at.examine())).toEqual([['ledger', false]]);
  });

  it('finds rows that refer to nothing', async () => {
    const at = await ranOnce();
    at.harm('DELETE FROM task_versions; DELETE FROM tasks');
    const found = new Set((await at.examine()).map(({ check }) => check));
    expect(found).toEqual(new Set(['foreign_keys']));
  });

  it('finds a row that contradicts the schema', async () => {
    const at = await patient();
    await at.enqueue();
    at.harm("PRAGMA ignore_check_constraints = ON; UPDATE runs SET owner = 'nobody'");
    const [found] = await at.examine();
    expect(found).toMatchObject({ check: 'integrity', repairable: false });
  });

  describe('walks the audit log', () => {
    const entry = {
      at: t0,
      agent_id: 'a',
      door: 'http',
      operation: 'tasks.create',
      input: '{}',
      outcome: 'ok',
    };
    const audited = async () => {
      const at = await patient();
      for (let count = 0; count < 5; count++) await at.store.audit({ ...entry, request_id: nextId() });
      return at;
    };

    it('and finds it whole', async () => {
      expect(await (await audited()).examine()).toEqual([]);
    });

    it.each([
      ['changed', 'UPDATE audit SET input = \'{"x":1}\' WHERE seq = 3', 'entry 3 was changed'],
      ['taken out', 'DELETE FROM audit WHERE seq = 3', 'entries 3 to 3 are missing'],
      ['cut off at the end', 'DELETE FROM audit WHERE seq > 3', 'entries 4 to 5 are missing'],
      ['the first of all', 'DELETE FROM audit', 'entries 1 to 5 are missing'],
      [
        'cut off, with the end that was kept',
        "DELETE FROM audit WHERE seq > 3; DELETE FROM settings WHERE name = 'audit_head'",
        'where the audit trail ends was taken out',
      ],
    ])('and finds an entry that was %s', async (_, sql, message) => {
      const at = await audited();
      expect(() => at.harm(sql)).toThrow('append-only');
      at.harm(`DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted; ${sql}`);
      expect(await at.examine()).toMatchObject([
        { check: 'audit', message: expect.stringContaining(message) },
      ]);
    });
  });

  it('has no complaint about a task and a run of every state', async () => {
    const at = await ranOnce();
    await at.store.insertTask(sampleTask({ id: nextId(), status: 'paused' }), 'a');
    await at.settle(tokenOf(await at.claimed()), failed());
    await at.store.cancelRun((await at.enqueue()).id, { code: 'cancelled', message: 'no' }, t0);
    await at.claimed();
    expect(await at.examine()).toEqual([]);
  });
});
