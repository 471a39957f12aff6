import { OrdinautError } from '../../errors.ts';
import { durationInWords } from '../../model/duration-words.ts';
import type { Effect } from '../../model/effect.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Wait } from '../../model/run.ts';
import type { ClaimedRun, ClaimToken } from '../run-queue.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import {
  type EffectRow,
  effectOf,
  type FactRow,
  factColumns,
  factsOf,
  type InboxRow,
  inboxItemOf,
  toJson,
  toJsonOrNull,
} from './rows.ts';
import { type EndedRun, endedColumns, type RunEnd } from './run-end.ts';
import type { StepQueries } from './steps.ts';

const claimLost = ({ run_id, fence }: ClaimToken): OrdinautError =>
  new OrdinautError({
    code: 'lease_lost',
    message: `claim ${fence} of run ${run_id} is no longer valid: it was settled, cancelled, or given to another worker`,
  });

/** A run that may start now: the first of the queue of its concurrency key, while none of that key runs. */
const claimable = `
  SELECT q.seq FROM runs AS q
  WHERE q.state = 'queued' AND q.run_at <= :now AND (
    q.concurrency_key IS NULL OR (
      NOT EXISTS (SELECT 1 FROM runs AS r WHERE r.owner IS NOT NULL AND r.concurrency_key = q.concurrency_key)
      AND q.seq = (
        SELECT f.seq FROM runs AS f
        WHERE f.state = 'queued' AND f.concurrency_key = q.concurrency_key AND f.run_at <= :now
        ORDER BY f.priority DESC, f.run_at, f.id LIMIT 1)))
  ORDER BY q.priority DESC, q.run_at, q.id LIMIT :limit`;

type Claiming = Parameters<Store['claim']>[0];

/** What a settlement asks of a claimed run. None of it changes while the claim is valid. */
interface HeldRun extends EndedRun {
  readonly seq: number;
}
/** Claims under way, at most, whose rows are not read again when they are settled. */
const heldLimit = 10_000;

/** Claims, leases and settlement. A claim is valid while the run is running and carries its fence. */
export function queueQueries(connection: Connection, steps: StepQueries, runEnd: RunEnd) {
  const claim = connection.statement<FactRow, readonly [Readonly<Record<string, string | number>>]>(`
    UPDATE runs
    SET state = 'running', owner = :owner, lease_until = :lease_until, started_at = :now,
        first_started_at = coalesce(first_started_at, :now), attempt = attempt + 1, fence = fence + 1,
        wake_at = NULL, nudged = 0
    WHERE seq IN (${claimable}) RETURNING seq, ${factColumns}`);
  const expire = connection.statement<EndedRun & { expires_at: Instant; run_at: Instant }>(`
    UPDATE runs SET state = 'cancelled', finished_at = ?, wake_at = NULL, error = ?
    WHERE expires_at <= ? AND first_started_at IS NULL AND finished_at IS NULL AND state = 'queued'
    RETURNING ${endedColumns}, expires_at, run_at`);
  const renew = connection.statement(
    "UPDATE runs SET lease_until = ? WHERE id = ? AND state = 'running' AND fence = ?",
  );
  const finish = connection.statement(`
    UPDATE runs SET state = ?, owner = NULL, lease_until = NULL, finished_at = ?, output = ?, error = ?
    WHERE seq = ? AND id = ? AND state = 'running' AND fence = ?`);
  const held = connection.statement<HeldRun>(`SELECT seq, ${endedColumns} FROM runs WHERE id = ?`);
  const suspend = connection.statement<{ task_id: Id; nudged: number }>(`
    UPDATE runs SET state = 'waiting', owner = NULL, lease_until = NULL, retries = retries + ?,
                    wait_for = ?, wait_path = ?, wait_ref = ?, wake_at = ?
    WHERE id = ? AND state = 'running' AND fence = ? RETURNING task_id, nudged`);
  const effects = connection.statement<EffectRow>(
    'SELECT * FROM effects WHERE run_id = ? AND retired = 0 ORDER BY created_at, id',
  );
  const inbox = connection.statement<InboxRow>('SELECT * FROM inbox WHERE run_id = ? ORDER BY seq');
  const child = connection.statement<{ state: string }>('SELECT state FROM runs WHERE id = ?');
  const item = connection.statement<{ state: string }>('SELECT state FROM inbox WHERE id = ?');

  const heldRuns = new Map<Id, HeldRun>();

  function hold(row: FactRow): void {
    if (heldRuns.size >= heldLimit) heldRuns.clear();
    const { id, seq, task_id, slot_at, first_started_at, parent_run_id, correlation_id } = row;
    heldRuns.set(id, { id, seq, task_id, slot_at, first_started_at, parent_run_id, correlation_id });
  }

  function claimedRun(row: FactRow, { owner, lease_until, now }: Claiming): ClaimedRun {
    hold(row);
    const run = { ...factsOf(row), state: 'running', owner, lease_until, started_at: now } as const;
    if (run.attempt === 1) return { run, steps: [], effects: [], inbox: [] };
    return {
      run,
      steps: steps.list(run.id),
      effects: effects.all(run.id).map((effect): Effect => effectOf(effect)),
      inbox: inbox.all(run.id).map(inboxItemOf),
      usage: steps.usage(run.id),
    };
  }

  function cancelStale(emit: Emit, now: Instant): void {
    const error = { code: 'expired', message: 'it did not start while it was still useful' };
    for (const run of expire.all(now, toJson(error), now)) {
      const useful = durationInWords(run.expires_at - (run.slot_at ?? run.run_at));
      const reason = `skipped: it did not start within ${useful} of its slot`;
      runEnd.end(emit, run, { state: 'cancelled', at: now, error, reason });
    }
  }

  /** What is waited for has happened already, before this claim or while it ran. */
  function nothingToWaitFor(wait: Wait): boolean {
    if (wait.for !== 'person' && wait.for !== 'run') return false;
    const reference = wait.for === 'run' ? wait.run_id : wait.inbox_item_id;
    const found = wait.for === 'run' ? child.get(reference) : item.get(reference);
    if (!found) {
      const what = wait.for === 'run' ? 'run' : 'inbox item';
      throw new OrdinautError({ code: 'not_found', message: `there is no ${what} ${reference} to wait for` });
    }
    if (wait.for === 'run') return ['succeeded', 'failed', 'cancelled'].includes(found.state);
    return found.state !== 'open';
  }

  function letWait(emit: Emit, token: ClaimToken, wait: Wait, retries: number): void {
    const done = nothingToWaitFor(wait);
    const reference = wait.for === 'run' ? wait.run_id : wait.for === 'person' ? wait.inbox_item_id : null;
    const released = suspend.get(
      retries,
      wait.for,
      wait.step_path,
      reference,
      wait.until,
      token.run_id,
      token.fence,
    );
    if (!released) throw claimLost(token);
    heldRuns.delete(token.run_id);
    emit({ kind: 'run', id: token.run_id, task_id: released.task_id, state: 'waiting' });
    if (done || released.nudged === 1) runEnd.wakeRun(emit, token.run_id);
  }

  const oldest = connection.statement<{ at: Instant | null }>(
    "SELECT min(run_at) AS at FROM runs WHERE state = 'queued'",
  );

  return {
    oldest: (): Instant | null => oldest.get()?.at ?? null,
    claim(emit: Emit, request: Claiming): readonly ClaimedRun[] {
      const { owner, now, lease_until, limit } = request;
      cancelStale(emit, now);
      const rows = [...claim.all({ owner, now, lease_until, limit })].sort(inQueueOrder);
      for (const { id, task_id } of rows) emit({ kind: 'run', id, task_id, state: 'running' });
      return rows.map((row) => claimedRun(row, request));
    },

    renew(claims: readonly ClaimToken[], lease_until: Instant): readonly ClaimToken[] {
      return claims.filter(({ run_id, fence }) => renew.run(lease_until, run_id, fence) === 0);
    },

    settle(emit: Emit, settlement: Parameters<Store['settle']>[0]): void {
      const { claim: token, outcome, now, late_after_ms } = settlement;
      const saveSteps = () => {
        for (const step of settlement.steps ?? []) {
          if (step.claim.run_id !== token.run_id || step.claim.fence !== token.fence)
            throw claimLost(step.claim);
          steps.save(step);
        }
      };
      if (outcome.kind === 'suspended') {
        letWait(emit, token, outcome.wait, outcome.counts_as_retry ? 1 : 0);
        saveSteps();
        return;
      }
      const output = outcome.kind === 'succeeded' ? toJsonOrNull(outcome.output) : null;
      const error = outcome.kind === 'succeeded' ? null : toJson(outcome.error);
      const run = heldRuns.get(token.run_id) ?? held.get(token.run_id);
      heldRuns.delete(token.run_id);
      if (!run || finish.run(outcome.kind, now, output, error, run.seq, token.run_id, token.fence) === 0)
        throw claimLost(token);
      saveSteps();
      if (outcome.kind === 'succeeded') runEnd.end(emit, run, { state: 'succeeded', at: now, late_after_ms });
      else runEnd.end(emit, run, { state: outcome.kind, at: now, error: outcome.error });
    },
  };
}

const inQueueOrder = (a: FactRow, b: FactRow): number =>
  b.priority - a.priority || a.run_at - b.run_at || (a.id < b.id ? -1 : 1);

/** Throws `lease_lost` unless the claim is valid. */
export function claimGuard(connection: Connection): (claim: ClaimToken) => void {
  const valid = connection.statement<{ seq: number }>(
    "SELECT seq FROM runs WHERE id = ? AND state = 'running' AND fence = ?",
  );
  return (claim) => {
    if (!valid.get(claim.run_id, claim.fence)) throw claimLost(claim);
  };
}
