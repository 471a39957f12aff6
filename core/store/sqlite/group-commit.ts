import { OrdinautError } from '../../errors.ts';
import type { Logger } from '../../ports.ts';
import type { Change } from '../change.ts';
import type { Connection } from './connection.ts';
import { isStorageError, translate } from './storage-error.ts';

/** Notes what an operation changed; listeners hear of it after the commit. */
export type Emit = (change: Change) => void;
/** One atomic write. It may be run twice (see `GroupCommit`), so it keeps nothing outside the database. */
export type Operation<T> = (emit: Emit) => T;

export interface GroupCommit {
  /** Queues a write; resolves with its result once it is on disk. */
  write<T>(operation: Operation<T>): Promise<T>;
  onChange(listener: (changes: readonly Change[]) => void): () => void;
  /** Tells the listeners of a change without a write. */
  announce(change: Change): void;
  /** Commits what is queued and refuses what comes later. */
  close(): void;
}

interface Queued {
  readonly operation: Operation<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}
type Result = { readonly value: unknown } | { readonly error: unknown };

export const storeClosed = (): OrdinautError =>
  new OrdinautError({ code: 'store_closed', message: 'the store is closed' });

const codeOf = (error: unknown): string | undefined =>
  error instanceof OrdinautError ? error.code : undefined;

/** Most operations of one transaction: bounds how long the loop is held. */
const batchLimit = 500;

/**
 * Group commit: writes queued in one turn of the event loop share one transaction, hence one sync, and each promise
 * resolves after that commit. A turn ends with `setImmediate`: 50 busy workers share each commit so, where a microtask
 * gathers 14, and a write alone waits no longer. The batch runs without savepoints; when an operation throws, the batch is rolled
 * back and run again with a savepoint each, so that a failing operation neither fails its neighbours nor is half
 * applied; where SQLite ends the transaction itself (a full disk), each runs in one of its own.
 */
export function groupCommit(connection: Connection, log: Logger): GroupCommit {
  const begin = connection.statement('BEGIN IMMEDIATE');
  const commit = connection.statement('COMMIT');
  const rollback = connection.statement('ROLLBACK');
  const savepoint = connection.statement('SAVEPOINT operation');
  const release = connection.statement('RELEASE operation');
  const undo = connection.statement('ROLLBACK TO operation');
  const listeners = new Set<(changes: readonly Change[]) => void>();
  const queue: Queued[] = [];
  let scheduled = false;
  let closed = false;

  function inTransaction(work: (changes: Change[]) => readonly Result[]): readonly Result[] {
    const changes: Change[] = [];
    try {
      begin.run();
      const results = work(changes);
      commit.run();
      notify(changes);
      return results;
    } catch (error) {
      // SQLite has already rolled back by itself after some storage errors.
      if (connection.db.inTransaction) rollback.run();
      throw error;
    }
  }

  const optimistic = (batch: readonly Queued[]) =>
    inTransaction((changes) => {
      const emit: Emit = (change) => changes.push(change);
      return batch.map(({ operation }) => ({ value: operation(emit) }));
    });

  const isolated = (batch: readonly Queued[]) =>
    inTransaction((changes) => batch.map(({ operation }) => alone(operation, changes)));

  function alone(operation: Operation<unknown>, changes: Change[]): Result {
    const own: Change[] = [];
    savepoint.run();
    try {
      const value = operation((change) => own.push(change));
      release.run();
      changes.push(...own);
      return { value };
    } catch (error) {
      if (!connection.db.inTransaction) throw error;
      undo.run();
      release.run();
      return { error: translate(error) };
    }
  }

  function commitBatch(batch: readonly Queued[]): readonly Result[] {
    try {
      return optimistic(batch);
    } catch (error) {
      // Waiting for another process again would hold the loop longer, and end the same.
      if (batch.length === 1 || codeOf(error) === 'storage_busy') return allFailed(batch, error);
    }
    try {
      return isolated(batch);
    } catch (error) {
      if (codeOf(error) !== 'storage_full') return allFailed(batch, error);
    }
    // A full disk ends the whole transaction; what fits by itself is still written.
    return batch.flatMap((queued) => {
      try {
        return optimistic([queued]);
      } catch (error) {
        return allFailed([queued], error);
      }
    });
  }

  const allFailed = (batch: readonly Queued[], error: unknown): readonly Result[] =>
    batch.map(() => ({ error: translate(error) }));

  function flush(): void {
    const batch = queue.length > batchLimit ? queue.splice(0, batchLimit) : queue.splice(0);
    scheduled = queue.length > 0;
    if (scheduled) setImmediate(flush);
    if (batch.length === 0) return;
    commitBatch(batch).forEach((result, index) => {
      const queued = batch[index];
      if ('value' in result) queued?.resolve(result.value);
      else {
        if (isStorageError(result.error))
          log.error({ error: result.error }, 'storage error: nothing of this write was kept');
        queued?.reject(result.error);
      }
    });
  }

  function notify(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const listener of listeners) {
      try {
        listener(changes);
      } catch (error) {
        log.error({ error }, 'a change listener failed');
      }
    }
  }

  return {
    write<T>(operation: Operation<T>): Promise<T> {
      return new Promise<unknown>((resolve, reject) => {
        if (closed) return reject(storeClosed());
        queue.push({ operation, resolve, reject });
        if (!scheduled) {
          scheduled = true;
          setImmediate(flush);
        }
      }) as Promise<T>;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce: (change) => notify([change]),
    close() {
      closed = true;
      while (queue.length > 0) flush();
    },
  };
}
