import { describe, expect, it } from 'vitest';
import type { SlotDecision, TaskDecisions } from '../../../core/store/schedule-store.ts';
import { sampleTask } from '../sample-task.ts';
import {
  codeOf,
  minute,
  nextId,
  type OpenStore,
  question,
  type Setting,
  setting,
  succeeded,
  t0,
  tokenOf,
} from './setting.ts';

const due = { next_slot_at: t0, next_at: t0 };

function decisionsOf({ task, newRun }: Setting) {
  const run = (slot_at: number, dedupe_key: string | null = null): SlotDecision => ({
    kind: 'run',
    slot_at,
    reason: 'due',
    run: newRun({ trigger: 'schedule', slot_at, dedupe_key }),
    dedupe_window_ms: dedupe_key === null ? null : minute,
  });
  const about = (
    decisions: readonly SlotDecision[],
    changes: Partial<TaskDecisions> = {},
  ): TaskDecisions => ({
    task_id: task.id,
    expected_next_at: t0,
    decisions,
    next_slot_at: t0 + 5 * minute,
    next_at: t0 + 5 * minute,
    completed: false,
    ...changes,
  });
  return { run, about };
}

export const schedulerConforms = (open: OpenStore): void => {
  describe('scheduler', () => {
    it('knows the earliest instant of slots, pending slots, wake-ups and deadlines', async () => {
      const at = await setting(open);
      const { store, task } = at;
      expect(await store.nextInstant()).toBeNull();
      const worker = await at.claimed();
      await store.ask(tokenOf(worker), question(worker.run.id, { deadline_at: t0 + 40 * minute }));
      expect(await store.nextInstant()).toBe(t0 + 40 * minute);
      const wait = { for: 'time', until: t0 + 30 * minute, step_path: 'pause' } as const;
      await at.settle(tokenOf(worker), { kind: 'suspended', wait });
      expect(await store.nextInstant()).toBe(t0 + 30 * minute);
      await store.setNext([{ id: task.id, next_slot_at: t0 + 20 * minute, next_at: t0 + 20 * minute }]);
      expect(await store.nextInstant()).toBe(t0 + 20 * minute);
      const pending: SlotDecision = {
        kind: 'pending',
        slot_at: t0,
        reason: 'snoozed',
        fire_at: t0 + 10 * minute,
      };
      const { about } = decisionsOf(at);
      await store.decideAhead(about([pending], { expected_next_at: t0 + 20 * minute }), t0);
      expect(await store.nextInstant()).toBe(t0 + 5 * minute);
      expect(await store.nextWakeUp()).toBe(t0 + 30 * minute);
      await at.enqueue({ run_at: t0 + 2 * minute });
      expect(await store.nextInstant()).toBe(t0 + 2 * minute);
    });

    it('takes back what was decided about a slot still to come, and of no other', async () => {
      const at = await setting(open, due);
      const { store, task } = at;
      const { about } = decisionsOf(at);
      const skip: SlotDecision = { kind: 'settled', slot_at: t0, state: 'skipped', reason: 'asked' };
      await store.decideAhead(
        about([skip], { next_slot_at: null, next_at: null, completed: true }),
        t0 - minute,
      );
      expect(await store.nextInstant()).toBeNull();
      const back = { task_id: task.id, slot_at: t0, next_slot_at: t0 };
      expect(await codeOf(store.restoreSlot(back, t0))).toBe('conflict');
      await store.restoreSlot(back, t0 - minute);
      expect(await store.getTask(task.id)).toMatchObject({ status: 'active', ...due });
      expect(await store.getOccurrence(task.id, t0)).toBeNull();
      expect(await store.nextInstant()).toBe(t0);
      expect(await codeOf(store.restoreSlot(back, t0 - minute))).toBe('conflict');
    });

    it('does not wake for tasks and pending slots that are paused', async () => {
      const at = await setting(open, due);
      const { store, task } = at;
      const pending: SlotDecision = { kind: 'pending', slot_at: t0, reason: 'snoozed', fire_at: t0 + minute };
      await store.decideAhead(decisionsOf(at).about([pending]), t0);
      const still = { next_slot_at: null, next_at: null, at: t0, reason: 'paused' };
      await store.setTaskStatus({ id: task.id, from: ['active'], to: 'paused', ...still });
      expect(await store.nextInstant()).toBeNull();
      expect(await store.dueTasks(t0 + 60 * minute, 10)).toEqual([]);
    });

    it('counts slots by task, state and quarter of an hour', async () => {
      const at = await setting(open, due);
      const { store, task } = at;
      const settled = (slot_at: number, changes: object = {}): SlotDecision => ({
        ...{ kind: 'settled', slot_at, state: 'skipped', reason: 'missed', ...changes },
      });
      const slots = [settled(t0), settled(t0 + minute), settled(t0 + 15 * minute, { span_count: 3 })];
      await store.decide([decisionsOf(at).about(slots)], t0);
      const range = { since: t0, until: t0 + 60 * minute };
      expect(await store.countOccurrences(range)).toEqual([
        { task_id: task.id, at: t0, state: 'skipped', slots: 2 },
        { task_id: task.id, at: t0 + 15 * minute, state: 'skipped', slots: 3 },
      ]);
      expect(await store.countOccurrences({ ...range, until: t0 + minute, task_id: task.id })).toHaveLength(
        1,
      );
      expect(await store.countOccurrences({ ...range, task_id: nextId() })).toEqual([]);
    });

    it('gives due tasks in order of time, with their unsettled run and their pending slots', async () => {
      const at = await setting(open, due);
      const { store, task } = at;
      const earlier = sampleTask({ id: nextId(), next_slot_at: t0 - 1, next_at: t0 - 1 });
      const later = sampleTask({ id: nextId(), next_slot_at: t0 + minute, next_at: t0 + minute });
      await store.insertTask(earlier, 'a');
      await store.insertTask(later, 'a');
      const run = await at.enqueue();
      expect(await store.dueTasks(t0, 10)).toEqual([
        { task: earlier, unsettled_run_id: null, pending: [] },
        { task, unsettled_run_id: run.id, pending: [] },
      ]);
      const pending: SlotDecision = { kind: 'pending', slot_at: t0, reason: 'quiet hours', fire_at: t0 + 1 };
      await store.decide([decisionsOf(at).about([pending])], t0);
      const found = (await store.dueTasks(t0 + 1, 10)).find((each) => each.task.id === task.id);
      expect(found?.pending).toMatchObject([{ slot_at: t0, state: 'pending', fire_at: t0 + 1 }]);
    });

    it('applies a decision: the row, the run and the next instant at once', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      const spanned: SlotDecision = {
        kind: 'settled',
        slot_at: t0 - 3 * minute,
        state: 'coalesced',
        reason: 'missed while the engine was off',
        span_until: t0 - minute,
        span_count: 3,
      };
      expect(await at.store.decide([about([spanned, run(t0)])], t0)).toEqual({
        applied: 1,
        runs: 1,
        deduplicated: 0,
      });
      expect(await at.store.getTask(at.task.id)).toMatchObject({ next_at: t0 + 5 * minute, version: 1 });
      expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({
        state: 'queued',
        reason: 'due',
        span_count: 1,
      });
      expect(await at.store.getOccurrence(at.task.id, t0 - 3 * minute)).toMatchObject({
        state: 'coalesced',
        span_until: t0 - minute,
        span_count: 3,
        run_id: null,
      });
    });

    it('drops decisions about a task that changed meanwhile', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      await at.store.setNext([{ id: at.task.id, next_slot_at: t0 + 1, next_at: t0 + 1 }]);
      expect(await at.store.decide([about([run(t0)])], t0)).toEqual({ applied: 0, runs: 0, deduplicated: 0 });
      expect(await at.store.getOccurrence(at.task.id, t0)).toBeNull();
      expect((await at.store.countRuns()).queued).toBe(0);
    });

    it('makes at most one run of a slot, whatever decides it twice', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      const other = await at.another();
      const results = await Promise.all([
        at.store.decide([about([run(t0)])], t0),
        other.decide([about([run(t0)])], t0),
      ]);
      expect(results.map(({ runs }) => runs).sort()).toEqual([0, 1]);
      await at.store.setNext([{ id: at.task.id, ...due }]);
      expect(await at.store.decide([about([run(t0)])], t0)).toMatchObject({ applied: 1, runs: 0 });
      expect(await codeOf(at.store.enqueue(at.newRun({ trigger: 'schedule', slot_at: t0 }), null))).toBe(
        'conflict',
      );
      expect((await at.store.countRuns()).queued).toBe(1);
    });

    it('completes a task whose schedule has no further slot', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      await at.store.decide([about([run(t0)], { next_slot_at: null, next_at: null, completed: true })], t0);
      expect(await at.store.getTask(at.task.id)).toMatchObject({ status: 'completed', next_at: null });
    });

    it('joins a slot with an earlier run of its dedupe key', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      const earlier = await at.enqueue({ dedupe_key: 'daily', created_at: t0 - 10 });
      expect(await at.store.decide([about([run(t0, 'daily')])], t0)).toEqual({
        applied: 1,
        runs: 0,
        deduplicated: 1,
      });
      expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({
        state: 'coalesced',
        run_id: earlier.id,
      });
    });

    it('fires a pending slot once', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      const pending: SlotDecision = { kind: 'pending', slot_at: t0, reason: 'snoozed', fire_at: t0 + minute };
      await at.store.decide([about([pending])], t0);
      const fired = run(t0);
      if (fired.kind !== 'run') throw new Error('expected a run');
      await at.store.firePending(at.task.id, fired, t0 + minute);
      expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({
        state: 'queued',
        run_id: fired.run.id,
        fire_at: null,
      });
      expect(await codeOf(at.store.firePending(at.task.id, fired, t0 + minute))).toBe('conflict');
    });

    it('decides ahead: a skipped slot stays skipped when its time comes', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      const skip: SlotDecision = {
        kind: 'settled',
        slot_at: t0,
        state: 'skipped',
        reason: 'skipped by a person',
      };
      await at.store.decideAhead(about([skip]), t0 - minute);
      expect(await codeOf(at.store.decideAhead(about([skip]), t0))).toBe('conflict');
      await at.store.setNext([{ id: at.task.id, ...due }]);
      expect(await at.store.decide([about([run(t0)])], t0)).toMatchObject({ applied: 1, runs: 0 });
      expect(await at.store.getOccurrence(at.task.id, t0)).toMatchObject({
        state: 'skipped',
        reason: 'skipped by a person',
      });
    });

    it('snoozes a pending slot again, of a completed task too', async () => {
      const at = await setting(open, due);
      const { about } = decisionsOf(at);
      const ended = { next_slot_at: null, next_at: null, completed: true };
      const pending = (fire_at: number): SlotDecision => ({
        kind: 'pending',
        slot_at: t0,
        reason: 'snoozed',
        fire_at,
      });
      await at.store.decideAhead(about([pending(t0 + minute)], ended), t0);
      await at.store.decideAhead(about([pending(t0 + 9 * minute)], { ...ended, expected_next_at: null }), t0);
      expect(await at.store.nextInstant()).toBe(t0 + 9 * minute);
      expect(await at.store.dueTasks(t0 + 9 * minute, 10)).toMatchObject([{ task: { status: 'completed' } }]);
    });

    it('records a poll: the edge makes a run, and a changed task drops it', async () => {
      const at = await setting(open, { next_at: t0 });
      const poll = {
        task_id: at.task.id,
        expected_next_at: t0,
        holds: true,
        next_at: t0 + minute,
        dedupe_window_ms: null,
      };
      const edge = at.newRun({ trigger: 'condition' });
      expect(await at.store.recordPoll({ ...poll, run: edge })).toEqual({ applied: true });
      expect(await at.store.getTask(at.task.id)).toMatchObject({
        condition_holds: true,
        next_at: t0 + minute,
      });
      expect(await at.store.getRun(edge.id)).toMatchObject({ state: 'queued', trigger: 'condition' });
      expect(await at.store.recordPoll({ ...poll, run: at.newRun() })).toEqual({ applied: false });
      expect((await at.store.countRuns()).queued).toBe(1);
    });

    it('finds rows of the ledger by task, time and state, newest slot first', async () => {
      const at = await setting(open, due);
      const { about } = decisionsOf(at);
      const skipped = (slot_at: number): SlotDecision => ({
        kind: 'settled',
        slot_at,
        state: 'skipped',
        reason: 'quiet',
      });
      const slots = [0, 1, 2, 3, 4].map((index) => t0 - index * minute);
      await at.store.decide([about(slots.map(skipped))], t0);
      const first = await at.store.findOccurrences({ task_id: at.task.id }, { limit: 3 });
      expect(first.items.map(({ slot_at }) => slot_at)).toEqual(slots.slice(0, 3));
      const second = await at.store.findOccurrences({}, { limit: 3, cursor: first.next_cursor ?? '' });
      expect(second).toMatchObject({
        items: slots.slice(3).map((slot_at) => ({ slot_at })),
        next_cursor: null,
      });
      const between = await at.store.findOccurrences(
        { since: t0 - 2 * minute, until: t0, state: 'skipped' },
        { limit: 9 },
      );
      expect(between.items.map(({ slot_at }) => slot_at)).toEqual([t0 - minute, t0 - 2 * minute]);
      expect((await at.store.findOccurrences({ state: 'failed' }, { limit: 9 })).items).toEqual([]);
    });

    it('keeps the reason of a slot readable: on time, after its slot, late, failed', async () => {
      const at = await setting(open, due);
      const { about, run } = decisionsOf(at);
      const slots = [t0, t0 - 3_000, t0 - 125 * minute, t0 - 126 * minute];
      await at.store.decide([about(slots.map((slot) => run(slot)))], t0);
      for (const claimed of await at.claim()) {
        const bad = claimed.run.slot_at === t0 - 126 * minute;
        const error = { code: 'x', message: 'the mailbox is full' };
        await at.settle(tokenOf(claimed), bad ? { kind: 'failed', error } : succeeded());
      }
      const row = async (slot: number) => {
        const found = await at.store.getOccurrence(at.task.id, slot);
        return [found?.state, found?.reason];
      };
      expect(await row(t0)).toEqual(['ran', 'ran on time']);
      expect(await row(t0 - 3_000)).toEqual(['ran', 'ran 3 s after its slot']);
      expect(await row(t0 - 125 * minute)).toEqual(['late', 'ran 2 h 5 min after its slot']);
      expect(await row(t0 - 126 * minute)).toEqual(['failed', 'failed: the mailbox is full']);
    });
  });
};
