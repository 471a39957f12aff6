import type { Instant } from '../../model/json.ts';
import type { MetricPoint, MetricRange } from '../metric-store.ts';
import type { Connection } from './connection.ts';

/** Figures of each minute by name. */
export function metricSampleQueries(connection: Connection) {
  const insert = connection.statement(
    'INSERT INTO metric_samples (name, at, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const range = connection.statement<
    MetricPoint,
    readonly [{ name: string; from: number; to: number; resolution_ms: number }]
  >(`
    SELECT at - at % :resolution_ms AS at, avg(value) AS average, min(value) AS least, max(value) AS most
    FROM metric_samples WHERE name = :name AND at >= :from AND at <= :to
    GROUP BY 1 ORDER BY 1`);
  // A skip scan: the names are few and the samples many.
  const names = connection.statement<{ name: string }>(`
    WITH RECURSIVE known (name) AS (
      SELECT min(name) FROM metric_samples
      UNION ALL SELECT (SELECT min(m.name) FROM metric_samples AS m WHERE m.name > known.name)
      FROM known WHERE known.name IS NOT NULL)
    SELECT name FROM known WHERE name IS NOT NULL`);
  const prune = connection.statement(`
    DELETE FROM metric_samples WHERE (name, at) IN (
      SELECT name, at FROM metric_samples WHERE name = ? AND at < ? LIMIT ?)`);

  const listed = (): readonly string[] => names.all().map(({ name }) => name);
  return {
    record(at: Instant, figures: Readonly<Record<string, number>>): void {
      for (const [name, value] of Object.entries(figures)) insert.run(name, at, value);
    },
    range: ({ name, from, to, resolution_ms }: MetricRange): readonly MetricPoint[] =>
      range.all({ name, from, to, resolution_ms }),
    names: listed,
    prune(before: Instant, limit: number): number {
      let removed = 0;
      for (const name of listed()) if (removed < limit) removed += prune.run(name, before, limit - removed);
      return removed;
    },
  };
}
