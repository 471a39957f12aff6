import type { Mode } from '../../model/task.ts';
import type { ModeFigures } from '../run-history.ts';
import type { Connection } from './connection.ts';

interface EndedRun {
  readonly mode: Mode;
  readonly succeeded: 0 | 1;
  /** null when somebody or something was waited for. */
  readonly ms: number | null;
  readonly fallbacks: number;
}

/** How the ways of calling tools do beside each other. */
export function modeFigureQueries(connection: Connection) {
  // Only hybrid runs have anything to fall back from.
  const newest = connection.statement<EndedRun>(`
    SELECT mode, state = 'succeeded' AS succeeded, iif(attempt = 1, finished_at - first_started_at, NULL) AS ms,
      CASE mode WHEN 'hybrid' THEN (
        SELECT count(*) FROM attempts WHERE run_id = runs.id AND via LIKE 'direct (mcp failed%'
      ) ELSE 0 END AS fallbacks
    FROM runs
    WHERE state IN ('succeeded', 'failed') AND first_started_at IS NOT NULL
    ORDER BY seq DESC LIMIT ?`);
  return {
    newest(limit: number): readonly ModeFigures[] {
      const byMode = Map.groupBy(newest.all(limit), ({ mode }) => mode);
      return (['direct', 'hybrid', 'mcp'] as const).flatMap((mode) => {
        const runs = byMode.get(mode);
        return runs ? [{ mode, ...figuresOf(runs) }] : [];
      });
    },
  };
}

function figuresOf(runs: readonly EndedRun[]): Omit<ModeFigures, 'mode'> {
  const times = runs.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((one, other) => one - other);
  return {
    runs: runs.length,
    failed: runs.filter(({ succeeded }) => succeeded === 0).length,
    median_ms: times[Math.floor((times.length - 1) / 2)] ?? null,
    fallbacks: runs.reduce((sum, run) => sum + run.fallbacks, 0),
  };
}
