import type { Id } from '../model/json.ts';

/** So many notifications within a minute are shown one by one; more become a digest. */
const few = 3;
const windowMs = 60_000;

/**
 * Decides which notifications are shown by themselves and which are gathered into one digest. A storm begins with more than
 * three within a minute, gathers also those, and ends when a minute has passed without news.
 */
export class Storm {
  #alone: readonly { readonly id: Id; readonly at: number }[] = [];
  #members = new Set<Id>();
  #last = Number.NEGATIVE_INFINITY;

  /** What the digest of the storm stands for, also after its end. */
  get members(): ReadonlySet<Id> {
    return this.#members;
  }

  /** At a monotonic time: `alone` are to be shown; `gathered` belong to the digest from now on, those shown earlier among them. `began`: a new digest. */
  admit(
    ids: readonly Id[],
    now: number,
  ): { readonly alone: readonly Id[]; readonly gathered: readonly Id[]; readonly began: boolean } {
    if (ids.length === 0) return { alone: [], gathered: [], began: false };
    this.#alone = this.#alone.filter(({ at }) => now - at < windowMs);
    if (this.#members.size > 0 && now - this.#last < windowMs) {
      this.#last = now;
      for (const id of ids) this.#members.add(id);
      return { alone: [], gathered: ids, began: false };
    }
    if (this.#alone.length + ids.length <= few) {
      this.#alone = [...this.#alone, ...ids.map((id) => ({ id, at: now }))];
      return { alone: ids, gathered: [], began: false };
    }
    const gathered = [...this.#alone.map(({ id }) => id), ...ids];
    this.#alone = [];
    this.#last = now;
    this.#members = new Set(gathered);
    return { alone: [], gathered, began: true };
  }

  /** A notification that is over. Answers whether it was the last that the digest stood for. */
  remove(id: Id): boolean {
    this.#alone = this.#alone.filter((one) => one.id !== id);
    return this.#members.delete(id) && this.#members.size === 0;
  }
}
