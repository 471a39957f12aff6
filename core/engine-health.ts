import { createHealth, type Health } from './observe/health.ts';
import type { Clock } from './ports.ts';
import type { Scheduler } from './services/scheduler.ts';
import type { Worker } from './services/worker.ts';
import type { Store } from './store/store.ts';

export interface EngineHealthOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly worker: Pick<Worker, 'broken' | 'lastError' | 'accepting'>;
  readonly scheduler: Pick<Scheduler, 'lastError'>;
}

/** Whether an engine lives, and whether it does its work. */
export function createEngineHealth({ clock, store, worker, scheduler }: EngineHealthOptions): Health {
  return createHealth({
    clock,
    live: {
      process: () => ({ ok: true, message: 'the engine answers' }),
      // Its runs are taken back by recovery at the next start; a supervisor sees to that.
      worker: () => ({
        ok: worker.broken === null,
        message: worker.broken?.message ?? 'outcomes are recorded',
      }),
    },
    ready: {
      worker: () => ({
        ok: worker.accepting,
        message:
          worker.lastError?.message ?? (worker.accepting ? 'runs are claimed' : 'the worker is not running'),
      }),
      store: async () => {
        await store.nextInstant();
        return { ok: true, message: 'the database answers' };
      },
      scheduler: () => ({
        ok: scheduler.lastError === null,
        message: scheduler.lastError?.message ?? 'slots are decided',
      }),
    },
  });
}
