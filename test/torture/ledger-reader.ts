import Database from 'better-sqlite3';
import type { WorldCall } from './world.ts';

/** A witness of its own: reads the file without the engine's code. */
export interface Reader {
  /** Acknowledged runs that are not there. */
  missing(ids: ReadonlySet<string>): readonly string[];
  /** `<run id>/<step>` of every settled tool step. */
  settledSteps(): readonly string[];
  unsettled(): readonly string[];
  /** Slots of the ticking task that have no final row between its first and its last. */
  slotGaps(): readonly string[];
  /** Journaled effects and the world's calls must tell the same story. */
  effectsAgainst(calls: readonly WorldCall[]): readonly string[];
  /** How many effects were ever in doubt. */
  doubted(): number;
  close(): void;
}

export function openReader(file: string): Reader {
  const db = new Database(file, { readonly: true });
  const all = <T>(sql: string): T[] => db.prepare(sql).all() as T[];
  return {
    missing(ids) {
      const known = new Set(all<{ id: string }>('SELECT id FROM runs').map(({ id }) => id));
      return [...ids].filter((id) => !known.has(id));
    },
    settledSteps: () =>
      all<{ what: string }>(
        `SELECT run_id || '/' || path AS what FROM steps WHERE state IN ('succeeded', 'failed') AND kind = 'tool'`,
      ).map(({ what }) => what),
    unsettled: () =>
      all<{ id: string; state: string }>(
        `SELECT id, state FROM runs WHERE state NOT IN ('succeeded', 'failed', 'cancelled')`,
      ).map(({ id, state }) => `run ${id} ended as ${state}`),
    slotGaps() {
      const rows = all<{ slot_at: number; span_until: number | null; state: string; run_id: string | null }>(
        `SELECT slot_at, span_until, o.state, o.run_id FROM occurrences o JOIN tasks t ON t.id = o.task_id
         WHERE t.kind = 'rrule' ORDER BY slot_at`,
      );
      const gaps: string[] = [];
      let expected: number | null = null;
      for (const { slot_at, span_until, state } of rows) {
        if (expected !== null && slot_at !== expected)
          gaps.push(`the slot ${new Date(expected).toISOString()} has no ledger row`);
        if (state === 'queued' || state === 'pending')
          gaps.push(`the slot ${new Date(slot_at).toISOString()} stayed ${state}`);
        expected = (span_until ?? slot_at) + 1_000;
      }
      return gaps;
    },
    effectsAgainst(calls) {
      const sent = new Set(calls.filter(({ tool }) => tool === 'send').map(({ what }) => what));
      const rows = all<{ what: string; state: string; tool: string }>(
        `SELECT run_id || '/' || step_path AS what, state, tool FROM effects WHERE tool LIKE '%.send'`,
      );
      const journaled = new Set(rows.map(({ what }) => what));
      const stories = [...sent]
        .filter((what) => !journaled.has(what))
        .map((what) => `${what} was sent and never journaled`);
      for (const { what, state } of rows) {
        if (state === 'succeeded' && !sent.has(what))
          stories.push(`${what} is said to have succeeded and was never sent`);
        if (state === 'sending' || state === 'in_doubt')
          stories.push(`the effect of ${what} stayed ${state}`);
        if (state === 'send_again') stories.push(`the effect of ${what} was sent again without being asked`);
      }
      return stories;
    },
    doubted: () =>
      all<{ count: number }>(`SELECT count(*) AS count FROM inbox WHERE kind = 'in_doubt'`)[0]?.count ?? 0,
    close: () => db.close(),
  };
}
