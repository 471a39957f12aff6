import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../core/model/notification.ts';
import { codeOf, minute, nextId, type OpenStore, question, setting, t0 } from './setting.ts';

const notification = (changes: Partial<Notification> = {}): Notification => {
  const id = nextId();
  return {
    id,
    subject: `run:${id}`,
    kind: 'run_failed',
    task_id: null,
    run_id: null,
    title: 'Report failed',
    text: 'no route',
    path: '/runs/r',
    actions: [{ id: 'retry', label: 'Retry', operation: 'runs.retry', input: { run: 'r' } }],
    state: 'shown',
    reason: 'told at once',
    due_at: null,
    created_at: t0,
    shown_at: t0,
    ...changes,
  };
};

export const notificationsConform = (open: OpenStore): void => {
  describe('notifications', () => {
    it('gives them back as they are now, newest first, by state and in pages', async () => {
      const { store } = await setting(open);
      const held = notification({ state: 'held', due_at: t0 + minute, shown_at: null });
      const first = notification();
      const second = notification({ state: 'muted', shown_at: null });
      await store.saveNotifications([held, first, second]);
      const opened = { ...first, state: 'opened', reason: 'opened by a person' } as const;
      await store.saveNotifications([opened]);
      expect(await store.getNotification(first.id)).toEqual(opened);
      expect(await store.getNotification('none')).toBeNull();
      const page = await store.findNotifications({}, { limit: 2 });
      expect(page.items).toEqual([second, opened]);
      const rest = await store.findNotifications({}, { limit: 2, cursor: page.next_cursor ?? '' });
      expect(rest).toEqual({ items: [held], next_cursor: null });
      expect((await store.findNotifications({ states: ['held', 'shown'] }, { limit: 9 })).items).toEqual([
        held,
      ]);
    });

    it('knows what has been told, and keeps one for each subject', async () => {
      const { store } = await setting(open);
      await store.saveNotifications([notification({ subject: 'inbox:a' })]);
      expect(await store.knownSubjects(['inbox:a', 'inbox:b'])).toEqual(['inbox:a']);
      expect(await codeOf(store.saveNotifications([notification({ subject: 'inbox:a' })]))).toBe('conflict');
    });

    it('prunes old ones, but none that is held or whose question is open', async () => {
      const { store } = await setting(open);
      const item = await store.addInboxItem(question(null, { kind: 'changed_tool', step_path: null }));
      const held = notification({ state: 'held', due_at: t0, shown_at: null });
      const asked = notification({ subject: `inbox:${item}`, kind: 'changed_tool' });
      const young = notification({ created_at: t0 + minute });
      await store.saveNotifications([notification(), held, asked, young]);
      await store.prune(t0 + minute, 100);
      expect((await store.findNotifications({}, { limit: 9 })).items).toEqual([young, asked, held]);
    });
  });
};
