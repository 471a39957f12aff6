import type { Id, Instant } from '../model/json.ts';
import type { Notification } from '../model/notification.ts';
import { keyOfSubject } from './news.ts';
import { quietReason } from './telling-time.ts';

/** What may still be withdrawn; of more, the oldest stay on the screen until the person looks. */
export const mostLive = 1_000;

/** Notifications that are held, shown or gathered, by the key of their subject. */
export class LiveNotifications {
  readonly #byKey = new Map<string, Notification>();

  get(key: string): Notification | undefined {
    return this.#byKey.get(key);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Keeps one as it is now; one that is not live any more is dropped. */
  keep(one: Notification): void {
    if (!['held', 'shown', 'gathered'].includes(one.state)) {
      this.drop(one);
      return;
    }
    this.#byKey.set(keyOfSubject(one.subject), one);
    if (this.#byKey.size <= mostLive) return;
    const oldest = [...this.#byKey.values()].find(({ state }) => state !== 'held');
    if (oldest) this.drop(oldest);
  }

  drop(one: Notification): void {
    this.#byKey.delete(keyOfSubject(one.subject));
  }

  /** Those of these ids. */
  among(ids: ReadonlySet<Id>): readonly Notification[] {
    return [...this.#byKey.values()].filter(({ id }) => ids.has(id));
  }

  /** Keys of what was held and has to be told now. */
  due(now: Instant): readonly string[] {
    return [...this.#byKey].flatMap(([key, one]) => (isDue(one, now) ? [key] : []));
  }

  /** When the first of the held ones has to be told; undefined when none is held. */
  nextDue(): Instant | undefined {
    const due = [...this.#byKey.values()].flatMap(({ due_at }) => (due_at === null ? [] : [due_at]));
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Has what quiet hours hold decided anew; a snooze is the person's own. */
  reconsiderQuiet(now: Instant): void {
    for (const [key, one] of this.#byKey)
      if (one.state === 'held' && one.reason === quietReason) this.#byKey.set(key, { ...one, due_at: now });
  }
}

/** Whether it was held, and its time has come. */
export const isDue = ({ due_at }: Notification, now: Instant): boolean => due_at !== null && due_at <= now;
