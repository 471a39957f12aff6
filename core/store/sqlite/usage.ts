import type { Id } from '../../model/json.ts';
import type { Attempt } from '../../model/step.ts';
import type { Usage } from '../../model/usage.ts';
import type { UsageFilter, UsageKey, UsageSum } from '../run-history.ts';
import type { ClaimToken } from '../run-queue.ts';
import type { Connection } from './connection.ts';
import { where } from './page.ts';

interface UsageRow extends Usage {
  readonly path: string;
  readonly fence: number;
  readonly attempt: number;
}

const sums =
  'sum(tokens_input) AS tokens_input, sum(tokens_output) AS tokens_output, sum(cost) AS cost, count(*) AS calls';

/** What attempts spent. */
export function usageQueries(connection: Connection) {
  const add = connection.statement(`
    INSERT INTO usage (run_id, path, fence, attempt, task_id, agent_id, tool, at, tokens_input, tokens_output, cost)
    SELECT id, ?, ?, ?, task_id, agent_id, ?, ?, ?, ?, ? FROM runs WHERE id = ?`);
  const attempts = connection.statement<UsageRow>(
    'SELECT path, fence, attempt, tokens_input, tokens_output, cost FROM usage WHERE run_id = ?',
  );
  const ofRun = connection.statement<Usage & { calls: number }>(`SELECT ${sums} FROM usage WHERE run_id = ?`);

  return {
    add({ run_id, fence }: ClaimToken, attempt: Attempt, usage: Usage): void {
      const { path, tool, finished_at } = attempt;
      const { tokens_input, tokens_output, cost } = usage;
      add.run(path, fence, attempt.attempt, tool, finished_at, tokens_input, tokens_output, cost, run_id);
    },

    /** By path, fence and attempt. */
    ofAttempts(run_id: Id): (path: string, fence: number, attempt: number) => Usage | undefined {
      const rows = attempts.all(run_id);
      return (path, fence, attempt) => {
        const row = rows.find((one) => one.path === path && one.fence === fence && one.attempt === attempt);
        return row && usageOf(row);
      };
    },

    ofRun(run_id: Id): Usage | null {
      const row = ofRun.get(run_id);
      return row === undefined || row.calls === 0 ? null : usageOf(row);
    },

    sum(filter: UsageFilter, by: UsageKey): readonly UsageSum[] {
      const [condition, values] = where([
        ['1 = ?', 1],
        filter.task_id === undefined ? undefined : ['task_id = ?', filter.task_id],
        filter.agent_id === undefined ? undefined : ['agent_id = ?', filter.agent_id],
        filter.since === undefined ? undefined : ['at >= ?', filter.since],
      ]);
      return connection
        .statement<Usage & { key: string; calls: number }>(
          `SELECT ${columns[by]} AS key, ${sums} FROM usage WHERE ${condition} GROUP BY key
           ORDER BY sum(tokens_input) + sum(tokens_output) DESC, key`,
        )
        .all(...values)
        .map((row) => ({ key: row.key, calls: row.calls, ...usageOf(row) }));
    },
  };
}

const columns: Readonly<Record<UsageKey, string>> = { agent: 'agent_id', task: 'task_id', tool: 'tool' };

const usageOf = ({ tokens_input, tokens_output, cost }: Usage): Usage => ({
  tokens_input,
  tokens_output,
  cost,
});
