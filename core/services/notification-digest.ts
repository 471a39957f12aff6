import type { Id, Instant } from '../model/json.ts';
import type { Notification } from '../model/notification.ts';
import type { Ids } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { NotificationScreen } from './notification-screen.ts';
import type { NotificationWords } from './notification-words.ts';

const updateEveryMs = 60_000;

/** The one notification that stands for those of a storm: shown when it begins, brought up to date once a minute. */
export class NotificationDigest {
  readonly #parts: {
    readonly store: Store;
    readonly ids: Ids;
    readonly words: () => NotificationWords;
    readonly screen: NotificationScreen;
  };
  #shown: Notification | null = null;
  #due: Instant | null = null;

  constructor(parts: {
    readonly store: Store;
    readonly ids: Ids;
    readonly words: () => NotificationWords;
    readonly screen: NotificationScreen;
  }) {
    this.#parts = parts;
  }

  /** When it has to be brought up to date; null while nothing is new. */
  get due(): Instant | null {
    return this.#due;
  }

  isShown(id: Id): boolean {
    return this.#shown?.id === id;
  }

  /** A new storm has begun, or the one that lasts has grown. */
  async grow(began: boolean, now: Instant): Promise<void> {
    if (began) {
      await this.end('a newer digest stands in its place');
      this.#due = now;
    } else this.#due ??= Math.max(now, (this.#shown?.shown_at ?? 0) + updateEveryMs);
  }

  /** Shows what it stands for now, when that is due. */
  async show(members: readonly Notification[], now: Instant): Promise<void> {
    if (this.#due === null || now < this.#due) return;
    this.#due = null;
    if (members.length === 0) return;
    const { ids, store, screen } = this.#parts;
    const words = this.#parts.words();
    const failed = members.filter(({ kind }) => kind === 'run_failed').length;
    const alerts = members.filter(({ kind }) => kind === 'alert').length;
    const briefings = members.filter(({ kind }) => kind === 'briefing').length;
    const waiting = members.length - failed - alerts - briefings;
    const id = this.#shown?.id ?? ids.next();
    const digest: Notification = {
      id,
      subject: `digest:${id}`,
      kind: 'digest',
      task_id: null,
      run_id: null,
      title: words.digestTitle,
      text: words.digest({ failed, waiting, alerts, briefings }),
      path: waiting > 0 ? '/inbox' : failed > 0 ? '/runs' : alerts > 0 ? '/mission-control' : '/today',
      actions: [],
      state: 'shown',
      reason: 'stands for several that came within a minute',
      due_at: null,
      created_at: this.#shown?.created_at ?? now,
      shown_at: now,
    };
    await store.saveNotifications([digest]);
    this.#shown = digest;
    screen.show(digest, false);
  }

  /** The person has seen to it: it is not taken back, and what comes later is another digest. */
  forget(): void {
    this.#shown = null;
  }

  /** Takes it back. */
  async end(reason: string): Promise<void> {
    const digest = this.#shown;
    this.#shown = null;
    this.#due = null;
    if (!digest) return;
    await this.#parts.store.saveNotifications([{ ...digest, state: 'withdrawn', reason }]);
    await this.#parts.screen.takeBack(digest.id);
  }
}
