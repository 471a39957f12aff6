import type { Config } from '../config.ts';
import { asOrdinautError, type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Notification } from '../model/notification.ts';
import type { Change, Clock, Ids, Logger, Notifier, Store } from '../ports.ts';
import { keyOfSubject, type News, newsKey, newsOf } from './news.ts';
import { NotificationDigest } from './notification-digest.ts';
import { notificationOf } from './notification-of.ts';
import { type NotificationScreen, notificationScreen, type ScreenOutcome } from './notification-screen.ts';
import { type NotificationWords, notificationWords } from './notification-words.ts';
import { Storm } from './storm.ts';
import { readQuietHours, tellingOf } from './telling-time.ts';
import { unseenKeys } from './unseen-news.ts';

/** What operations may do with notifications. */
export interface Notifications {
  /** Takes one from the screen and tells it again at `until`. Throws `not_found`, and `conflict` for what is over. */
  snooze(id: Id, until: Instant): Promise<Notification>;
  /** Shows one now, whatever the hour. */
  test(): Promise<{
    readonly shown: boolean;
    readonly service: string | null;
    readonly error: ErrorDetail | null;
  }>;
}

export interface AttentionOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  readonly notifier: Notifier;
  readonly language: Config['language'];
  /** The person's zone. */
  readonly timezone: string;
  /** `notifications.desktop`: without it nothing is told. */
  readonly enabled: boolean;
  /** `notifications.quiet_hours` */
  readonly quiet_hours: string;
}

/** A wall clock that jumps does not tell: held notifications are looked at this often. */
const longestSleepMs = 60_000;
const retryMs = 2_000;
const batch = 200;
/** What may still be withdrawn; of more, the oldest stay on the screen until the person looks. */
const mostLive = 1_000;

/**
 * Follows the store and tells the person what is theirs to know: a briefing, a run that failed for good, a question. Tells
 * each once, by the rules of `tellingOf()` and `Storm`, and takes back what was answered, read or retried elsewhere. It is
 * written before it is shown, so that a crash leaves something untold rather than told twice; the inbox still has it.
 */
export class Attention implements Notifications {
  readonly #options: AttentionOptions;
  readonly #words: NotificationWords;
  readonly #storm = new Storm();
  readonly #screen: NotificationScreen;
  readonly #digest: NotificationDigest;
  /** Held, shown and gathered ones by the key of their subject. */
  readonly #live = new Map<string, Notification>();
  readonly #pending = new Set<string>();
  #unsubscribe: (() => void) | null = null;
  #cancelTimer: (() => void) | null = null;
  #pass: Promise<void> | null = null;
  #again = false;
  #loaded = false;

  constructor(options: AttentionOptions) {
    this.#options = options;
    const { notifier, log, store, ids, language } = options;
    this.#words = notificationWords(language);
    this.#screen = notificationScreen({
      notifier,
      log,
      outcome: (one, outcome) => this.#became(one, outcome),
    });
    this.#digest = new NotificationDigest({ store, ids, words: this.#words, screen: this.#screen });
  }

  start(): void {
    if (this.#unsubscribe || !this.#options.enabled) return;
    this.#unsubscribe = this.#options.store.onChange((changes) => this.#note(changes));
    this.wakeUp();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#pass;
  }

  /** The machine woke up, or somebody set the clock. */
  wakeUp(): void {
    if (!this.#unsubscribe) return;
    if (this.#pass) {
      this.#again = true;
      return;
    }
    this.#pass = this.#work()
      .catch((thrown) => {
        const error = asOrdinautError(thrown).toJSON();
        this.#options.log.error({ error }, 'could not look what there is to tell; trying again');
        this.#sleep(retryMs);
      })
      .finally(() => {
        this.#pass = null;
        if (this.#again) {
          this.#again = false;
          this.wakeUp();
        }
      });
  }

  async snooze(id: Id, until: Instant): Promise<Notification> {
    const { store } = this.#options;
    const known = await store.getNotification(id);
    if (!known)
      throw new OrdinautError({
        code: 'not_found',
        message: `there is no notification ${id}`,
        path: 'notification',
        hint: 'notifications.list shows the newest with their ids',
      });
    const key = keyOfSubject(known.subject);
    const news = known.kind === 'digest' ? null : await newsOf(store, key);
    if (news?.subject !== known.subject)
      throw new OrdinautError({
        code: 'conflict',
        message: 'there is nothing left to be told later: it was answered, read or retried',
        path: 'notification',
      });
    const held: Notification = {
      ...known,
      state: 'held',
      reason: 'a person asked for it later',
      due_at: until,
    };
    await store.saveNotifications([held]);
    this.#keep(held);
    await this.#removed(known);
    this.#sleepUntilDue();
    return held;
  }

  async test(): Promise<Awaited<ReturnType<Notifications['test']>>> {
    const { notifier, ids, enabled } = this.#options;
    if (!enabled) {
      const message = 'notifications are switched off';
      const hint = 'set notifications.desktop to true';
      return { shown: false, service: null, error: { code: 'notifications_off', message, hint } };
    }
    const service = (await notifier.service?.().catch(() => null)) ?? null;
    try {
      const { testTitle: title, testText: body } = this.#words;
      await notifier.show({ id: ids.next(), title, body, path: '/settings' });
      return { shown: true, service, error: null };
    } catch (thrown) {
      return { shown: false, service, error: asOrdinautError(thrown).toJSON() };
    }
  }

  #note(changes: readonly Change[]): void {
    for (const change of changes) {
      const key = newsKey(change);
      // Runs change often; only a failure is news, and only what was told of one can be over.
      if (key === undefined || (change.kind === 'run' && change.state !== 'failed' && !this.#live.has(key)))
        continue;
      this.#pending.add(key);
    }
    if (this.#pending.size > 0) this.wakeUp();
  }

  async #work(): Promise<void> {
    await this.#load();
    do await this.#lookAtSome();
    while (this.#pending.size > 0);
    this.#sleepUntilDue();
  }

  /** What an earlier process left: what it held back or showed, and what it could not tell any more. */
  async #load(): Promise<void> {
    if (this.#loaded) return;
    const { store, clock } = this.#options;
    const left = await store.findNotifications(
      { states: ['held', 'shown', 'gathered'] },
      { limit: mostLive },
    );
    for (const one of left.items.toReversed()) {
      if (one.kind === 'digest') {
        await store.saveNotifications([ended(one, 'withdrawn', 'what showed it has ended')]);
        await this.#screen.takeBack(one.id);
        continue;
      }
      this.#keep(one);
      this.#pending.add(keyOfSubject(one.subject));
    }
    for (const key of await unseenKeys(store, clock.now())) this.#pending.add(key);
    this.#loaded = true;
  }

  async #lookAtSome(): Promise<void> {
    const { store, clock } = this.#options;
    const keys = [...this.#pending].slice(0, batch);
    for (const key of keys) this.#pending.delete(key);
    try {
      const now = clock.now();
      const over: Notification[] = [];
      const candidates: News[] = [];
      const due: { readonly news: News; readonly known: Notification }[] = [];
      for (const [key, live] of this.#live) if (isDue(live, now) && !keys.includes(key)) keys.push(key);
      for (const key of keys) {
        const news = await newsOf(store, key);
        const live = this.#live.get(key);
        if (live && live.subject !== news?.subject) over.push(live);
        if (news && live?.subject === news.subject && isDue(live, now)) due.push({ news, known: live });
        else if (news && live?.subject !== news.subject) candidates.push(news);
      }
      const known = new Set(await store.knownSubjects(candidates.map(({ subject }) => subject)));
      const fresh = candidates.filter(({ subject }) => !known.has(subject));
      await this.#tell(over, [...due, ...fresh.map((news) => ({ news, known: undefined }))], now);
    } catch (thrown) {
      for (const key of keys) this.#pending.add(key);
      throw thrown;
    }
  }

  async #tell(
    over: readonly Notification[],
    items: readonly { readonly news: News; readonly known: Notification | undefined }[],
    now: Instant,
  ): Promise<void> {
    const { store, timezone, quiet_hours } = this.#options;
    const quiet = { hours: readQuietHours(quiet_hours), timezone };
    const urgent = new Set<Id>();
    const told = items.map(({ news, known }) => {
      const telling = tellingOf(news, quiet, now);
      const id = known?.id ?? this.#options.ids.next();
      const one = notificationOf(news, telling, { id, known, words: this.#words, now });
      if (telling.kind === 'now' && telling.urgent) urgent.add(one.id);
      return one;
    });
    const withdrawn = over.map((one) => ended(one, 'withdrawn', 'answered, read or retried elsewhere'));
    const ready = told.filter(({ state }) => state === 'shown');
    const { gathered, began } = this.#storm.admit(
      ready.map(({ id }) => id),
      now,
    );
    const gather = new Set(gathered);
    const inDigest = (one: Notification): Notification =>
      gather.has(one.id) ? { ...one, state: 'gathered', reason: 'a digest stands for it' } : one;
    const earlier = [...this.#live.values()].filter(
      (one) => gather.has(one.id) && !told.some(({ id }) => id === one.id),
    );
    const saved = [...withdrawn, ...earlier.map(inDigest), ...told.map(inDigest)];
    if (saved.length > 0) await store.saveNotifications(saved);

    for (const one of over) this.#live.delete(keyOfSubject(one.subject));
    for (const one of [...earlier, ...told].map(inDigest)) {
      if (isLive(one)) this.#keep(one);
      else this.#live.delete(keyOfSubject(one.subject));
    }
    for (const one of over) await this.#removed(one);
    for (const one of earlier) await this.#screen.takeBack(one.id);
    for (const one of ready) if (!gather.has(one.id)) this.#screen.show(one, urgent.has(one.id));
    if (gathered.length > 0) await this.#digest.grow(began, now);
    const members = [...this.#live.values()].filter(({ id }) => this.#storm.members.has(id));
    await this.#digest.show(members, now);
  }

  async #became(one: Notification, outcome: ScreenOutcome): Promise<void> {
    if (!this.#unsubscribe) return;
    switch (outcome.kind) {
      case 'opened':
      case 'dismissed':
        return this.#end(one, outcome.kind, `${outcome.kind} by a person`);
      case 'failed':
        return this.#end(one, 'failed', outcome.message);
      case 'acted': {
        const reason = `a person chose “${outcome.action}”`;
        if (outcome.error === undefined) return this.#end(one, 'acted', reason);
        const undone = ended(one, 'acted', `${reason}, which could not be done: ${outcome.error}`);
        return this.#options.store.saveNotifications([undone]);
      }
    }
  }

  /** Ends one that is still as it was shown; what is over already stays what it is. */
  async #end(one: Notification, state: 'opened' | 'acted' | 'dismissed' | 'failed', reason: string) {
    const key = keyOfSubject(one.subject);
    if (this.#digest.isShown(one.id)) this.#digest.forget();
    else if (this.#live.get(key)?.id !== one.id) return;
    this.#live.delete(key);
    this.#storm.remove(one.id);
    await this.#options.store.saveNotifications([ended(one, state, reason)]);
  }

  /** Takes back what is over, and the digest with the last of what it stood for. */
  async #removed(one: Notification): Promise<void> {
    if (one.state === 'shown') await this.#screen.takeBack(one.id);
    if (this.#storm.remove(one.id)) await this.#digest.end('all that it stood for is over');
  }

  #keep(one: Notification): void {
    this.#live.set(keyOfSubject(one.subject), one);
    if (this.#live.size <= mostLive) return;
    for (const [key, { state }] of this.#live) {
      if (state === 'held') continue;
      this.#live.delete(key);
      return;
    }
  }

  #sleepUntilDue(): void {
    const due = [...this.#live.values()].flatMap(({ due_at }) => (due_at === null ? [] : [due_at]));
    if (this.#digest.due !== null) due.push(this.#digest.due);
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (due.length > 0) this.#sleep(Math.min(...due) - this.#options.clock.now());
  }

  #sleep(milliseconds: number): void {
    if (!this.#unsubscribe) return;
    this.#cancelTimer?.();
    const delay = Math.min(Math.max(0, milliseconds), longestSleepMs);
    this.#cancelTimer = this.#options.clock.timer(delay, () => this.wakeUp());
  }
}

const isLive = ({ state }: Notification): boolean =>
  state === 'held' || state === 'shown' || state === 'gathered';
const isDue = ({ due_at }: Notification, now: Instant): boolean => due_at !== null && due_at <= now;
const ended = (one: Notification, state: Notification['state'], reason: string): Notification => ({
  ...one,
  state,
  reason,
  due_at: null,
});
