import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

describe('tasks', () => {
  it('are created from the classic form and answer with sentence and next instants', async () => {
    const { call } = await openTestEngine();
    const created = await call('tasks.create', classicTask());
    expect(created).toMatchObject({ title: 'Echo', status: 'active', version: 1, schedule_kind: 'rrule' });
    expect(created.schedule_sentence).toMatch(/weekday at 08:30/);
    expect(created.next).toHaveLength(5);
    expect((created.next as JsonObject[])[0]?.at_local).toMatch(/T08:30:00\+0[23]:00$/);
  });

  it('are created from words', async () => {
    const { call } = await openTestEngine();
    const task = { title: 'Words', schedule: 'every weekday at 8:30', pipeline: [] };
    const created = await call('tasks.create', task);
    expect(created).toMatchObject({ schedule_kind: 'rrule', timezone: 'Europe/Chisinau' });
  });

  it('are refused with every problem and saved by none', async () => {
    const { call } = await openTestEngine();
    const payload = { pipeline: [{ id: 'a', uses: 'test.echo', wiht: {} }] };
    await expect(call('tasks.create', classicTask({ payload, titel: 'x' }))).rejects.toMatchObject({
      code: 'invalid_task',
      problems: expect.arrayContaining([
        expect.objectContaining({ path: 'titel', hint: 'did you mean title?' }),
        expect.objectContaining({ path: 'pipeline[0].wiht', hint: 'did you mean with?' }),
      ]),
    });
    expect((await call('tasks.list')).items).toEqual([]);
  });

  it('are found by id or title, and a near title is suggested', async () => {
    const { call } = await openTestEngine();
    const { id } = await call('tasks.create', classicTask());
    expect((await call('tasks.get', { task: id })).id).toBe(id);
    expect((await call('tasks.get', { task: 'echo' })).id).toBe(id);
    await expect(call('tasks.get', { task: 'Ecko' })).rejects.toMatchObject({
      code: 'not_found',
      hint: 'did you mean Echo?',
    });
  });

  it('are listed a page at a time', async () => {
    const { call } = await openTestEngine();
    for (const title of ['one', 'two', 'three']) await call('tasks.create', classicTask({ title }));
    const first = await call('tasks.list', { limit: 2 });
    const second = await call('tasks.list', { limit: 2, cursor: first.next_cursor });
    const titles = [...(first.items as JsonObject[]), ...(second.items as JsonObject[])].map(
      (item) => item.title,
    );
    expect(titles.toSorted()).toEqual(['one', 'three', 'two']);
    expect(second.next_cursor).toBeNull();
  });

  it('keep every version, show where two differ, and bring an old one back', async () => {
    const { call } = await openTestEngine();
    const { id } = await call('tasks.create', classicTask());
    await call('tasks.update', { task: id, changes: { priority: 9 } });
    expect((await call('tasks.versions', { task: id })).items).toMatchObject([
      { version: 2 },
      { version: 1 },
    ]);
    expect((await call('tasks.diff', { task: id, from: 1 })).differences).toEqual([
      { path: 'priority', kind: 'changed', before: 5, after: 9 },
    ]);
    const restored = await call('tasks.restore_version', { task: id, version: 1 });
    expect(restored).toMatchObject({ version: 3, priority: 5 });
    await expect(call('tasks.diff', { task: id, from: 7 })).rejects.toMatchObject({
      code: 'not_found',
      path: 'from',
    });
  });

  it('refuse a change that was made against an older version', async () => {
    const { call } = await openTestEngine();
    const { id } = await call('tasks.create', classicTask());
    await call('tasks.update', { task: id, changes: { priority: 9 } });
    const late = { task: id, changes: { priority: 1 }, expected_version: 1 };
    await expect(call('tasks.update', late)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are checked without being saved', async () => {
    const { call } = await openTestEngine();
    const checked = await call('tasks.check', { draft: classicTask() });
    expect(checked.schedule_sentence).toMatch(/weekday/);
    expect((await call('tasks.list')).items).toEqual([]);
  });

  it('pause, resume and cancel', async () => {
    const { call } = await openTestEngine();
    const { id } = await call('tasks.create', classicTask());
    expect(await call('tasks.pause', { task: id })).toMatchObject({ status: 'paused', next_at: null });
    expect(await call('tasks.resume', { task: id })).toMatchObject({ status: 'active' });
    expect(await call('tasks.cancel', { task: id })).toMatchObject({ status: 'cancelled', next_at: null });
    await expect(call('tasks.resume', { task: id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that are proposed wait for approval', async () => {
    const { call } = await openTestEngine();
    const proposed = await call('tasks.create', classicTask({ proposed: true }));
    expect(proposed).toMatchObject({ status: 'proposed', next_at: null });
    expect(await call('tasks.approve', { task: proposed.id })).toMatchObject({ status: 'active' });
  });

  it('run now with parameters laid over their own', async () => {
    const { call, start } = await openTestEngine();
    await start();
    const payload = {
      params: { name: 'nobody' },
      pipeline: [{ id: 'say', uses: 'test.echo', with: { text: '\u0024{params.name}' } }],
    };
    await call('tasks.create', classicTask({ payload }));
    const { run } = await call('tasks.run', { task: 'Echo', params: { name: 'Ann' }, wait: true });
    expect(run).toMatchObject({ state: 'succeeded', steps: [{ path: 'say', output: { text: 'Ann' } }] });
  });

  it('are snoozed by minutes or to an instant, not both', async () => {
    const { call } = await openTestEngine();
    const { id, next } = await call('tasks.create', classicTask());
    const slot = (next as JsonObject[])[0]?.at;
    await call('tasks.snooze', { task: id, until: '8d' });
    const explained = await call('occurrences.explain', { task: id, slot });
    expect(explained).toMatchObject({ state: 'pending', sentence: expect.stringContaining('snoozed until') });
    const both = { task: id, minutes: 5, until: '8d' };
    await expect(call('tasks.snooze', both)).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'minutes',
    });
  });

  it('skip their next occurrence and keep the one after it', async () => {
    const { call } = await openTestEngine();
    const { id, next } = await call('tasks.create', classicTask());
    const [first, second] = next as JsonObject[];
    const skipped = await call('tasks.skip_next', { task: id });
    expect(skipped).toMatchObject({ skipped_slot_at: first?.at, task: { next_at: second?.at } });
    expect((await call('occurrences.list', { task: id })).items).toMatchObject([
      { slot_at: first?.at, state: 'skipped', task_title: 'Echo' },
    ]);
  });

  it('have what was skipped or snoozed put back, as if nothing had been said', async () => {
    const { call } = await openTestEngine();
    const { id, next } = await call('tasks.create', classicTask());
    const [first, second] = next as JsonObject[];
    const { skipped_slot_at } = await call('tasks.skip_next', { task: id });
    const { snoozed_slot_at } = await call('tasks.snooze', { task: id, minutes: 30 });
    expect(snoozed_slot_at).toBe(second?.at);
    const put = (slot_at: unknown) => call('tasks.restore_slot', { task: id, slot_at });
    expect(await put(snoozed_slot_at)).toMatchObject({ next_at: second?.at });
    expect(await put(skipped_slot_at)).toMatchObject({ next_at: first?.at, next });
    expect((await call('occurrences.list', { task: id })).items).toEqual([]);
    await expect(put(skipped_slot_at)).rejects.toMatchObject({ code: 'conflict', path: 'slot_at' });
    await expect(put('2031-01-01T03:00:00Z')).rejects.toMatchObject({ code: 'conflict', path: 'slot_at' });
  });

  it('are completed no more when their only occurrence is put back', async () => {
    const { call } = await openTestEngine();
    const { id } = await call('tasks.create', {
      ...{ title: 'Once', schedule: 'tomorrow at 9:00' },
      pipeline: [{ id: 'say', uses: 'test.echo', with: { text: 'hello' } }],
    });
    const { skipped_slot_at, task } = await call('tasks.skip_next', { task: id });
    expect(task).toMatchObject({ status: 'completed', next_at: null });
    expect(await call('tasks.restore_slot', { task: id, slot_at: skipped_slot_at })).toMatchObject({
      status: 'active',
      next_at: skipped_slot_at,
    });
  });

  it('are put back by a person after they were cancelled, by no agent', async () => {
    const { call } = await openTestEngine();
    const { id, next_at } = await call('tasks.create', classicTask());
    await call('tasks.cancel', { task: id });
    const agent = { id: 'a', name: 'a', scopes: ['*'], created_at: 0 };
    await expect(call('tasks.reinstate', { task: id }, { agent })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await call('tasks.reinstate', { task: id, status: 'active' })).toMatchObject({
      ...{ status: 'active', next_at, next: [{ at: next_at }, {}, {}, {}, {}] },
    });
    await expect(call('tasks.reinstate', { task: id })).rejects.toMatchObject({ code: 'conflict' });
    await call('tasks.cancel', { task: id });
    expect(await call('tasks.reinstate', { task: id })).toMatchObject({ status: 'paused', next_at: null });
  });

  it('are rehearsed without being saved', async () => {
    const { call } = await openTestEngine();
    const report = await call('tasks.dry_run', { draft: classicTask() });
    expect(report).toMatchObject({ ok: true });
    await expect(call('tasks.dry_run', {})).rejects.toMatchObject({ code: 'invalid_input', path: 'task' });
  });

  it('are duplicated as paused', async () => {
    const { call } = await openTestEngine();
    await call('tasks.create', classicTask());
    expect(await call('tasks.duplicate', { task: 'Echo' })).toMatchObject({
      title: 'Echo (copy)',
      status: 'paused',
    });
  });
});

describe('export and import of tasks', () => {
  const payload = {
    params: { api_key: 'k-123', city: 'Chisinau' },
    pipeline: [{ id: 'say', uses: 'test.echo', with: { text: 'hello' } }],
  };

  it('leave secrets out and say where they were', async () => {
    const { call } = await openTestEngine();
    await call('tasks.create', classicTask({ payload }));
    const exported = await call('tasks.export');
    expect(JSON.stringify(exported)).not.toContain('k-123');
    expect(exported.redacted).toEqual(['tasks[0].params.api_key']);
  });

  it('carry a task to another engine as it was', async () => {
    const here = await openTestEngine();
    await here.call('tasks.create', classicTask({ payload }));
    const document = await here.call('tasks.export', { tasks: ['Echo'] });
    const there = await openTestEngine();
    const imported = await there.call('tasks.import', { document });
    expect(imported.tasks).toMatchObject([{ title: 'Echo', status: 'paused' }]);
    expect(imported.warnings).toMatchObject([{ code: 'redacted_value', path: 'tasks[0].params.api_key' }]);
    const [one, other] = [
      await here.call('tasks.get', { task: 'Echo' }),
      await there.call('tasks.get', { task: 'Echo' }),
    ];
    expect((other.definition as JsonObject).schedule).toEqual((one.definition as JsonObject).schedule);
  });

  it('import nothing when one task is wrong', async () => {
    const { call } = await openTestEngine();
    const document = [classicTask(), classicTask({ timezone: 'Europe/Kishinev' })];
    await expect(call('tasks.import', { document })).rejects.toMatchObject({
      code: 'invalid_task',
      problems: [expect.objectContaining({ path: expect.stringMatching(/^tasks\[1\]\./) })],
    });
    expect((await call('tasks.list')).items).toEqual([]);
  });
});
