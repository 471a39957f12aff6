import type { Event, NewEvent } from '../../model/event.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { NewRunQueries } from './new-run.ts';
import { type EventRow, eventOf, toJson } from './rows.ts';

/** The ordered stream, its consumers' cursors, and the runs that events make. */
export function eventQueries(connection: Connection, newRun: NewRunQueries) {
  const insert = connection.statement(
    'INSERT INTO events (id, topic, payload, source, correlation_id, occurred_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const after = connection.statement<EventRow>('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
  const latest = connection.statement<{ seq: number }>('SELECT seq FROM events ORDER BY seq DESC LIMIT 1');
  const cursor = connection.statement<{ seq: number }>('SELECT seq FROM cursors WHERE consumer = ?');
  const move = connection.statement(`
    INSERT INTO cursors (consumer, seq) VALUES (?, ?)
    ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > cursors.seq`);

  return {
    publish(emit: Emit, event: NewEvent): Event {
      const { id, topic, payload, source, correlation_id, occurred_at } = event;
      const seq = insert.insert(id, topic, toJson(payload), source, correlation_id, occurred_at);
      emit({ kind: 'event', seq });
      return { seq, id, topic, payload, source, correlation_id, occurred_at };
    },

    latest: (): number => latest.get()?.seq ?? 0,
    after: (seq: number, limit: number): readonly Event[] => after.all(seq, limit).map(eventOf),
    cursor: (consumer: string): number => cursor.get(consumer)?.seq ?? 0,

    dispatch(emit: Emit, consumer: string, seq: number, runs: Parameters<Store['dispatch']>[2]): void {
      // A cursor that is at or past this event has had its runs already.
      if (move.run(consumer, seq) === 0) return;
      for (const { run, dedupe_window_ms, event_seq } of runs)
        newRun.insert(emit, run, dedupe_window_ms, event_seq);
    },
  };
}
