import { describe, expect, it } from 'vitest';
import {
  codeOf,
  effect,
  listen,
  minute,
  nextId,
  type OpenStore,
  only,
  question,
  type Setting,
  setting,
  step,
  stepSettlement,
  succeeded,
  t0,
  tokenOf,
} from './setting.ts';

const recover = ({ store }: Setting, now = t0, owner = 'restarted', max_crashes = 3) =>
  store.recover({ owner, now, max_crashes, next_id: nextId });

/** A run that the engine left while it was sending. */
async function interrupted(open: OpenStore, kind: 'write' | 'idempotent' | 'read_only' = 'write') {
  const at = await setting(open);
  const claimed = await at.claimed();
  const token = tokenOf(claimed);
  const sent = effect(token.run_id, 'send', { kind });
  await at.store.beginEffect(token, sent);
  return { ...at, token, sent };
}

export const recoveryConforms = (open: OpenStore): void => {
  describe('recovery and effects', () => {
    it('queues the runs of dead owners again, and leaves those of the living', async () => {
      const at = await setting(open);
      const dead = await at.claimed();
      await at.enqueue();
      const alive = only(await at.claim(1, t0, 'restarted'));
      expect(await recover(at)).toEqual({ requeued: 1, in_doubt: 0, parked: 0 });
      expect(await at.store.getRun(dead.run.id)).toMatchObject({ state: 'queued', crashes: 1 });
      expect(await at.store.getRun(alive.run.id)).toMatchObject({ state: 'running', crashes: 0 });
    });

    it('takes back an own run whose lease has expired', async () => {
      const at = await setting(open);
      const { run } = await at.claimed();
      expect(await recover(at, t0 + minute - 1, 'worker')).toMatchObject({ requeued: 0 });
      expect(await recover(at, t0 + minute, 'worker')).toMatchObject({ requeued: 1 });
      expect(await at.store.getRun(run.id)).toMatchObject({ state: 'queued' });
    });

    it('puts an interrupted write in doubt and asks a person what became of it', async () => {
      const at = await interrupted(open);
      expect(await recover(at)).toEqual({ requeued: 0, in_doubt: 1, parked: 0 });
      const item = only((await at.store.findInbox({ state: 'open' }, { limit: 9 })).items);
      expect(item).toMatchObject({
        kind: 'in_doubt',
        choices: ['it went out', 'send again', 'stop'],
        run_id: at.token.run_id,
        step_path: 'send',
        effect_id: at.sent.id,
      });
      expect(item.title).toContain('mail.send');
      expect(item.body).toContain('Good morning');
      expect(item.body).toContain('Morning briefing');
      const wait = { for: 'person', until: null, step_path: 'send', inbox_item_id: item.id };
      expect(await at.store.getRun(at.token.run_id)).toMatchObject({ state: 'waiting', wait, crashes: 1 });
      expect(await at.store.getEffects(at.token.run_id)).toMatchObject([
        { ...at.sent, state: 'in_doubt', error: { code: 'interrupted', delivery: 'unknown' } },
      ]);
      expect(await recover(at)).toEqual({ requeued: 0, in_doubt: 0, parked: 0 });
    });

    it.each(['idempotent', 'read_only'] as const)(
      'leaves an interrupted %s call to be repeated',
      async (kind) => {
        const at = await interrupted(open, kind);
        expect(await recover(at)).toEqual({ requeued: 1, in_doubt: 0, parked: 0 });
        const again = only(await at.claim());
        expect(again.effects).toEqual([at.sent]);
        await at.store.beginEffect(tokenOf(again), { ...at.sent, attempt: 2 });
        expect(await at.store.getEffects(at.token.run_id)).toEqual([{ ...at.sent, attempt: 2 }]);
      },
    );

    it.each([
      ['it went out', { id: 9 }, 'went_out', { id: 9 }],
      ['send again', null, 'send_again', null],
      ['stop', null, 'stopped', null],
    ] as const)(
      'resolves a doubt by the answer "%s" and lets the run go on',
      async (choice, value, state, output) => {
        const at = await interrupted(open);
        await recover(at);
        const item = only((await at.store.findInbox({}, { limit: 9 })).items);
        const answer = { id: item.id, choice, value, by: 'ana', at: t0 + 5 };
        expect(await at.store.answer(answer)).toMatchObject({
          state: 'answered',
          answer: choice,
          answer_value: value,
        });
        const again = only(await at.claim());
        expect(again.effects).toMatchObject([{ id: at.sent.id, state, output, settled_at: t0 + 5 }]);
        expect(await codeOf(at.store.answer(answer))).toBe('conflict');
      },
    );

    it('asks about each of several effects, and one answer lets the run look again', async () => {
      const at = await interrupted(open);
      await at.store.beginEffect(at.token, effect(at.token.run_id, 'other'));
      expect(await recover(at)).toMatchObject({ in_doubt: 2 });
      const { items } = await at.store.findInbox({ state: 'open' }, { limit: 9 });
      expect(items).toHaveLength(2);
      await at.store.answer({ id: items[0]?.id ?? '', choice: 'stop', value: null, by: 'ana', at: t0 });
      const again = only(await at.claim());
      expect(again.effects.map(({ state }) => state).sort()).toEqual(['in_doubt', 'stopped']);
    });

    it('parks a run that keeps ending the engine, and never blocks the others', async () => {
      const at = await setting(open);
      const bad = await at.enqueue({ priority: 9, concurrency_key: 'k' });
      for (const requeued of [1, 1, 0]) {
        await at.claim(1);
        expect(await recover(at)).toEqual({ requeued, in_doubt: 0, parked: 1 - requeued });
      }
      expect(await at.store.getRun(bad.id)).toMatchObject({ state: 'parked', crashes: 3 });
      const good = await at.enqueue({ concurrency_key: 'k' });
      expect((await at.claim()).map(({ run }) => run.id)).toEqual([good.id]);
      const item = only((await at.store.findInbox({ state: 'open' }, { limit: 9 })).items);
      expect(item).toMatchObject({ kind: 'parked', choices: ['try again', 'stop'], run_id: bad.id });
    });

    it.each([
      ['try again', { state: 'queued', crashes: 0 }],
      ['stop', { state: 'cancelled', error: { code: 'stopped' } }],
    ] as const)('follows the answer "%s" about a parked run', async (choice, expected) => {
      const at = await setting(open);
      const { run } = await at.claimed();
      await recover(at, t0, 'restarted', 1);
      const item = only((await at.store.findInbox({ state: 'open' }, { limit: 9 })).items);
      await at.store.answer({ id: item.id, choice, value: null, by: 'ana', at: t0 });
      expect(await at.store.getRun(run.id)).toMatchObject(expected);
    });

    it('journals an effect before it is sent, once, and settles it with its step', async () => {
      const at = await interrupted(open);
      expect(await codeOf(at.store.beginEffect(at.token, at.sent))).toBe('conflict');
      const settlement = stepSettlement(at.token, 'send');
      const result = { id: at.sent.id, state: 'succeeded', output: { id: 7 }, error: null } as const;
      await at.store.saveStep({ ...settlement, effect: result });
      expect(await at.store.getEffects(at.token.run_id)).toEqual([
        { ...at.sent, ...result, settled_at: t0 + 5 },
      ]);
      expect(await recover(at)).toMatchObject({ in_doubt: 0, requeued: 1 });
    });

    it('puts an effect in doubt at the word of its worker, and asks once', async () => {
      const at = await interrupted(open);
      const error = { code: 'timeout', message: 'no answer in 30 s', delivery: 'unknown' } as const;
      const ask = () =>
        at.store.doubtEffect(at.token, at.sent.id, error, question(at.token.run_id, { choices: ['stop'] }));
      const id = await ask();
      expect(await ask()).toBe(id);
      expect(await at.store.getInboxItem(id)).toMatchObject({ kind: 'in_doubt', effect_id: at.sent.id });
      expect(await at.store.getEffects(at.token.run_id)).toMatchObject([{ state: 'in_doubt', error }]);
    });

    it('leaves the journal of a cancelled run truthful', async () => {
      const at = await interrupted(open);
      await at.store.cancelRun(at.token.run_id, { code: 'cancelled', message: 'by a person' }, t0);
      expect(await at.store.getEffects(at.token.run_id)).toMatchObject([{ state: 'in_doubt' }]);
    });

    it('forgets the settled effects of a step that a person has executed anew, and keeps them as history', async () => {
      const at = await interrupted(open);
      const result = { id: at.sent.id, state: 'succeeded', output: null, error: null } as const;
      await at.store.saveStep({ claim: at.token, step: step('send'), attempt: null, effect: result });
      await at.settle(at.token, { kind: 'failed', error: { code: 'x', message: 'a later step failed' } });
      await at.store.retryRun(at.token.run_id, ['send'], t0);
      expect(only(await at.claim())).toMatchObject({ steps: [], effects: [] });
      expect(await at.store.getEffects(at.token.run_id)).toMatchObject([
        { id: at.sent.id, state: 'succeeded' },
      ]);
    });

    it('tells of recovered runs', async () => {
      const at = await setting(open);
      const { run } = await at.claimed();
      const heard = listen(at.store);
      await recover(at);
      expect(heard).toContainEqual({ kind: 'run_queued', id: run.id });
      await at.settle(tokenOf(only(await at.claim())), succeeded());
    });
  });
};
