import { describe, expect, it } from 'vitest';
import { permissionChoices } from '../../../core/model/inbox-item.ts';
import type { ToolPermission } from '../../../core/model/tool-permission.ts';
import { type OpenStore, only, question, setting, t0, tokenOf } from './setting.ts';

const permission: ToolPermission = {
  ...{ holder: 'agent', tool: 'shop.order', rule: 'always', origin: 'o1', definition: 'd1' },
  ...{ decided_at: t0, decided_by: 'ana' },
};
const asked = { holder: 'agent', tool: 'shop.order', origin: 'o2', definition: 'd2' };
const detail = { about: { permission: asked }, agent_id: 'agent', call: 'call-1' };
const aboutCall = (more: Parameters<typeof question>[1] = {}) =>
  question(null, { choices: permissionChoices, step_path: null, detail, ...more });
const answer = (id: string, choice: string, at = t0 + 9) => ({ id, choice, value: null, by: 'ana', at });

export const toolPermissionsConform = (open: OpenStore): void => {
  describe('permissions of tools', () => {
    it('are kept for each holder and tool, the last one standing', async () => {
      const { store } = await setting(open);
      const other: ToolPermission = { ...permission, holder: 'task', rule: 'never' };
      await store.saveToolPermissions([permission, other, { ...permission, tool: 'shop.look' }]);
      await store.saveToolPermissions([{ ...permission, rule: 'ask', origin: 'o3' }]);
      const asks = { ...permission, rule: 'ask', origin: 'o3' };
      expect(await store.getToolPermission('agent', 'shop.order')).toEqual(asks);
      expect(await store.getToolPermission('agent', 'shop.unknown')).toBeNull();
      expect(await store.findToolPermissions({ tool: 'shop.order' })).toEqual([asks, other]);
      expect(await store.findToolPermissions({ holder: 'agent' })).toEqual([
        { ...permission, tool: 'shop.look' },
        asks,
      ]);
      expect(await store.removeToolPermission('task', 'shop.order')).toBe(true);
      expect(await store.removeToolPermission('task', 'shop.order')).toBe(false);
    });

    it('"always allow" is kept with what was asked about, and answers whatever asks the same', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      const step = question(token.run_id, { choices: permissionChoices, step_path: 'send', detail });
      await at.store.ask(token, step);
      const wait = { for: 'person', until: null, step_path: 'send', inbox_item_id: step.id } as const;
      await at.settle(token, { kind: 'suspended', wait });
      const [call, elsewhere] = [
        aboutCall(),
        aboutCall({
          body: 'Other.',
          detail: { ...detail, about: { permission: { ...asked, holder: 'b' } } },
        }),
      ];
      await at.store.addInboxItem(call);
      await at.store.addInboxItem(elsewhere);
      await at.store.answer(answer(call.id, 'always allow'));
      expect(await at.store.getToolPermission('agent', 'shop.order')).toEqual({
        ...{ ...asked, rule: 'always', decided_at: t0 + 9, decided_by: 'ana' },
      });
      expect(await at.store.getInboxItem(step.id)).toMatchObject({
        state: 'answered',
        answer: 'always allow',
      });
      expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'queued' });
      expect(await at.store.getInboxItem(elsewhere.id)).toMatchObject({ state: 'open' });
    });

    it('an answer to one call is used up once, however many ask for it', async () => {
      const { store } = await setting(open);
      const item = aboutCall();
      await store.addInboxItem(item);
      expect(await store.spendCallAnswer('agent', 'call-1', t0, t0 + 10)).toBeNull();
      await store.answer(answer(item.id, 'allow once'));
      expect(await store.getToolPermission('agent', 'shop.order')).toBeNull();
      expect(await store.spendCallAnswer('agent', 'call-2', t0, t0 + 10)).toBeNull();
      expect(await store.spendCallAnswer('other', 'call-1', t0, t0 + 10)).toBeNull();
      const spent = await Promise.all(
        Array.from({ length: 50 }, () => store.spendCallAnswer('agent', 'call-1', t0, t0 + 10)),
      );
      expect(only(spent.filter((each) => each !== null))).toBe('once');
    });

    it('a refusal of one call stands, and old answers are forgotten', async () => {
      const { store } = await setting(open);
      const item = aboutCall();
      await store.addInboxItem(item);
      await store.answer(answer(item.id, 'refuse'));
      expect(await store.spendCallAnswer('agent', 'call-1', t0, t0 + 10)).toBe('refused');
      expect(await store.spendCallAnswer('agent', 'call-1', t0, t0 + 11)).toBe('refused');
      expect(await store.spendCallAnswer('agent', 'call-1', t0 + 9, t0 + 12)).toBeNull();
    });
  });
};
