import type { EventDelivery } from '../../model/event-group.ts';
import type { Instant } from '../../model/json.ts';
import type { Page, Paged } from '../page.ts';
import type { Store } from '../store.ts';
import type { Connection, Named } from './connection.ts';
import type { EventGroupQueries } from './event-groups.ts';
import { paged, startOf, where } from './page.ts';
import { type EventRow, eventOf } from './rows.ts';

/** Most events that one read passes over in search of its topic: bounds how long the file is locked. */
const window = 10_000;

interface DeliveryRow extends EventRow {
  readonly consumer: string;
  readonly deliveries: number;
  readonly delivered_at: Instant;
  readonly dead_at: Instant | null;
}
const columns = 'e.*, d.consumer, d.deliveries, d.delivered_at, d.dead_at';

/** Giving the events of a group to its consumers: each to one, until it is acknowledged. */
export function eventDeliveryQueries(connection: Connection, groups: EventGroupQueries) {
  const windowEnd = connection.statement<{ seq: number | null }>(
    'SELECT max(seq) AS seq FROM (SELECT seq FROM events WHERE seq > ? ORDER BY seq LIMIT ?)',
  );
  const unread = connection.statement<EventRow, Named>(`
    SELECT * FROM events
    WHERE seq > :after AND seq <= :until AND topic_matches(:topic, topic) ORDER BY seq LIMIT :limit`);
  const deliver = connection.statement(`
    INSERT INTO event_deliveries (group_name, seq, consumer, deliveries, delivered_at) VALUES (?, ?, ?, 1, ?)`);
  const move = connection.statement('UPDATE event_groups SET seq = ? WHERE name = ?');
  const more = connection.statement<{ seq: number }>('SELECT seq FROM events WHERE seq > ? LIMIT 1');
  const acknowledge = connection.statement<never, Named>(`
    DELETE FROM event_deliveries
    WHERE group_name = :group AND seq = :seq AND (:consumer IS NULL OR consumer = :consumer)`);
  const stale = connection.statement<{ seq: number; deliveries: number }, Named>(`
    SELECT seq, deliveries FROM event_deliveries
    WHERE group_name = :group AND dead_at IS NULL AND delivered_at <= :delivered_before
      AND (:from IS NULL OR consumer = :from)
    ORDER BY seq LIMIT :limit`);
  const bury = connection.statement(
    'UPDATE event_deliveries SET dead_at = max(delivered_at, ?) WHERE group_name = ? AND seq = ?',
  );
  const take = connection.statement(`
    UPDATE event_deliveries SET consumer = ?, deliveries = deliveries + 1, delivered_at = ?
    WHERE group_name = ? AND seq = ?`);
  const one = connection.statement<DeliveryRow>(`
    SELECT ${columns} FROM event_deliveries AS d JOIN events AS e USING (seq)
    WHERE d.group_name = ? AND d.seq = ?`);

  const delivery = (group: string, seq: number): readonly EventDelivery[] =>
    one.all(group, seq).map(deliveryOf);

  return {
    read({ group: name, consumer, limit, now }: Parameters<Store['readEvents']>[0]) {
      const { seq: after, topic } = groups.require(name);
      const until = windowEnd.get(after, window)?.seq ?? null;
      if (until === null) return { deliveries: [], more: false };
      const events = unread.all({ after, until, topic, limit });
      for (const { seq } of events) deliver.run(name, seq, consumer, now);
      // A full answer ends at its last event; else the whole window was passed.
      const place = events.length === limit ? (events.at(-1)?.seq ?? until) : until;
      move.run(place, name);
      return {
        deliveries: events.map((row): EventDelivery => {
          return { event: eventOf(row), consumer, deliveries: 1, delivered_at: now, state: 'pending' };
        }),
        more: more.get(place) !== undefined,
      };
    },

    acknowledge({ group, seqs, consumer }: Parameters<Store['acknowledgeEvents']>[0]): readonly number[] {
      groups.require(group);
      return seqs.filter((seq) => acknowledge.run({ group, seq, consumer: consumer ?? null }) > 0);
    },

    claimStale(request: Parameters<Store['claimStaleEvents']>[0]) {
      const { group, consumer, from = null, delivered_before, limit, now } = request;
      const { max_deliveries } = groups.require(group);
      const found = stale.all({ group, delivered_before, from, limit });
      const dead = found.filter(({ deliveries }) => deliveries >= max_deliveries);
      const claimed = found.filter(({ deliveries }) => deliveries < max_deliveries);
      for (const { seq } of dead) bury.run(now, group, seq);
      for (const { seq } of claimed) take.run(consumer, now, group, seq);
      return {
        claimed: claimed.flatMap(({ seq }) => delivery(group, seq)),
        dead: dead.flatMap(({ seq }) => delivery(group, seq)),
      };
    },

    pending(filter: Parameters<Store['pendingEvents']>[0], page: Page): Paged<EventDelivery> {
      const [after] = startOf<readonly [number]>(page, [0]);
      groups.require(filter.group);
      const [condition, values] = where([
        ['d.group_name = ?', filter.group],
        ['d.seq > ?', after],
        filter.consumer === undefined ? undefined : ['d.consumer = ?', filter.consumer],
        filter.state === undefined
          ? undefined
          : [filter.state === 'dead' ? 'd.dead_at IS NOT NULL' : 'd.dead_at IS NULL'],
      ]);
      const rows = connection
        .statement<DeliveryRow>(
          `SELECT ${columns} FROM event_deliveries AS d JOIN events AS e USING (seq)
           WHERE ${condition} ORDER BY d.seq LIMIT ?`,
        )
        .all(...values, page.limit + 1);
      return paged(rows, page, deliveryOf, ({ seq }) => [seq]);
    },
  };
}

function deliveryOf({ consumer, deliveries, delivered_at, dead_at, ...row }: DeliveryRow): EventDelivery {
  const facts = { event: eventOf(row), consumer, deliveries, delivered_at };
  return dead_at === null ? { ...facts, state: 'pending' } : { ...facts, state: 'dead', dead_at };
}
