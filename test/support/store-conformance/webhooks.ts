import { describe, expect, it } from 'vitest';
import { codeOf, minute, nextId, type OpenStore, setting, t0 } from './setting.ts';

export const webhooksConform = (open: OpenStore): void => {
  describe('webhooks', () => {
    it('receive a delivery once, also in another process, until it is forgotten', async () => {
      const { store, another } = await setting(open);
      const webhook = { id: nextId(), name: 'Door', topic: 'door.opened', created_at: t0 };
      await store.addWebhook(webhook);
      const received = (at = t0) => ({
        ...{ webhook_id: webhook.id, delivery: 'signature', at, forget_before: at - 15 * minute },
        event: {
          ...{ id: nextId(), topic: 'door.opened', payload: {}, source: 'door' },
          ...{ correlation_id: nextId(), occurred_at: at },
        },
      });
      const { seq } = await store.receiveWebhook(received());
      expect(await store.latestEventSeq()).toBe(seq);
      const other = await another();
      expect(await codeOf(other.receiveWebhook(received(t0 + minute)))).toBe('conflict');
      expect(await store.latestEventSeq()).toBe(seq);
      expect(await codeOf(store.receiveWebhook(received(t0 + 20 * minute)))).toBe('none');
    });

    it('have a name of their own, and are gone when removed', async () => {
      const { store } = await setting(open);
      const webhook = { id: nextId(), name: 'Door', topic: 'door.opened', created_at: t0 };
      await store.addWebhook(webhook);
      expect(await codeOf(store.addWebhook({ ...webhook, id: nextId() }))).toBe('conflict');
      expect(await store.getWebhook(webhook.id)).toEqual(webhook);
      expect(await store.listWebhooks()).toEqual([webhook]);
      expect([await store.removeWebhook(webhook.id), await store.removeWebhook(webhook.id)]).toEqual([
        true,
        false,
      ]);
      expect(await store.getWebhook(webhook.id)).toBeNull();
    });
  });
};
