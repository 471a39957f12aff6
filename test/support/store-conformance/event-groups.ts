import { describe, expect, it } from 'vitest';
import type { Event } from '../../../core/model/event.ts';
import type { EventDelivery, EventGroup } from '../../../core/model/event-group.ts';
import type { Store } from '../../../core/store/store.ts';
import { codeOf, minute, nextId, type OpenStore, only, setting, t0 } from './setting.ts';

const publish = (store: Store, topic = 'mail.received', occurred_at = t0): Promise<Event> =>
  store.publish({
    id: nextId(),
    topic,
    payload: { from: 'ana' },
    source: 'engine',
    correlation_id: nextId(),
    occurred_at,
  });
const group = (changes: Partial<EventGroup> = {}): EventGroup => ({
  name: 'readers',
  topic: '**',
  seq: 0,
  max_deliveries: 3,
  created_at: t0,
  ...changes,
});
const seqs = (deliveries: readonly EventDelivery[]) => deliveries.map(({ event }) => event.seq);

/** A store with a group and so many events, and its methods with the group filled in. */
async function grouped(open: OpenStore, events: number, changes: Partial<EventGroup> = {}) {
  const at = await setting(open);
  const { store } = at;
  for (let made = 0; made < events; made++) await publish(store, 'mail.received', t0 + made);
  await store.createEventGroup(group(changes));
  const name = 'readers';
  return {
    ...at,
    read: (consumer: string, limit = 100, now = t0, on = store) =>
      on.readEvents({ group: name, consumer, limit, now }),
    acknowledge: (wanted: readonly number[], consumer?: string) =>
      store.acknowledgeEvents({
        group: name,
        seqs: wanted,
        ...(consumer !== undefined && { consumer }),
      }),
    claim: (consumer: string, now: number, idle = minute, from?: string, limit = 100) =>
      store.claimStaleEvents({
        group: name,
        consumer,
        delivered_before: now - idle,
        limit,
        now,
        ...(from !== undefined && { from }),
      }),
    pending: async (filter: { consumer?: string; state?: EventDelivery['state'] } = {}) =>
      (await store.pendingEvents({ group: name, ...filter }, { limit: 100 })).items,
    status: async () => only(await store.eventGroups()),
    trim: (bounds: { before?: number; keep?: number }, force = false, limit = 100) =>
      store.trimEvents({ ...bounds, force, limit }),
    stored: async () => (await store.eventsAfter(0, 1_000)).map(({ seq }) => seq),
  };
}

export const eventGroupsConform = (open: OpenStore): void => {
  describe('event groups', () => {
    it('give each event to one consumer, in order', async () => {
      const { read } = await grouped(open, 5);
      const first = await read('a', 2);
      expect(first).toMatchObject({
        more: true,
        deliveries: [
          { event: { seq: 1 }, state: 'pending', consumer: 'a', deliveries: 1, delivered_at: t0 },
          { event: { seq: 2, payload: { from: 'ana' } } },
        ],
      });
      expect(seqs((await read('b', 2)).deliveries)).toEqual([3, 4]);
      expect(await read('a', 2)).toMatchObject({ more: false, deliveries: [{ event: { seq: 5 } }] });
      expect(await read('b', 2)).toEqual({ deliveries: [], more: false });
    });

    it('never give an event to two consumers that read through two openings of the store at once', async () => {
      const { read, store, another } = await grouped(open, 200);
      const other = await another();
      const reads = Array.from({ length: 60 }, (_, index) =>
        index % 2 === 0 ? read('a', 4, t0, store) : read('b', 4, t0, other),
      );
      const answers = await Promise.all(reads);
      const given = answers.map(({ deliveries }) => seqs(deliveries));
      for (const each of given) expect(each).toEqual([...each].sort((one, two) => one - two));
      expect(given.flat().sort((one, two) => one - two)).toEqual(
        Array.from({ length: 200 }, (_, index) => index + 1),
      );
    });

    it('do not share: each group has every event of its topic', async () => {
      const { store, read } = await grouped(open, 1);
      await publish(store, 'file.created');
      await store.createEventGroup(group({ name: 'files', topic: 'file.*' }));
      expect(seqs((await read('a')).deliveries)).toEqual([1, 2]);
      const files = await store.readEvents({ group: 'files', consumer: 'a', limit: 9, now: t0 });
      expect(seqs(files.deliveries)).toEqual([2]);
      expect(files.more).toBe(false);
    });

    it('pass over other topics, and stop at the last event given', async () => {
      const { store, read, status } = await grouped(open, 3, { topic: 'file.**' });
      for (const topic of ['file.created', 'run.failed', 'file', 'run.failed']) await publish(store, topic);
      expect(await status()).toMatchObject({ seq: 0, lag: 2 });
      expect(await read('a', 1)).toMatchObject({ more: true, deliveries: [{ event: { seq: 4 } }] });
      expect(await status()).toMatchObject({ seq: 4, lag: 1 });
      expect(seqs((await read('a', 9)).deliveries)).toEqual([6]);
      expect(await status()).toMatchObject({ seq: 7, lag: 0 });
    });

    it('begin at their place', async () => {
      const { store, read } = await grouped(open, 3, { seq: 2 });
      await publish(store);
      expect(seqs((await read('a')).deliveries)).toEqual([3, 4]);
    });

    it('are refused with a known name, or a place past the newest event', async () => {
      const { store } = await grouped(open, 3);
      expect(await codeOf(store.createEventGroup(group()))).toBe('conflict');
      expect(await codeOf(store.createEventGroup(group({ name: 'other', seq: 4 })))).toBe('invalid_input');
      expect(await codeOf(store.replayEvents('readers', 4))).toBe('invalid_input');
      expect(await codeOf(store.replayEvents('readers', -1))).toBe('invalid_input');
    });

    it('that are unknown are refused with the name that was meant', async () => {
      const { store } = await grouped(open, 0);
      const read = store.readEvents({ group: 'reader', consumer: 'a', limit: 1, now: t0 });
      await expect(read).rejects.toMatchObject({ code: 'not_found', hint: 'did you mean readers?' });
      const unknown = 'nobody';
      expect(await codeOf(store.acknowledgeEvents({ group: unknown, seqs: [1] }))).toBe('not_found');
      expect(await codeOf(store.pendingEvents({ group: unknown }, { limit: 1 }))).toBe('not_found');
      expect(await codeOf(store.replayEvents(unknown, 0))).toBe('not_found');
      expect(await codeOf(store.deleteEventGroup(unknown))).toBe('not_found');
    });

    it('let go of what is acknowledged, in any order, once', async () => {
      const { read, acknowledge, pending, status } = await grouped(open, 3);
      await read('a', 2);
      await read('b', 1);
      expect(await acknowledge([2])).toEqual([2]);
      expect(await acknowledge([2, 1, 77])).toEqual([1]);
      expect(seqs(await pending())).toEqual([3]);
      expect(await acknowledge([3], 'a')).toEqual([]);
      expect(await acknowledge([3], 'b')).toEqual([3]);
      expect(await status()).toMatchObject({ pending: 0, lag: 0, oldest_delivered_at: null });
    });

    it('list what is pending by consumer, a page at a time, and count it', async () => {
      const { store, read, pending, status } = await grouped(open, 5);
      await read('a', 3, t0 + 7);
      await read('b', 1, t0 + 9);
      expect(await status()).toMatchObject({ pending: 4, dead: 0, lag: 1, oldest_delivered_at: t0 + 7 });
      expect(seqs(await pending({ consumer: 'b' }))).toEqual([4]);
      const first = await store.pendingEvents({ group: 'readers' }, { limit: 3 });
      const cursor = first.next_cursor ?? '';
      const rest = await store.pendingEvents({ group: 'readers' }, { limit: 3, cursor });
      expect([seqs(first.items), seqs(rest.items), rest.next_cursor]).toEqual([[1, 2, 3], [4], null]);
    });

    it('give what a consumer left to another, oldest first, when it is old enough', async () => {
      const { read, claim, acknowledge, pending } = await grouped(open, 4);
      await read('crashed', 3);
      await read('slow', 1, t0 + minute);
      expect((await claim('b', t0 + minute - 1)).claimed).toEqual([]);
      const { claimed, dead } = await claim('b', t0 + minute);
      expect(seqs(claimed)).toEqual([1, 2, 3]);
      expect(dead).toEqual([]);
      expect(claimed[0]).toMatchObject({ consumer: 'b', deliveries: 2, delivered_at: t0 + minute });
      expect((await claim('c', t0 + minute)).claimed).toEqual([]);
      expect(await acknowledge([1], 'crashed')).toEqual([]);
      expect(seqs(await pending({ consumer: 'b' }))).toEqual([1, 2, 3]);
    });

    it('keep what was delivered over a crash between read and acknowledgement', async () => {
      const { read, store, another } = await grouped(open, 2);
      await read('a');
      await store.close();
      const reopened = await another();
      expect(
        (await reopened.readEvents({ group: 'readers', consumer: 'b', limit: 9, now: t0 })).deliveries,
      ).toEqual([]);
      const request = { group: 'readers', consumer: 'b', delivered_before: t0, limit: 9, now: t0 + minute };
      expect(seqs((await reopened.claimStaleEvents(request)).claimed)).toEqual([1, 2]);
    });

    it('give a consumer back what it had itself', async () => {
      const { read, claim } = await grouped(open, 3);
      await read('a', 2);
      await read('b', 1);
      expect(seqs((await claim('a', t0, 0, 'a')).claimed)).toEqual([1, 2]);
    });

    it('claim a bounded number', async () => {
      const { read, claim } = await grouped(open, 3);
      await read('a');
      expect(seqs((await claim('b', t0 + minute, minute, undefined, 2)).claimed)).toEqual([1, 2]);
    });

    it('mark what was given out too often as dead, until it is acknowledged', async () => {
      const { read, claim, pending, acknowledge, status } = await grouped(open, 2, { max_deliveries: 2 });
      await read('a');
      await acknowledge([2]);
      await claim('b', t0 + minute);
      const { claimed, dead } = await claim('c', t0 + 2 * minute);
      expect(claimed).toEqual([]);
      expect(dead).toMatchObject([
        { event: { seq: 1 }, state: 'dead', dead_at: t0 + 2 * minute, deliveries: 2, consumer: 'b' },
      ]);
      expect(await claim('c', t0 + 9 * minute)).toEqual({ claimed: [], dead: [] });
      expect(await pending({ state: 'pending' })).toEqual([]);
      expect(await pending({ state: 'dead' })).toEqual(dead);
      expect(await status()).toMatchObject({ pending: 0, dead: 1, oldest_delivered_at: null });
      expect(await acknowledge([1])).toEqual([1]);
      expect(await status()).toMatchObject({ dead: 0 });
    });

    it('that are replayed give everything after the place again, pending and dead too', async () => {
      const { read, claim, acknowledge, replay, status } = await replayable(open);
      await read('a');
      await acknowledge([2, 3]);
      await claim('b', t0 + minute);
      await claim('b', t0 + 2 * minute);
      expect(await status()).toMatchObject({ dead: 2, pending: 0 });
      expect(await replay(1)).toEqual({ forgotten: 1 });
      expect(await status()).toMatchObject({ seq: 1, lag: 3, dead: 1 });
      expect(await read('b')).toMatchObject({
        deliveries: [{ event: { seq: 2 }, deliveries: 1 }, { event: { seq: 3 } }, { event: { seq: 4 } }],
      });
    });

    it('find their place by time', async () => {
      const { store } = await grouped(open, 3);
      expect(await store.eventPlaceBefore(t0)).toBe(0);
      expect(await store.eventPlaceBefore(t0 + 2)).toBe(2);
      expect(await store.eventPlaceBefore(t0 + 3)).toBe(3);
    });

    it('are forgotten with what they held', async () => {
      const { store, read, stored, trim } = await grouped(open, 3);
      await read('a', 2);
      expect(await store.deleteEventGroup('readers')).toEqual({ forgotten: 2 });
      expect(await store.eventGroups()).toEqual([]);
      await trim({ before: t0 + minute });
      expect(await stored()).toEqual([3]);
    });
  });

  describe('trimming events', () => {
    it('by age and by count keeps what a group has not acknowledged, and says so', async () => {
      const { read, acknowledge, trim, stored } = await grouped(open, 6);
      await read('a', 4);
      await acknowledge([1, 3]);
      expect(await trim({ before: t0 + 2 })).toEqual({
        removed: 1,
        unacknowledged: [{ group: 'readers', events: 1 }],
      });
      expect(await trim({ keep: 1 })).toEqual({
        removed: 1,
        unacknowledged: [{ group: 'readers', events: 3 }],
      });
      expect(await stored()).toEqual([2, 4, 5, 6]);
    });

    it('keeps both bounds where both are given', async () => {
      const { store, trim, stored } = await grouped(open, 6);
      await store.deleteEventGroup('readers');
      await trim({ before: t0 + 4, keep: 3 });
      expect(await stored()).toEqual([4, 5, 6]);
    });

    it('does not wait for a group whose topic is another', async () => {
      const { trim, stored } = await grouped(open, 3, { topic: 'file.*' });
      expect(await trim({ before: t0 + minute })).toEqual({ removed: 2, unacknowledged: [] });
      expect(await stored()).toEqual([3]);
    });

    it('by force drops what a group has not acknowledged, and says how much', async () => {
      const { read, trim, stored, pending } = await grouped(open, 5);
      await read('a', 2);
      expect(await trim({ keep: 1 }, true, 3)).toEqual({
        removed: 3,
        unacknowledged: [{ group: 'readers', events: 3 }],
      });
      expect(await pending()).toEqual([]);
      expect(seqs((await read('a')).deliveries)).toEqual([4, 5]);
      expect(await stored()).toEqual([4, 5]);
    });

    it('never drops what the engine has still to read, nor the newest event', async () => {
      const { store, trim, stored } = await grouped(open, 4);
      await store.dispatch('event-tasks', 2, []);
      await trim({ before: t0 + minute }, true);
      expect(await stored()).toEqual([3, 4]);
      await store.dispatch('event-tasks', 4, []);
      await trim({ before: t0 + minute }, true);
      expect(await stored()).toEqual([4]);
      expect(await publish(store)).toMatchObject({ seq: 5 });
    });

    it('happens with old history, never by force', async () => {
      const { store, read, acknowledge, stored } = await grouped(open, 4);
      await read('a', 2);
      await acknowledge([1]);
      expect(await store.prune(t0 + minute, 100)).toBe(1);
      expect(await stored()).toEqual([2, 3, 4]);
    });
  });
};

async function replayable(open: OpenStore) {
  const at = await grouped(open, 4, { max_deliveries: 2 });
  return { ...at, replay: (seq: number) => at.store.replayEvents('readers', seq) };
}
