import { asOrdinautError } from '../errors.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Store } from '../store/store.ts';

export interface PrunerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  /** Settled history is kept this long. */
  readonly history_days: number;
}

const dayMs = 86_400_000;
const firstAfterMs = 10 * 60_000;
const batch = 1_000;

/** Deletes settled history that is older than `history_days`, once a day, in small batches. */
export class Pruner {
  readonly #options: PrunerOptions;
  #cancelTimer: (() => void) | null = null;
  #running: Promise<unknown> | null = null;
  #started = false;

  constructor(options: PrunerOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#arm(firstAfterMs);
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#running;
  }

  /** Answers with the number of rows removed. */
  async runOnce(): Promise<number> {
    const { clock, store, history_days } = this.#options;
    const before = clock.now() - history_days * dayMs;
    let removed = 0;
    for (;;) {
      const some = await store.prune(before, batch);
      removed += some;
      if (some < batch) return removed;
    }
  }

  #arm(delay: number): void {
    this.#cancelTimer = this.#options.clock.timer(delay, () => {
      this.#running = this.runOnce()
        .then((removed) => this.#options.log.info({ removed }, 'pruned old history'))
        .catch((thrown) => {
          this.#options.log.error(
            { error: asOrdinautError(thrown).toJSON() },
            'could not prune old history; trying again tomorrow',
          );
        })
        .finally(() => {
          if (this.#started) this.#arm(dayMs);
        });
    });
  }
}
