import type { Instant } from '../model/json.ts';
import type { DueTask } from '../store/schedule-store.ts';
import type { Store } from '../store/store.ts';

/**
 * What will be due at the next instant, read a moment before it, so that on the slot only the decision has to be written.
 * Whoever hears of a change that might matter has it forgotten. It is never more than what the scheduler would read itself:
 * decisions apply only while a task's next instant is still the one that was read.
 */
export class Foresight {
  readonly #store: Pick<Store, 'dueTasks'>;
  readonly #limit: number;
  #seen: { readonly at: Instant; readonly due: readonly DueTask[] } | null = null;
  #look = 0;

  constructor(store: Pick<Store, 'dueTasks'>, limit: number) {
    this.#store = store;
    this.#limit = limit;
  }

  /** Reads what will be due at `at`, and answers with it. Throws what the store throws. */
  async look(at: Instant): Promise<readonly DueTask[]> {
    this.forget();
    const look = this.#look;
    const due = await this.#store.dueTasks(at, this.#limit);
    if (look === this.#look) this.#seen = { at, due };
    return due;
  }

  /** What was seen for an instant that has come, once; null when it has to be read. */
  take(now: Instant): readonly DueTask[] | null {
    const seen = this.#seen;
    this.forget();
    return seen && seen.at <= now ? seen.due : null;
  }

  forget(): void {
    this.#seen = null;
    this.#look += 1;
  }
}
