import { OrdinautError } from '../../errors.ts';
import type { EventGroup, EventGroupStatus } from '../../model/event-group.ts';
import type { Instant } from '../../model/json.ts';
import { didYouMean } from '../../model/suggest.ts';
import { topicMatches } from '../../model/topic.ts';
import type { Connection } from './connection.ts';

/** Whether the event `e` is of the topic of the group `g`. Most groups read everything: that needs no call out of SQL. */
export const isOfGroup = "(g.topic = '**' OR topic_matches(g.topic, e.topic))";

/** Groups of consumers and their places in the stream. */
export function eventGroupQueries(connection: Connection) {
  // Topic patterns are matched in SQL by the one function that reads them everywhere.
  connection.db.function('topic_matches', { deterministic: true }, (pattern, topic) =>
    Number(topicMatches(String(pattern), String(topic))),
  );
  const insert = connection.statement(`
    INSERT INTO event_groups (name, topic, seq, max_deliveries, created_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING`);
  const get = connection.statement<EventGroup>('SELECT * FROM event_groups WHERE name = ?');
  const names = connection.statement<{ name: string }>('SELECT name FROM event_groups');
  const list = connection.statement<EventGroupStatus>(`
    SELECT g.*,
      (SELECT count(*) FROM events AS e WHERE e.seq > g.seq AND ${isOfGroup}) AS lag,
      (SELECT count(*) FROM event_deliveries AS d WHERE d.group_name = g.name AND dead_at IS NULL) AS pending,
      (SELECT count(*) FROM event_deliveries AS d WHERE d.group_name = g.name AND dead_at IS NOT NULL) AS dead,
      (SELECT min(delivered_at) FROM event_deliveries AS d WHERE d.group_name = g.name AND dead_at IS NULL)
        AS oldest_delivered_at
    FROM event_groups AS g ORDER BY g.name`);
  const latest = connection.statement<{ seq: number }>('SELECT seq FROM events ORDER BY seq DESC LIMIT 1');
  const since = connection.statement<{ seq: number }>(
    'SELECT seq FROM events WHERE occurred_at >= ? ORDER BY seq LIMIT 1',
  );
  const forget = connection.statement('DELETE FROM event_deliveries WHERE group_name = ? AND seq > ?');
  const move = connection.statement('UPDATE event_groups SET seq = ? WHERE name = ?');
  const remove = connection.statement('DELETE FROM event_groups WHERE name = ?');

  function require(name: string): EventGroup {
    const group = get.get(name);
    if (group) return group;
    const meant = didYouMean(
      name,
      names.all().map((each) => each.name),
    );
    throw new OrdinautError({
      code: 'not_found',
      message: `there is no event group ${name}`,
      path: 'group',
      ...(meant !== undefined && { hint: meant }),
    });
  }

  /** A group past the end of the stream would lose what comes next. */
  function requirePlace(seq: number): void {
    const end = latest.get()?.seq ?? 0;
    if (Number.isInteger(seq) && seq >= 0 && seq <= end) return;
    throw new OrdinautError({
      code: 'invalid_input',
      message: `${seq} is not a place in the stream: expected 0 (its beginning) to ${end} (its newest event)`,
      path: 'after',
    });
  }

  return {
    require,

    create(group: EventGroup): void {
      requirePlace(group.seq);
      const { name, topic, seq, max_deliveries, created_at } = group;
      if (insert.run(name, topic, seq, max_deliveries, created_at) > 0) return;
      throw new OrdinautError({
        code: 'conflict',
        message: `there is already an event group ${name}`,
        path: 'group',
        hint: 'replay it to set its place, or give another name',
      });
    },

    list: (): readonly EventGroupStatus[] => list.all(),

    placeBefore: (at: Instant): number => (since.get(at)?.seq ?? (latest.get()?.seq ?? 0) + 1) - 1,

    replay(name: string, seq: number): { readonly forgotten: number } {
      require(name);
      requirePlace(seq);
      const forgotten = forget.run(name, seq);
      move.run(seq, name);
      return { forgotten };
    },

    delete(name: string): { readonly forgotten: number } {
      require(name);
      const forgotten = forget.run(name, 0);
      remove.run(name);
      return { forgotten };
    },
  };
}
export type EventGroupQueries = ReturnType<typeof eventGroupQueries>;
