import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../core/model/agent.ts';
import type { Briefing } from '../../../core/model/briefing.ts';
import type { NewEvent } from '../../../core/model/event.ts';
import { codeOf, minute, nextId, type OpenStore, setting, succeeded, t0, tokenOf } from './setting.ts';

const event = (topic: string): NewEvent => ({
  id: nextId(),
  topic,
  payload: { from: 'ana' },
  source: 'engine',
  correlation_id: nextId(),
  occurred_at: t0,
});
const briefing = (changes: Partial<Briefing> = {}): Briefing => ({
  id: nextId(),
  run_id: null,
  task_id: null,
  title: 'Monday',
  markdown: '# Monday',
  created_at: t0,
  read_at: null,
  ...changes,
});

export const recordsConform = (open: OpenStore): void => {
  describe('events', () => {
    it('orders events and gives them back after a place', async () => {
      const { store } = await setting(open);
      const published = await Promise.all(['a', 'b', 'c'].map((topic) => store.publish(event(topic))));
      const [first] = published;
      expect(await store.latestEventSeq()).toBe(published.at(-1)?.seq);
      expect(await store.eventsAfter(0, 2)).toEqual(published.slice(0, 2));
      expect(await store.eventsAfter(first?.seq ?? 0, 9)).toEqual(published.slice(1));
    });

    it('makes the runs of an event and moves the cursor, once', async () => {
      const { store, newRun } = await setting(open);
      const { seq } = await store.publish(event('mail.received'));
      const dispatch = () =>
        store.dispatch('tasks', seq, [
          { event_seq: seq, run: newRun({ trigger: 'event' }), dedupe_window_ms: null },
        ]);
      await dispatch();
      await dispatch();
      await store.dispatch('other', seq, [
        { event_seq: seq, run: newRun({ trigger: 'event' }), dedupe_window_ms: null },
      ]);
      expect(await store.getCursor('tasks')).toBe(seq);
      expect(await store.getCursor('unknown')).toBe(0);
      expect((await store.countRuns()).queued).toBe(1);
    });

    it('makes a run for each event of a batch', async () => {
      const { store, newRun } = await setting(open);
      const first = await store.publish(event('mail.received'));
      const second = await store.publish(event('mail.received'));
      const runs = [first, second].map(({ seq }) => ({
        event_seq: seq,
        run: newRun({ trigger: 'event' }),
        dedupe_window_ms: null,
      }));
      await store.dispatch('tasks', second.seq, runs);
      expect((await store.countRuns()).queued).toBe(2);
    });

    it('makes no run of an event that its consumer has passed', async () => {
      const { store, newRun } = await setting(open);
      const earlier = await store.publish(event('mail.received'));
      const later = await store.publish(event('mail.received'));
      await store.dispatch('tasks', later.seq, []);
      await store.dispatch('tasks', earlier.seq, [
        { event_seq: earlier.seq, run: newRun({ trigger: 'event' }), dedupe_window_ms: null },
      ]);
      expect(await store.getCursor('tasks')).toBe(later.seq);
      expect((await store.countRuns()).queued).toBe(0);
    });

    it('moves no cursor when the run of an event cannot be made', async () => {
      const { store, newRun } = await setting(open);
      const { seq } = await store.publish(event('mail.received'));
      const run = newRun({ task_id: nextId() });
      expect(
        await codeOf(store.dispatch('tasks', seq, [{ event_seq: seq, run, dedupe_window_ms: null }])),
      ).toBe('not_found');
      expect(await store.getCursor('tasks')).toBe(0);
    });
  });

  describe('briefings, agents, audit, cache, settings', () => {
    it('keeps briefings, read and unread', async () => {
      const { store, task, claimed } = await setting(open);
      const { run } = await claimed();
      const first = briefing({ run_id: run.id, task_id: task.id });
      const second = briefing();
      await store.publishBriefing(first);
      await store.publishBriefing(second);
      expect(await store.getBriefing(first.id)).toEqual(first);
      expect((await store.findBriefings({}, { limit: 9 })).items).toEqual([second, first]);
      await store.markBriefingRead(second.id, t0 + 1);
      await store.markBriefingRead(second.id, t0 + 2);
      expect((await store.findBriefings({ unread: false }, { limit: 9 })).items).toEqual([
        { ...second, read_at: t0 + 1 },
      ]);
      expect((await store.findBriefings({ unread: true, task_id: task.id }, { limit: 9 })).items).toEqual([
        first,
      ]);
      expect(await codeOf(store.markBriefingRead(nextId(), t0))).toBe('not_found');
      await store.markBriefingUnread(second.id);
      expect(await store.getBriefing(second.id)).toEqual(second);
      expect(await codeOf(store.markBriefingUnread(nextId()))).toBe('not_found');
    });

    it('finds an agent by the hash of its token until that is replaced, taken back or over', async () => {
      const { store } = await setting(open);
      const agent = { id: 'a1', name: 'Scout', scopes: ['tasks:read'], created_at: 1 };
      await store.saveAgent(agent);
      const token = (id: string, hash: string, expires_at: number | null) => ({
        ...{ id, agent_id: agent.id, hash: hash.repeat(64), created_at: 10, expires_at },
      });
      await store.replaceAgentToken(agent.id, token('t1', 'a', null), 10);
      expect(await store.getAgentOfToken('a'.repeat(64), 99)).toEqual(agent);
      expect(await store.getAgentOfToken('f'.repeat(64), 99)).toBeNull();
      await store.replaceAgentToken(agent.id, token('t2', 'b', 20), 11);
      expect(await store.getAgentOfToken('a'.repeat(64), 12)).toBeNull();
      expect(await store.getAgentOfToken('b'.repeat(64), 19)).toEqual(agent);
      expect(await store.getAgentOfToken('b'.repeat(64), 20)).toBeNull();
      expect(await store.findAgentTokens(agent.id)).toEqual([token('t2', 'b', 20)]);
      await store.replaceAgentToken(agent.id, null, 13);
      expect(await store.findAgentTokens(agent.id)).toEqual([]);
      await expect(
        store.replaceAgentToken('nobody', { ...token('t3', 'c', null), agent_id: 'nobody' }, 14),
      ).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('keeps agents', async () => {
      const { store } = await setting(open);
      const agent = { id: nextId(), name: 'Claude', scopes: ['tasks:read'], created_at: t0 };
      await store.saveAgent(agent);
      await store.saveAgent({ ...agent, scopes: ['*'] });
      expect(await store.getAgent(agent.id)).toEqual({ ...agent, scopes: ['*'] });
      expect((await store.findAgents({ limit: 9 })).items).toHaveLength(1);
      expect(await store.getAgent(nextId())).toBeNull();
    });

    it('chains the audit log', async () => {
      const { store } = await setting(open);
      const entry = {
        at: t0,
        agent_id: 'a',
        door: 'http',
        operation: 'tasks.create',
        input: '{}',
        outcome: 'ok',
      };
      await Promise.all([1, 2, 3].map(() => store.audit({ ...entry, request_id: nextId() })));
      const { items } = await store.findAudit({ limit: 9 });
      const [third, second, first] = items as [AuditEntry, AuditEntry, AuditEntry];
      expect([first.seq, second.seq, third.seq]).toEqual([1, 2, 3]);
      expect(second.previous_hash).toBe(first.hash);
      expect(third.previous_hash).toBe(second.hash);
      expect(new Set(items.map(({ hash }) => hash)).size).toBe(3);
    });

    it('forgets a cached output when its time is over', async () => {
      const { store } = await setting(open);
      await store.putCached('key', 'web.get', { title: 'x' }, t0, t0 + minute);
      expect(await store.getCached('key', t0 + minute - 1)).toEqual({
        output: { title: 'x' },
        created_at: t0,
      });
      expect(await store.getCached('key', t0 + minute)).toBeNull();
      await store.putCached('key', 'web.get', null, t0 + minute, t0 + 2 * minute);
      expect(await store.getCached('key', t0 + minute)).toEqual({ output: null, created_at: t0 + minute });
    });

    it('keeps settings, null among them', async () => {
      const { store } = await setting(open);
      expect(await store.getSetting('zone_data')).toBeUndefined();
      await store.setSetting('zone_data', '2026a');
      await store.setSetting('zone_data', null);
      expect(await store.getSetting('zone_data')).toBeNull();
    });
  });

  describe('care', () => {
    it('prunes settled history in batches, and keeps what is young or unsettled', async () => {
      const at = await setting(open);
      const old = [await at.claimed(), await at.claimed(), await at.claimed()];
      for (const claimed of old) await at.settle(tokenOf(claimed), succeeded(), t0 + 1);
      const young = await at.claimed();
      await at.settle(tokenOf(young), succeeded(), t0 + minute);
      const unsettled = await at.claimed();
      expect(await at.store.prune(t0 + minute, 2)).toBe(2);
      expect(await at.store.prune(t0 + minute, 99)).toBe(1 + 3);
      expect(await at.store.prune(t0 + minute, 99)).toBe(0);
      expect((await at.store.findRuns({}, { limit: 9 })).items.map(({ id }) => id).sort()).toEqual(
        [young.run.id, unsettled.run.id].sort(),
      );
    });

    it('keeps a dedupe key for its window, and a called run for its caller', async () => {
      const at = await setting(open);
      const keyed = await at.store.enqueue(at.newRun({ dedupe_key: 'k' }), 60 * minute);
      for (const claimed of await at.claim()) await at.settle(tokenOf(claimed), succeeded());
      const parent = await at.claimed();
      const child = await at.claimed({ trigger: 'call', parent_run_id: parent.run.id });
      await at.settle(tokenOf(child), succeeded());
      await at.store.prune(t0 + 30 * minute, 99);
      expect(await at.store.getRun(child.run.id)).not.toBeNull();
      const again = at.newRun({ dedupe_key: 'k', created_at: t0 + 59 * minute });
      expect(await at.store.enqueue(again, 60 * minute)).toEqual({ ...keyed, deduplicated: true });
      await at.settle(tokenOf(parent), succeeded());
      await at.store.prune(t0 + 61 * minute, 99);
      expect(await at.store.getRun(child.run.id)).toBeNull();
    });

    it('never lets the place of an event go back', async () => {
      const { store } = await setting(open);
      for (const topic of ['a', 'b']) await store.publish(event(topic));
      await store.prune(t0 + minute, 99);
      expect(await store.publish(event('c'))).toMatchObject({ seq: 3 });
    });

    it('keeps events that a consumer has still to read', async () => {
      const { store } = await setting(open);
      for (const topic of ['a', 'b', 'c']) await store.publish(event(topic));
      await store.dispatch('tasks', 1, []);
      await store.prune(t0 + minute, 99);
      expect((await store.eventsAfter(1, 9)).map(({ topic }) => topic)).toEqual(['b', 'c']);
    });

    it('finds nothing wrong with what it wrote', async () => {
      const at = await setting(open);
      await at.settle(tokenOf(await at.claimed()), succeeded());
      expect(await at.store.doctor({ repair: false, owner: 'worker', now: t0 })).toEqual([]);
    });
  });
};
