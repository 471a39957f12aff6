import { describe, expect, it } from 'vitest';
import { nextId, type OpenStore, setting, t0 } from './setting.ts';

export const pairingsConform = (open: OpenStore): void => {
  describe('pairings', () => {
    const until = t0 + 1_000;
    const asked = (user_code: string) => ({
      ...{ id: nextId(), name: 'Scout', scopes: ['tasks:read'], user_code },
      ...{ code_challenge: 'x'.repeat(43), created_at: t0, expires_at: until },
    });
    const question = (title: string) => ({
      ...{ id: nextId(), kind: 'approval' as const, title, body: title, choices: ['approve', 'reject'] },
      ...{ detail: {}, run_id: null, step_path: null, effect_id: null },
      ...{ deadline_at: until, default_answer: 'reject', created_at: t0 },
    });

    it('are so many at once, are answered once, and give out one token', async () => {
      const { store } = await setting(open);
      const [one, two] = [asked('AAAA-AAAA'), asked('BBBB-BBBB')];
      const item = question('one');
      expect(await store.addPairing(one, item, 1)).toBe(true);
      expect(await store.addPairing(two, question('two'), 1)).toBe(false);
      expect(await store.findInbox({}, { limit: 10 })).toMatchObject({ items: [{ id: item.id }] });
      const known = { ...one, state: 'open', granted: null, inbox_item: item.id };
      expect([await store.openPairings(t0), await store.openPairings(until)]).toEqual([[known], []]);

      const agent = { id: nextId(), name: 'Scout', scopes: ['tasks:read'], created_at: t0 };
      const key = {
        id: nextId(),
        agent_id: agent.id,
        hash: 'a'.repeat(64),
        created_at: t0,
        expires_at: null,
      };
      expect(await store.collectPairing(one.id, agent, key, t0)).toBe(false);
      const granted = { agent_id: null, name: 'Scout', scopes: ['tasks:read'] };
      const decision = { id: one.id, granted, by: agent.id, at: t0, expires_at: until + 1 };
      await store.decidePairing(decision);
      await expect(store.decidePairing(decision)).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.getPairing(one.id)).toEqual({
        ...{ ...known, state: 'allowed', granted, expires_at: until + 1 },
      });
      expect(await store.getInboxItem(item.id)).toMatchObject({ state: 'answered', answer: 'approve' });
      expect(await store.collectPairing(one.id, agent, key, until + 1)).toBe(false);
      const collected = [1, 2].map(() => store.collectPairing(one.id, agent, key, until));
      expect(await Promise.all(collected)).toEqual([true, false]);
      expect(await store.getAgentOfToken(key.hash, t0)).toMatchObject({ id: agent.id });
    });
  });
};
