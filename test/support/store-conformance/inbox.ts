import { describe, expect, it } from 'vitest';
import { codeOf, minute, type OpenStore, only, question, setting, t0, tokenOf } from './setting.ts';

/** A run that waits for the answer to a question. */
async function asking(open: OpenStore, changes: Parameters<typeof question>[1] = {}) {
  const at = await setting(open);
  const token = tokenOf(await at.claimed());
  const item = question(token.run_id, changes);
  const id = await at.store.ask(token, item);
  const until = item.deadline_at;
  const wait = { for: 'person', until, step_path: 'ask', inbox_item_id: id } as const;
  await at.settle(token, { kind: 'suspended', wait });
  return { ...at, token, item, id, wait };
}
const answer = (id: string, choice: string) => ({ id, choice, value: null, by: 'ana', at: t0 + 9 });

export const inboxConforms = (open: OpenStore): void => {
  describe('inbox', () => {
    it('gives back a question as it was asked, and its run waits', async () => {
      const at = await asking(open);
      const open_ = { state: 'open', answer: null, answer_value: null, answered_by: null, answered_at: null };
      expect(await at.store.getInboxItem(at.id)).toEqual({ ...at.item, ...open_ });
      expect(await at.store.getRun(at.token.run_id)).toMatchObject({ state: 'waiting', wait: at.wait });
    });

    it('asks the same of a run once', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      const id = await at.store.ask(token, question(token.run_id));
      expect(await at.store.ask(token, question(token.run_id))).toBe(id);
      expect(await at.store.ask(token, question(token.run_id, { step_path: 'other' }))).not.toBe(id);
    });

    it('asks outside a run, once', async () => {
      const at = await setting(open);
      const changed = question(null, { kind: 'changed_tool', step_path: null });
      const id = await at.store.addInboxItem(changed);
      expect(await at.store.addInboxItem({ ...changed, id: 'another' })).toBe(id);
      expect(await at.store.answer(answer(id, 'approve'))).toMatchObject({ state: 'answered' });
      expect(await at.store.addInboxItem({ ...changed, id: 'another' })).toBe('another');
    });

    it('asks about something else of the same title anew', async () => {
      const at = await setting(open);
      const asked = question(null, { step_path: null, detail: { amount: 10 } });
      const id = await at.store.addInboxItem(asked);
      expect(await at.store.addInboxItem({ ...asked, id: 'again' })).toBe(id);
      expect(await at.store.addInboxItem({ ...asked, id: 'more', detail: { amount: 10_000 } })).toBe('more');
      expect(await at.store.addInboxItem({ ...asked, id: 'other', body: 'To Eve.' })).toBe('other');
    });

    it('takes back what is open, and leaves what is answered', async () => {
      const at = await setting(open);
      const [one, two] = [
        question(null, { step_path: null }),
        question(null, { step_path: null, body: 'x' }),
      ];
      await at.store.addInboxItem(one);
      await at.store.addInboxItem(two);
      await at.store.answer(answer(two.id, 'approve'));
      for (const { id } of [one, two]) await at.store.withdrawInboxItem(id, t0 + 9);
      expect(await at.store.getInboxItem(one.id)).toMatchObject({ state: 'withdrawn', answer: null });
      expect(await at.store.getInboxItem(two.id)).toMatchObject({ state: 'answered' });
    });

    it('applies a default with its value when the deadline has passed', async () => {
      const at = await setting(open);
      const typed = {
        kind: 'elicitation',
        choices: ['accept', 'decline'],
        default_answer: 'accept',
      } as const;
      const detail = { default_value: { nights: 2 } };
      const item = question(null, { ...typed, step_path: null, detail, deadline_at: t0 + minute });
      await at.store.addInboxItem(item);
      await at.store.wake(t0 + minute);
      expect(await at.store.getInboxItem(item.id)).toMatchObject({
        ...{ state: 'expired', answer: 'accept', answer_value: { nights: 2 }, answered_by: null },
      });
    });

    it('takes one of the choices, once, and wakes the run', async () => {
      const at = await asking(open);
      expect(await codeOf(at.store.answer(answer(at.id, 'aprove')))).toBe('invalid_input');
      expect(await at.store.answer(answer(at.id, 'approve'))).toMatchObject({
        state: 'answered',
        answered_by: 'ana',
      });
      expect(await codeOf(at.store.answer(answer(at.id, 'reject')))).toBe('conflict');
      expect(await codeOf(at.store.answer(answer('nothing', 'reject')))).toBe('not_found');
      expect(only(await at.claim()).inbox).toMatchObject([{ id: at.id, answer: 'approve' }]);
    });

    it('hints at the choice that was meant', async () => {
      const at = await asking(open);
      await expect(at.store.answer(answer(at.id, 'aprove'))).rejects.toMatchObject({
        hint: 'did you mean approve?',
      });
    });

    it('does not let a run wait for an answer that came before it waited', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      const first = await at.store.ask(token, question(token.run_id));
      const second = await at.store.ask(token, question(token.run_id, { step_path: 'other' }));
      await at.store.answer(answer(second, 'approve'));
      const wait = { for: 'person', until: null, step_path: 'ask', inbox_item_id: first } as const;
      await at.settle(token, { kind: 'suspended', wait });
      const again = tokenOf(only(await at.claim()));
      await at.settle(again, { kind: 'suspended', wait });
      expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'waiting' });
    });

    it('does not cut a backoff short', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      const id = await at.store.ask(token, question(token.run_id));
      await at.settle(token, {
        kind: 'suspended',
        wait: { for: 'backoff', until: t0 + minute, step_path: null },
      });
      await at.store.answer(answer(id, 'approve'));
      expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'waiting' });
      expect(await at.store.wake(t0 + minute)).toBe(1);
      expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'queued' });
    });

    it('applies the default answer when the deadline passes', async () => {
      const at = await asking(open, { deadline_at: t0 + minute, default_answer: 'reject' });
      expect(await at.store.wake(t0 + minute - 1)).toBe(0);
      expect(await at.store.wake(t0 + minute)).toBe(2);
      expect(await at.store.getInboxItem(at.id)).toMatchObject({
        state: 'expired',
        answer: 'reject',
        answered_by: null,
        answered_at: t0 + minute,
      });
      expect(await at.store.getRun(at.token.run_id)).toMatchObject({ state: 'queued' });
      expect(await codeOf(at.store.answer(answer(at.id, 'approve')))).toBe('conflict');
    });

    it('finds items by state and run, newest first', async () => {
      const at = await asking(open);
      const later = await at.store.addInboxItem(question(null, { kind: 'changed_tool' }));
      const ids = async (filter: Parameters<typeof at.store.findInbox>[0]) =>
        (await at.store.findInbox(filter, { limit: 9 })).items.map(({ id }) => id);
      expect(await ids({})).toEqual([later, at.id]);
      expect(await ids({ run_id: at.token.run_id })).toEqual([at.id]);
      await at.store.answer(answer(at.id, 'approve'));
      expect(await ids({ state: 'open' })).toEqual([later]);
    });
  });
};
