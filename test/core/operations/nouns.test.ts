import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

describe('schedules', () => {
  const preview = async (input: JsonObject) => (await openTestEngine()).call('schedules.preview', input);

  it('are previewed from words, in any zone', async () => {
    const found = await preview({ schedule: 'every weekday at 8:30', timezone: 'Asia/Tokyo', count: 3 });
    expect(found).toMatchObject({
      schedule: { kind: 'rrule', timezone: 'Asia/Tokyo' },
      sentence: expect.stringMatching(/^every weekday at 08:30\b.*, Asia\/Tokyo$/),
    });
    const next = found.next as JsonObject[];
    expect(next).toHaveLength(3);
    for (const { at_local, weekday } of next) {
      expect(at_local).toMatch(/T08:30:00\+09:00$/);
      expect(['Saturday', 'Sunday']).not.toContain(weekday);
    }
  });

  it('are previewed as an expression of a kind, and as an object', async () => {
    const cron = await preview({ schedule: '30 8 * * 1-5', kind: 'cron', timezone: 'UTC' });
    const object = await preview({ schedule: { kind: 'cron', expression: '30 8 * * 1-5', timezone: 'UTC' } });
    expect(cron.next).toEqual(object.next);
  });

  it('have a mark where the clocks change', async () => {
    const rule = { kind: 'rrule', expression: 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;BYHOUR=3;BYMINUTE=30' };
    const found = await preview({ schedule: { ...rule, timezone: 'Europe/Chisinau' }, count: 2 });
    expect(found.next).toMatchObject([
      { mark: 'gap_moved', note: expect.stringContaining('moved forward by the gap') },
      { mark: 'gap_moved' },
    ]);
  });

  it('that name an unknown zone or never fire are refused with a hint', async () => {
    await expect(
      preview({ schedule: 'every day at 8:00', timezone: 'Europe/Kisinau' }),
    ).rejects.toMatchObject({
      hint: expect.stringContaining('Europe/Chisinau'),
    });
    await expect(
      preview({ schedule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', kind: 'rrule' }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/invalid/) });
  });

  it('that are in each other’s way are found', async () => {
    const { call } = await openTestEngine();
    for (const title of ['One', 'Two'])
      await call('tasks.create', classicTask({ title, concurrency_key: 'desk' }));
    expect(((await call('schedules.conflicts')).items as JsonObject[]).length).toBeGreaterThan(0);
    expect((await call('schedules.conflicts', { task: 'One', horizon_days: 1 })).items).toBeInstanceOf(Array);
  });
});

describe('events', () => {
  it('are published in order and read on from a place', async () => {
    const { call } = await openTestEngine();
    const first = await call('events.publish', { topic: 'mail.received', payload: { from: 'Ann' } });
    await call('events.publish', { topic: 'file.created' });
    expect((await call('events.list', { topic: 'mail' })).items).toMatchObject([
      { payload: { from: 'Ann' } },
    ]);
    const rest = await call('events.list', { after: first.seq });
    expect(rest).toMatchObject({ items: [{ topic: 'file.created' }], next_after: expect.any(Number) });
    expect(await call('events.list', { after: rest.next_after })).toEqual({ items: [], next_after: null });
  });

  it.each(['', 'a b', '.a', 'a..b', 'a/b'])('of the topic %j are refused', async (topic) => {
    const { call } = await openTestEngine();
    await expect(call('events.publish', { topic })).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'topic',
    });
  });
});

describe('briefings', () => {
  it('are published, listed without text, read, and marked', async () => {
    const { call } = await openTestEngine();
    expect(await call('briefings.latest')).toEqual({ briefing: null });
    const { id } = await call('briefings.publish', { title: 'Today', markdown: '# Today' });
    expect((await call('briefings.list', { unread: true })).items).toMatchObject([{ id, title: 'Today' }]);
    expect((await call('briefings.latest')).briefing).toMatchObject({ markdown: '# Today', read_at: null });
    expect((await call('briefings.mark_read', { briefing: id })).read_at).toEqual(expect.any(String));
    expect((await call('briefings.list', { unread: true })).items).toEqual([]);
    expect((await call('briefings.mark_unread', { briefing: id })).read_at).toBeNull();
    expect((await call('briefings.list', { unread: true })).items).toMatchObject([{ id }]);
    await expect(call('briefings.get', { briefing: 'nope' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('tools and servers', () => {
  it('are listed, shown, and suggested', async () => {
    const { call } = await openTestEngine();
    expect((await call('tools.list', { server: 'test' })).items).toMatchObject([
      { name: 'test.echo', effect: 'read_only' },
      { name: 'test.fail' },
    ]);
    expect(await call('tools.get', { tool: 'test.echo' })).toMatchObject({
      input_schema: { properties: { text: { type: 'string' } } },
    });
    await expect(call('tools.get', { tool: 'test.ecko' })).rejects.toMatchObject({
      hint: 'did you mean test.echo?',
    });
    expect((await call('servers.list')).items).toContainEqual(
      expect.objectContaining({ name: 'calendar', kind: 'toolkit' }),
    );
    expect((await call('servers.refresh', { server: 'calendar' })).items).toMatchObject([
      { server: 'calendar', error: null },
    ]);
    await expect(call('servers.refresh', { server: 'calender' })).rejects.toMatchObject({
      code: 'not_found',
      hint: 'did you mean calendar?',
    });
  });
});

describe('the system', () => {
  it('tells its status before and after a run', async () => {
    const { call, start } = await openTestEngine();
    expect(await call('system.status')).toMatchObject({ last_run: null, executions: 0, next: [] });
    await start();
    await call('tasks.create', classicTask());
    await call('tasks.run', { task: 'Echo', wait: true });
    expect(await call('system.status')).toMatchObject({
      accepting: true,
      last_run: { task_title: 'Echo', items_processed: 1, state: 'succeeded', mode: 'direct' },
      executions: 1,
      next: [{ title: 'Echo' }],
      tasks: { active: 1 },
      inbox_open: 0,
    });
  });

  it('backs up to an absolute path only', async () => {
    const { call } = await openTestEngine();
    const file = join(temporaryDirectory(), 'copy.db');
    expect(await call('system.backup', { file })).toEqual({ file });
    expect(existsSync(file)).toBe(true);
    await expect(call('system.backup', { file: 'copy.db' })).rejects.toMatchObject({ path: 'file' });
  });

  it('finds nothing wrong with a new workspace, and prunes nothing of it', async () => {
    const { call } = await openTestEngine();
    expect(await call('system.doctor')).toEqual({ ok: true, repaired: false, findings: [] });
    expect(await call('system.prune', { before: '30d' })).toMatchObject({ removed: 0 });
    expect(await call('system.facts')).toMatchObject({ timezone: 'Europe/Chisinau', pid: process.pid });
  });
});

describe('agents and logs', () => {
  it('the owner is there with every scope', async () => {
    const { call } = await openTestEngine();
    const [agent] = (await call('agents.list')).items as JsonObject[];
    expect(agent).toMatchObject({ name: 'owner', scopes: ['*'] });
    const today = { runs: 0, tokens: 0, cost: 0 };
    expect(await call('agents.get', { agent: agent?.id })).toEqual({ ...agent, tokens: [], today });
    await expect(call('agents.get', { agent: 'nope' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('the log is read by run, level and time', async () => {
    const { call, start } = await openTestEngine();
    await start();
    await call('tasks.create', classicTask());
    const { run_id } = await call('tasks.run', { task: 'Echo', wait: true });
    const { items } = await call('logs.query', { run: run_id, since: '1h', level: 'debug' });
    expect((items as JsonObject[]).length).toBeGreaterThan(0);
    for (const { fields } of items as { fields: JsonObject }[]) expect(fields.run_id).toBe(run_id);
    expect((await call('logs.query', { run: run_id, until: '1h' })).items).toEqual([]);
  });
});
