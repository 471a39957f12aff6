import { inDoubtChoices, parkedChoices } from '../../model/inbox-item.ts';
import type { Id } from '../../model/json.ts';
import type { NewInboxItem } from '../inbox-store.ts';
import type { RecoveryReport } from '../run-queue.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { InboxQueries } from './inbox.ts';
import { type EffectRow, type RunRow, toJson } from './rows.ts';
import { endedColumns, type RunEnd } from './run-end.ts';

type LostRun = RunRow & { readonly title: string };

/** Takes back the runs of dead owners: put in doubt what may have gone out, park what keeps ending us, queue the rest. */
export function recoveryQueries(connection: Connection, inbox: InboxQueries, runEnd: RunEnd) {
  const lost = connection.statement<LostRun>(`
    SELECT r.*, v.definition ->> 'title' AS title
    FROM runs AS r INDEXED BY runs_unsettled LEFT JOIN task_versions AS v ON v.task_id = r.task_id AND v.version = r.task_version
    WHERE r.finished_at IS NULL AND r.state = 'running' AND (r.owner <> ? OR r.lease_until <= ?)
    ORDER BY r.seq`);
  const doubt = connection.statement<EffectRow>(`
    UPDATE effects SET state = 'in_doubt', error = ?
    WHERE run_id = ? AND state = 'sending' AND kind = 'write' RETURNING *`);
  const release = connection.statement(`
    UPDATE runs SET state = ?, owner = NULL, lease_until = NULL, crashes = crashes + ?, finished_at = ?, error = ?, wait_for = ?,
                    wait_path = ?, wait_ref = ?
    WHERE id = ?`);
  const ended = connection.statement<Parameters<RunEnd['end']>[1]>(
    `SELECT ${endedColumns} FROM runs WHERE id = ?`,
  );

  return {
    recover(
      emit: Emit,
      { owner, now, max_crashes, next_id }: Parameters<Store['recover']>[0],
    ): RecoveryReport {
      const report = { requeued: 0, in_doubt: 0, parked: 0 };
      const crash = max_crashes === null ? 0 : 1;
      for (const run of lost.all(owner, now)) {
        const effects = doubt.all(toJson(interrupted), run.id);
        const questions = effects.map((effect) =>
          inbox.open(emit, didThisGoOut({ id: next_id(), run, effect, created_at: now })),
        );
        const [question] = questions;
        if (question !== undefined) {
          report.in_doubt += effects.length;
          release.run(
            'waiting',
            crash,
            null,
            null,
            'person',
            effects[0]?.step_path ?? null,
            question,
            run.id,
          );
          emit({ kind: 'run', id: run.id, task_id: run.task_id, state: 'waiting' });
        } else if (max_crashes !== null && run.crashes + 1 >= max_crashes) {
          report.parked += 1;
          const times = run.crashes + 1;
          const error = { code: 'parked', message: `the engine ended ${times} times while it ran` };
          release.run('parked', crash, now, toJson(error), null, null, null, run.id);
          const facts = ended.get(run.id);
          if (facts) runEnd.end(emit, facts, { state: 'parked', at: now, error });
          inbox.open(emit, tryAgain({ id: next_id(), run, times, created_at: now }));
        } else {
          report.requeued += 1;
          release.run('queued', crash, null, null, null, null, null, run.id);
          emit({ kind: 'run', id: run.id, task_id: run.task_id, state: 'queued' });
          emit({ kind: 'run_queued', id: run.id });
        }
      }
      return report;
    },
  };
}

const interrupted = {
  code: 'interrupted',
  message: 'the engine ended before the tool answered',
  delivery: 'unknown',
} as const;

/** As much of an input as a person reads in a question. */
const shownInput = 600;

function didThisGoOut(question: {
  id: Id;
  run: LostRun;
  effect: EffectRow;
  created_at: number;
}): NewInboxItem {
  const { id, run, effect, created_at } = question;
  const input = effect.input ?? '{}';
  const shown = input.length > shownInput ? `${input.slice(0, shownInput)}…` : input;
  return {
    id,
    kind: 'in_doubt',
    title: `Did this go out? ${effect.tool}`,
    body:
      `The engine ended while step ${effect.step_path} of "${run.title}" (run ${run.id}) was calling ${effect.tool}, ` +
      `and nobody knows whether the call took effect. It was sent with: ${shown}`,
    choices: inDoubtChoices,
    detail: { tool: effect.tool, step_path: effect.step_path, task_id: run.task_id, attempt: effect.attempt },
    run_id: run.id,
    step_path: effect.step_path,
    effect_id: effect.id,
    deadline_at: null,
    default_answer: null,
    created_at,
  };
}

function tryAgain(question: { id: Id; run: LostRun; times: number; created_at: number }): NewInboxItem {
  const { id, run, times, created_at } = question;
  return {
    id,
    kind: 'parked',
    title: `Parked: ${run.title}`,
    body: `The engine ended ${times} times while "${run.title}" (run ${run.id}) was running, so it was set aside.`,
    choices: parkedChoices,
    detail: { task_id: run.task_id, crashes: times },
    run_id: run.id,
    step_path: null,
    effect_id: null,
    deadline_at: null,
    default_answer: null,
    created_at,
  };
}
