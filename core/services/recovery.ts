import type { Clock, Ids, Logger } from '../ports.ts';
import type { RecoveryReport } from '../store/run-queue.ts';
import type { Store } from '../store/store.ts';

export interface RecoveryOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  /** This engine's name in leases; every other owner is dead, because a data directory has one engine. */
  readonly owner: string;
  /** A run during which the engine died this often is parked; null when the runs are handed back in order. */
  readonly max_crashes: number | null;
}

/**
 * Takes back the runs of a dead engine, at start and not by waiting for their leases: what was only read is done
 * again from the last checkpoint, what may have gone out is put in doubt, what keeps killing the engine is parked.
 */
export async function recover({
  clock,
  ids,
  log,
  store,
  owner,
  max_crashes,
}: RecoveryOptions): Promise<RecoveryReport> {
  const report = await store.recover({ owner, now: clock.now(), max_crashes, next_id: () => ids.next() });
  if (report.requeued + report.in_doubt + report.parked > 0) {
    log.warn(report, 'recovered the runs of an engine that stopped without finishing them');
  }
  return report;
}
