import { describe, expect, it } from 'vitest';
import { sampleTask } from '../sample-task.ts';
import { codeOf, listen, minute, nextId, type OpenStore, setting, t0 } from './setting.ts';

export const tasksConform = (open: OpenStore): void => {
  describe('tasks', () => {
    it('gives back a task as it was put in', async () => {
      const { store, task } = await setting(open, {
        next_slot_at: t0,
        next_at: t0 + minute,
        condition_holds: true,
      });
      expect(await store.getTask(task.id)).toEqual(task);
    });

    it('keeps every edit as a version', async () => {
      const { store, task } = await setting(open);
      const edited = {
        ...task,
        version: 2,
        definition: { ...task.definition, title: 'Evening' },
        updated_at: t0,
      };
      await store.updateTask(edited, 1, 'editor');
      expect(await store.getTask(task.id)).toEqual(edited);
      expect(await store.getTaskVersion(task.id, 1)).toMatchObject({
        version: 1,
        definition: task.definition,
      });
      expect(await store.listTaskVersions(task.id)).toMatchObject([
        { version: 2, changed_by: 'editor', changed_at: t0 },
        { version: 1 },
      ]);
    });

    it('refuses an edit of a version that is no longer the stored one', async () => {
      const { store, task } = await setting(open);
      await store.updateTask({ ...task, version: 2 }, 1, task.agent_id);
      expect(await codeOf(store.updateTask({ ...task, version: 2 }, 1, task.agent_id))).toBe('conflict');
      expect(await store.listTaskVersions(task.id)).toHaveLength(2);
    });

    it('refuses an edit of a task that does not exist', async () => {
      const { store, task } = await setting(open);
      expect(await codeOf(store.updateTask({ ...task, id: nextId() }, 1, task.agent_id))).toBe('not_found');
    });

    it('refuses a second task of one id', async () => {
      const { store, task } = await setting(open);
      expect(await codeOf(store.insertTask(task, task.agent_id))).toBe('conflict');
    });

    it('changes the status only from an expected one', async () => {
      const { store, task } = await setting(open, { next_slot_at: t0, next_at: t0 });
      const change = { id: task.id, next_slot_at: null, next_at: null, at: t0, reason: 'paused' };
      const paused = await store.setTaskStatus({ ...change, from: ['active'], to: 'paused' });
      expect(paused).toMatchObject({ status: 'paused', next_at: null, version: 1, updated_at: t0 });
      expect(await codeOf(store.setTaskStatus({ ...change, from: ['active'], to: 'paused' }))).toBe(
        'conflict',
      );
    });

    it('withdraws pending slots of a cancelled task as skipped, with the reason', async () => {
      const { store, task } = await setting(open, { next_slot_at: t0, next_at: t0 });
      const pending = { kind: 'pending', slot_at: t0, reason: 'snoozed', fire_at: t0 + minute } as const;
      const moved = { expected_next_at: t0, next_slot_at: null, next_at: null, completed: false };
      await store.decideAhead({ task_id: task.id, decisions: [pending], ...moved }, t0);
      await store.setTaskStatus({
        id: task.id,
        from: ['active'],
        to: 'cancelled',
        next_slot_at: null,
        next_at: null,
        at: t0 + 1,
        reason: 'the task was cancelled',
      });
      expect(await store.getOccurrence(task.id, t0)).toMatchObject({
        state: 'skipped',
        reason: 'the task was cancelled',
        fire_at: null,
      });
    });

    it('finds by status, agent, kind and part of the title in any case', async () => {
      const { store, task } = await setting(open, {}, { title: 'Știri de DIMINEAȚĂ' });
      await store.insertTask(sampleTask({ id: nextId(), status: 'paused', agent_id: 'other' }), 'other');
      const found = async (filter: Parameters<typeof store.findTasks>[0]) =>
        (await store.findTasks(filter, { limit: 10 })).items.map(({ id }) => id);
      expect(await found({ text: 'știri de dimineață' })).toEqual([task.id]);
      expect(await found({ status: 'active' })).toEqual([task.id]);
      expect(await found({ agent_id: 'other', status: 'active' })).toEqual([]);
      expect(await found({ kind: 'rrule' })).toHaveLength(2);
      expect(await found({ kind: 'cron' })).toEqual([]);
      expect(await found({ text: '100%' })).toEqual([]);
    });

    it('pages through all of them once, in creation order', async () => {
      const { store, task } = await setting(open);
      const all = [task.id, ...Array.from({ length: 24 }, nextId)];
      await Promise.all(all.slice(1).map((id) => store.insertTask(sampleTask({ id }), task.agent_id)));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.findTasks({}, { limit: 10, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(all);
    });

    it('refuses a limit out of range and a cursor it did not give', async () => {
      const { store } = await setting(open);
      expect(await codeOf(store.findTasks({}, { limit: 0 }))).toBe('invalid_input');
      expect(await codeOf(store.findTasks({}, { limit: 1001 }))).toBe('invalid_input');
      expect(await codeOf(store.findTasks({}, { limit: 5, cursor: 'bogus' }))).toBe('invalid_input');
    });

    it('counts by status', async () => {
      const { store } = await setting(open);
      await store.insertTask(sampleTask({ id: nextId(), status: 'proposed' }), 'a');
      expect(await store.countTasks()).toEqual({
        proposed: 1,
        active: 1,
        paused: 0,
        completed: 0,
        cancelled: 0,
      });
    });

    it('walks the schedules of active tasks with a slot ahead, in id order', async () => {
      const { store } = await setting(open);
      const planned = { next_slot_at: t0 + 5, next_at: t0 + 9 };
      const [first, second, paused] = [nextId(), nextId(), nextId()].map((id) =>
        sampleTask({ id, ...planned }),
      );
      if (!first || !second || !paused) throw new Error('three tasks');
      for (const each of [first, second]) await store.insertTask(each, 'a');
      await store.insertTask({ ...paused, status: 'paused' }, 'a');
      const walked = await store.scheduledAfter(null, 1);
      expect(walked).toEqual([{ id: first.id, schedule: first.definition.schedule, ...planned }]);
      expect((await store.scheduledAfter(first.id, 10)).map(({ id }) => id)).toEqual([second.id]);
    });

    it('sets next instants in bulk', async () => {
      const { store, task } = await setting(open);
      await store.setNext([{ id: task.id, next_slot_at: t0, next_at: t0 + 1 }]);
      expect(await store.getTask(task.id)).toMatchObject({ next_slot_at: t0, next_at: t0 + 1 });
    });

    it('lists the active tasks that wait for events', async () => {
      const schedule = {
        kind: 'event',
        expression: 'mail.*',
        timezone: 'UTC',
        anchor: '2026-01-01T00:00:00',
      } as const;
      const { store, task } = await setting(open, {}, { schedule });
      await store.insertTask(sampleTask({ id: nextId(), status: 'paused' }, { schedule }), 'a');
      await store.insertTask(sampleTask({ id: nextId() }), 'a');
      expect((await store.eventTasks()).map(({ id }) => id)).toEqual([task.id]);
    });

    it('tells of a change after it can be read, and of none that failed', async () => {
      const { store, task } = await setting(open);
      const heard = listen(store);
      const failing = store.insertTask(task, 'a').catch(() => undefined);
      const added = sampleTask({ id: nextId() });
      await Promise.all([failing, store.insertTask(added, 'a')]);
      expect(heard).toEqual([{ kind: 'task', id: added.id }]);
    });
  });
};
