import { OrdinautError } from '../../errors.ts';
import type { Effect } from '../../model/effect.ts';
import type { Id } from '../../model/json.ts';
import type { Attempt, Step } from '../../model/step.ts';
import type { Usage } from '../../model/usage.ts';
import type { StepSettlement } from '../run-queue.ts';
import type { Connection, Named } from './connection.ts';
import {
  type AttemptRow,
  attemptOf,
  type EffectRow,
  effectOf,
  type StepRow,
  stepOf,
  toJson,
  toJsonOrNull,
} from './rows.ts';

import { usageQueries } from './usage.ts';

export type StepQueries = ReturnType<typeof stepQueries>;

/** Checkpoints: steps, their attempts, and the settlement of their effects. Callers check the claim. */
export function stepQueries(connection: Connection) {
  // A settled step is never written again: only a waiting one is replaced.
  const save = connection.statement(`
    INSERT INTO steps (run_id, path, kind, state, tool, attempt, started_at, finished_at, wake_at, input, output,
                       error, via, sources)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (run_id, path) DO UPDATE SET
      kind = excluded.kind, state = excluded.state, tool = excluded.tool, attempt = excluded.attempt,
      started_at = excluded.started_at, finished_at = excluded.finished_at, wake_at = excluded.wake_at,
      input = excluded.input, output = excluded.output, error = excluded.error, via = excluded.via,
      sources = excluded.sources
    WHERE steps.state = 'waiting'`);
  const saveAttempt = connection.statement(`
    INSERT INTO attempts (run_id, path, fence, attempt, started_at, finished_at, tool, via, error)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const settleEffect = connection.statement<never, Named>(`
    UPDATE effects SET state = :state, output = :output, error = :error, settled_at = :settled_at
    WHERE run_id = :run_id AND id = :id AND state IN ('sending', 'in_doubt', :state)`);
  const steps = connection.statement<StepRow>(
    'SELECT * FROM steps WHERE run_id = ? ORDER BY started_at, path',
  );
  const attempts = connection.statement<AttemptRow>(
    'SELECT * FROM attempts WHERE run_id = ? ORDER BY started_at, fence, path, attempt',
  );
  // Attempts are small, and what makes a path a fallback's own is the tool step right above it.
  const fallbacks = connection.statement<{ readonly run_id: Id; readonly count: number }>(`
    SELECT run_id, count(DISTINCT path) AS count FROM attempts
    WHERE run_id IN (SELECT value FROM json_each(?)) AND (
      via LIKE 'direct (mcp failed%' OR path LIKE '%.fallback' AND EXISTS (
        SELECT 1 FROM steps
        WHERE run_id = attempts.run_id AND path = substr(attempts.path, 1, length(attempts.path) - 9) AND kind = 'tool'
      )
    )
    GROUP BY run_id`);
  const effects = connection.statement<EffectRow>(
    'SELECT * FROM effects WHERE run_id = ? ORDER BY created_at, id',
  );

  const usage = usageQueries(connection);

  return {
    save({ claim, step, attempt, effect }: StepSettlement): void {
      const saved = save.run(
        claim.run_id,
        step.path,
        step.kind,
        step.state,
        step.tool,
        step.attempt,
        step.started_at,
        step.finished_at,
        step.wake_at,
        toJsonOrNull(step.input),
        toJsonOrNull(step.output),
        toJsonOrNull(step.error),
        step.via,
        step.sources === undefined ? null : toJson(step.sources),
      );
      if (saved === 0)
        throw new OrdinautError({
          code: 'conflict',
          message: `step ${step.path} of run ${claim.run_id} is settled: a finished step is never executed again`,
        });
      if (attempt)
        saveAttempt.run(
          claim.run_id,
          attempt.path,
          claim.fence,
          attempt.attempt,
          attempt.started_at,
          attempt.finished_at,
          attempt.tool,
          attempt.via,
          toJsonOrNull(attempt.error),
        );
      if (attempt?.usage) usage.add(claim, attempt, attempt.usage);
      if (effect) {
        const open = effect.state === 'sending' || effect.state === 'in_doubt';
        const at = attempt?.finished_at ?? step.finished_at ?? step.started_at;
        const settled = settleEffect.run({
          run_id: claim.run_id,
          id: effect.id,
          state: effect.state,
          output: toJsonOrNull(effect.output),
          error: toJsonOrNull(effect.error),
          settled_at: open ? null : at,
        });
        if (settled === 0)
          throw new OrdinautError({
            code: 'conflict',
            message: `effect ${effect.id} of run ${claim.run_id} is not under way`,
          });
      }
    },

    list: (run_id: Id): readonly Step[] => steps.all(run_id).map(stepOf),
    attempts(run_id: Id): readonly Attempt[] {
      const usageOf = usage.ofAttempts(run_id);
      return attempts.all(run_id).map((row) => attemptOf(row, usageOf(row.path, row.fence, row.attempt)));
    },
    fallbacks: (run_ids: readonly Id[]): ReadonlyMap<Id, number> =>
      new Map(fallbacks.all(JSON.stringify(run_ids)).map(({ run_id, count }) => [run_id, count])),
    usage: (run_id: Id): Usage | null => usage.ofRun(run_id),
    effects: (run_id: Id): readonly Effect[] => effects.all(run_id).map(effectOf),
  };
}
