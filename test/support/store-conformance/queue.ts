import { describe, expect, it } from 'vitest';
import {
  codeOf,
  effect,
  failed,
  listen,
  minute,
  nextId,
  type OpenStore,
  only,
  question,
  setting,
  step,
  stepSettlement,
  succeeded,
  t0,
  tokenOf,
} from './setting.ts';

const idsOf = (claimed: readonly { readonly run: { readonly id: string } }[]) =>
  claimed.map(({ run }) => run.id);

export const queueConforms = (open: OpenStore): void => {
  describe('queue', () => {
    it('gives back a run as it was put in', async () => {
      const { store, enqueue } = await setting(open);
      const run = await enqueue({
        event: { topic: 'mail.received' },
        expires_at: t0 + minute,
        retry_of: nextId(),
      });
      const counters = { attempt: 0, fence: 0, crashes: 0, retries: 0, first_started_at: null };
      expect(await store.getRun(run.id)).toEqual({ ...run, ...counters, state: 'queued' });
    });

    it('refuses a run of an unknown task', async () => {
      const { store, newRun } = await setting(open);
      expect(await codeOf(store.enqueue(newRun({ task_id: nextId() }), null))).toBe('not_found');
    });

    it('claims by priority, then time, then id', async () => {
      const { enqueue, claim } = await setting(open);
      const third = await enqueue({ run_at: t0 - 5 });
      const fourth = await enqueue({ run_at: t0 - 5 });
      const second = await enqueue({ run_at: t0 - 10 });
      const first = await enqueue({ priority: 9 });
      const last = await enqueue({ priority: 1, run_at: t0 - minute });
      expect(idsOf(await claim(2))).toEqual([first.id, second.id]);
      expect(idsOf(await claim(9))).toEqual([third.id, fourth.id, last.id]);
    });

    it('claims nothing before its time', async () => {
      const { enqueue, claim } = await setting(open);
      const run = await enqueue({ run_at: t0 + minute, priority: 9 });
      expect(await claim(1)).toEqual([]);
      expect(idsOf(await claim(1, t0 + minute))).toEqual([run.id]);
    });

    it('tells that a run became claimable when its time comes', async () => {
      const { store, enqueue } = await setting(open);
      const run = await enqueue({ run_at: t0 + minute });
      const heard = listen(store);
      expect(await store.wake(t0 + minute)).toBe(1);
      expect(heard).toContainEqual({ kind: 'run_queued', id: run.id });
      expect(await store.nextInstant()).toBeNull();
    });

    it('raises attempt and fence with every claim', async () => {
      const { store, claimed, claim, settle } = await setting(open);
      const first = await claimed();
      expect(first).toMatchObject({
        run: {
          state: 'running',
          attempt: 1,
          fence: 1,
          owner: 'worker',
          lease_until: t0 + minute,
          first_started_at: t0,
        },
        steps: [],
        effects: [],
        inbox: [],
      });
      const wait = { for: 'backoff', until: t0 + 1, step_path: null } as const;
      await settle(tokenOf(first), { kind: 'suspended', wait, counts_as_retry: true });
      expect(await store.getRun(first.run.id)).toMatchObject({ state: 'waiting', wait, retries: 1 });
      await store.wake(t0 + 1);
      const second = only(await claim(1, t0 + 2));
      expect(second.run).toMatchObject({ attempt: 2, fence: 2, started_at: t0 + 2, first_started_at: t0 });
    });

    it('gives a later attempt the steps, effects and questions of the earlier ones', async () => {
      const at = await setting(open);
      const first = await at.claimed();
      const token = tokenOf(first);
      await at.store.saveStep(stepSettlement(token, 'fetch'));
      const item = await at.store.ask(token, question(token.run_id));
      const wait = { for: 'person', until: null, step_path: 'ask', inbox_item_id: item } as const;
      await at.settle(token, { kind: 'suspended', wait });
      await at.store.answer({ id: item, choice: 'approve', value: null, by: 'ana', at: t0 });
      const second = only(await at.claim());
      expect(second).toMatchObject({
        steps: [{ path: 'fetch', output: { id: 7 } }],
        inbox: [{ id: item, state: 'answered', answer: 'approve' }],
      });
    });

    it('refuses every write of a claim that is no longer valid', async () => {
      const at = await setting(open);
      const first = await at.claimed();
      const lost = tokenOf(first);
      const recovery = { owner: 'other', now: t0, max_crashes: 3, next_id: nextId };
      await at.store.recover(recovery);
      const second = only(await at.claim());
      const journaled = effect(lost.run_id, 'send');
      expect(await codeOf(at.store.saveStep(stepSettlement(lost, 'send')))).toBe('lease_lost');
      expect(await codeOf(at.store.beginEffect(lost, journaled))).toBe('lease_lost');
      expect(await codeOf(at.store.ask(lost, question(lost.run_id)))).toBe('lease_lost');
      const error = { code: 'timeout', message: 'no answer' };
      expect(await codeOf(at.store.doubtEffect(lost, journaled.id, error, question(lost.run_id)))).toBe(
        'lease_lost',
      );
      expect(await codeOf(at.settle(lost, succeeded()))).toBe('lease_lost');
      expect(await at.store.renewLeases([lost, tokenOf(second)], t0 + 9 * minute)).toEqual([lost]);
      expect(await at.store.getRun(lost.run_id)).toMatchObject({
        state: 'running',
        fence: 2,
        lease_until: t0 + 9 * minute,
      });
      expect(await at.store.getSteps(lost.run_id)).toEqual([]);
    });

    it('runs one of a concurrency key at a time, in order, and nothing waits behind it', async () => {
      const at = await setting(open);
      const first = await at.enqueue({ concurrency_key: 'mailbox' });
      const second = await at.enqueue({ concurrency_key: 'mailbox' });
      const free = await at.enqueue({ priority: 1 });
      const claimed = await at.claim();
      expect(idsOf(claimed)).toEqual([first.id, free.id]);
      expect(await at.claim()).toEqual([]);
      await at.settle({ run_id: first.id, fence: 1 }, succeeded());
      expect(idsOf(await at.claim())).toEqual([second.id]);
    });

    it('gives each run to one of two stores that claim at once', async () => {
      const at = await setting(open);
      const other = await at.another();
      await Promise.all(Array.from({ length: 60 }, () => at.enqueue()));
      const request = { now: t0, lease_until: t0 + minute, limit: 7 };
      const seen: string[] = [];
      for (;;) {
        const both = await Promise.all([
          at.store.claim({ ...request, owner: 'a' }),
          other.claim({ ...request, owner: 'b' }),
        ]);
        if (both.every((claimed) => claimed.length === 0)) break;
        seen.push(...both.flatMap(idsOf));
      }
      expect(seen).toHaveLength(60);
      expect(new Set(seen).size).toBe(60);
    });

    it('answers with the earlier run when a dedupe key is used within its window', async () => {
      const at = await setting(open);
      const use = (created_at: number, changes = {}) =>
        at.store.enqueue(at.newRun({ dedupe_key: 'k', created_at, ...changes }), 10_000);
      const first = await use(t0);
      expect(first.deduplicated).toBe(false);
      expect(await use(t0 + 9_999)).toEqual({ run_id: first.run_id, deduplicated: true });
      expect((await use(t0 + 1, { agent_id: 'other' })).deduplicated).toBe(false);
      expect((await use(t0 + 1, { dedupe_key: 'other' })).deduplicated).toBe(false);
      expect((await use(t0 + 10_000)).deduplicated).toBe(false);
    });

    it('does not deduplicate without a window, nor with a cancelled run', async () => {
      const at = await setting(open);
      const first = await at.enqueue({ dedupe_key: 'k' });
      expect((await at.store.enqueue(at.newRun({ dedupe_key: 'k' }), null)).deduplicated).toBe(false);
      const error = { code: 'cancelled', message: 'by a person' };
      for (const { id } of (await at.store.findRuns({ state: 'queued' }, { limit: 9 })).items)
        await at.store.cancelRun(id, error, t0);
      const again = await at.store.enqueue(at.newRun({ dedupe_key: 'k', created_at: t0 + 1 }), minute);
      expect(again).toMatchObject({ deduplicated: false });
      expect(again.run_id).not.toBe(first.id);
    });

    it('cancels what did not start in time, and its slot says why', async () => {
      const at = await setting(open, { next_slot_at: t0, next_at: t0 });
      const run = at.newRun({ trigger: 'schedule', slot_at: t0, expires_at: t0 + 10 * minute });
      const decision = { kind: 'run', slot_at: t0, reason: 'due', run, dedupe_window_ms: null } as const;
      const next = { next_slot_at: null, next_at: null, completed: false };
      await at.store.decide(
        [{ task_id: at.task.id, expected_next_at: t0, decisions: [decision], ...next }],
        t0,
      );
      expect(await at.claim(5, t0 + 10 * minute)).toEqual([]);
      expect(await at.store.getRun(run.id)).toMatchObject({ state: 'cancelled', error: { code: 'expired' } });
      expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({
        state: 'skipped',
        reason: 'skipped: it did not start within 10 min of its slot',
      });
    });

    it('keeps a finished step as it is', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      const waiting = {
        state: 'waiting',
        finished_at: null,
        wake_at: t0 + 9,
        output: null,
        via: null,
      } as const;
      await at.store.saveStep({ claim: token, step: step('send', waiting), attempt: null });
      await at.store.saveStep(stepSettlement(token, 'send'));
      expect(
        await codeOf(at.store.saveStep(stepSettlement(token, 'send', { attempt: 2, output: 'other' }))),
      ).toBe('conflict');
      expect(await at.store.getSteps(token.run_id)).toEqual([step('send')]);
      expect(await at.store.getAttempts(token.run_id)).toMatchObject([
        { path: 'send', attempt: 1, tool: 'mail.send' },
      ]);
    });

    it('settles with the last steps in one commit, publishes the event and lets go', async () => {
      const at = await setting(open);
      const heard = listen(at.store);
      const claimed = await at.claimed();
      const token = tokenOf(claimed);
      await at.store.settle({
        claim: token,
        outcome: succeeded({ text: 'done' }),
        now: t0 + 7,
        late_after_ms: minute,
        steps: [stepSettlement(token, 'a'), stepSettlement(token, 'b')],
      });
      expect(await at.store.getRun(token.run_id)).toMatchObject({
        state: 'succeeded',
        output: { text: 'done' },
        finished_at: t0 + 7,
      });
      expect((await at.store.getSteps(token.run_id)).map(({ path }) => path)).toEqual(['a', 'b']);
      expect(await at.store.eventsAfter(0, 10)).toMatchObject([
        {
          topic: 'run.succeeded',
          source: 'engine',
          payload: { run_id: token.run_id, task_id: at.task.id },
          correlation_id: claimed.run.correlation_id,
        },
      ]);
      expect(heard).toContainEqual({
        kind: 'run',
        id: token.run_id,
        task_id: at.task.id,
        state: 'succeeded',
      });
      expect(await codeOf(at.settle(token, failed()))).toBe('lease_lost');
    });

    it('wakes the run that called it, also when it ended before the caller waited', async () => {
      const at = await setting(open);
      const parent = await at.claimed();
      const called = { trigger: 'call', parent_run_id: parent.run.id, parent_step_path: 'call' } as const;
      const quick = await at.claimed(called);
      await at.settle(tokenOf(quick), succeeded());
      const wait = (run_id: string) => ({ for: 'run', until: null, step_path: 'call', run_id }) as const;
      await at.settle(tokenOf(parent), { kind: 'suspended', wait: wait(quick.run.id) });
      const again = only(await at.claim());
      expect(again.run.id).toBe(parent.run.id);
      const slow = await at.claimed(called);
      await at.settle(tokenOf(again), { kind: 'suspended', wait: wait(slow.run.id) });
      expect(await at.store.getRun(parent.run.id)).toMatchObject({
        state: 'waiting',
        wait: wait(slow.run.id),
      });
      await at.settle(tokenOf(slow), failed());
      expect(await at.store.getRun(parent.run.id)).toMatchObject({ state: 'queued' });
      expect(
        await codeOf(at.settle(tokenOf(only(await at.claim())), { kind: 'suspended', wait: wait(nextId()) })),
      ).toBe('not_found');
    });

    it('does not let a run wait for one that ended while nobody ran it', async () => {
      const at = await setting(open);
      const parent = await at.claimed();
      const child = await at.claimed({
        trigger: 'call',
        parent_run_id: parent.run.id,
        parent_step_path: 'call',
      });
      await at.store.recover({ owner: 'restarted', now: t0, max_crashes: 9, next_id: nextId });
      await at.store.cancelRun(child.run.id, { code: 'cancelled', message: 'by a person' }, t0);
      const token = tokenOf(only(await at.claim()));
      const wait = { for: 'run', until: null, step_path: 'call', run_id: child.run.id } as const;
      await at.settle(token, { kind: 'suspended', wait });
      expect(await at.store.getRun(parent.run.id)).toMatchObject({ state: 'queued' });
    });

    it('cancels a running run: its worker loses the claim, and its open questions are withdrawn', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      const item = await at.store.ask(token, question(token.run_id));
      const error = { code: 'cancelled', message: 'by a person' };
      expect(await at.store.cancelRun(token.run_id, error, t0 + 1)).toMatchObject({
        state: 'cancelled',
        error,
      });
      expect(await codeOf(at.settle(token, succeeded()))).toBe('lease_lost');
      expect(await at.store.getInboxItem(item)).toMatchObject({
        state: 'withdrawn',
        answered_at: t0 + 1,
        answer: null,
      });
      expect(await codeOf(at.store.cancelRun(token.run_id, error, t0))).toBe('conflict');
      expect(await codeOf(at.store.cancelRun(nextId(), error, t0))).toBe('not_found');
    });

    it('tries a failed run again from a step: what is at or below it, and around it, opens again', async () => {
      const at = await setting(open);
      const token = tokenOf(await at.claimed());
      for (const path of ['first', 'each', 'each[0].fetch', 'each[1].fetch', 'each[1].send', 'eachother'])
        await at.store.saveStep(stepSettlement(token, path));
      await at.settle(token, failed());
      const run = await at.store.retryRun(token.run_id, ['each[1]'], t0 + 5);
      expect(run).toMatchObject({ state: 'queued', run_at: t0 + 5 });
      const left = (await at.store.getSteps(token.run_id)).map(({ path }) => path);
      expect(left).toEqual(['each[0].fetch', 'eachother', 'first']);
      expect(await at.store.getAttempts(token.run_id)).toHaveLength(6);
      const again = tokenOf(only(await at.claim(1, t0 + 5)));
      await at.store.saveStep(stepSettlement(again, 'each[1].fetch'));
      expect(await at.store.getAttempts(token.run_id)).toHaveLength(7);
      expect(await codeOf(at.store.retryRun(token.run_id, [], t0))).toBe('conflict');
    });

    it('finds runs by task, state, trigger and time, newest first, in pages', async () => {
      const at = await setting(open);
      const made = [];
      for (let index = 0; index < 5; index++) made.push(await at.enqueue({ created_at: t0 + index }));
      const ids = made.map(({ id }) => id).reverse();
      const first = await at.store.findRuns(
        { task_id: at.task.id, state: 'queued', trigger: 'manual' },
        { limit: 2 },
      );
      expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      const rest = await at.store.findRuns({}, { limit: 9, cursor: first.next_cursor ?? '' });
      expect(rest.items.map(({ id }) => id)).toEqual(ids.slice(2));
      const between = await at.store.findRuns({ since: t0 + 1, until: t0 + 3 }, { limit: 9 });
      expect(between.items.map(({ id }) => id)).toEqual(ids.slice(2, 4));
      expect((await at.store.findRuns({ state: 'failed' }, { limit: 9 })).items).toEqual([]);
      expect((await at.store.findRuns({ state: 'succeeded' }, { limit: 9 })).items).toEqual([]);
    });

    it('counts by state', async () => {
      const at = await setting(open);
      await at.enqueue({ run_at: t0 + minute });
      await at.settle(tokenOf(await at.claimed()), succeeded());
      await at.settle(tokenOf(await at.claimed()), failed());
      await at.claimed();
      const none = { waiting: 0, cancelled: 0, parked: 0 };
      expect(await at.store.countRuns()).toEqual({ ...none, queued: 1, running: 1, succeeded: 1, failed: 1 });
    });

    it('keeps a failing write from its neighbours of the same turn', async () => {
      const at = await setting(open);
      const good = at.newRun();
      const token = tokenOf(await at.claimed());
      const lost = { ...token, fence: 99 };
      // Fails at its second statement, when the step is already written.
      const half = at.store.settle({
        claim: token,
        outcome: succeeded(),
        now: t0,
        late_after_ms: 0,
        steps: [stepSettlement(token, 'a'), stepSettlement(lost, 'b')],
      });
      const results = await Promise.allSettled([
        at.store.enqueue(good, null),
        half,
        at.store.setSetting('before', 1),
        at.store.enqueue(at.newRun({ task_id: nextId() }), null),
        at.store.setSetting('after', 2),
      ]);
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect(await at.store.getRun(good.id)).toMatchObject({ state: 'queued' });
      expect(await at.store.getSetting('after')).toBe(2);
      expect(await at.store.getRun(token.run_id)).toMatchObject({ state: 'running' });
      expect(await at.store.getSteps(token.run_id)).toEqual([]);
      expect(await at.store.eventsAfter(0, 9)).toEqual([]);
    });
  });
};
