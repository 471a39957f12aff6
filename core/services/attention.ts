import type { Config } from '../config.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Notification } from '../model/notification.ts';
import type { Clock, Ids, Logger, Notifier } from '../ports.ts';
import type { Change } from '../store/change.ts';
import type { Store } from '../store/store.ts';
import type { Alerts } from './alerts.ts';
import { isDue, LiveNotifications, mostLive } from './live-notifications.ts';
import { keyOfSubject, type News, newsKey, newsOf } from './news.ts';
import { NotificationDigest } from './notification-digest.ts';
import { notificationOf } from './notification-of.ts';
import { type NotificationScreen, notificationScreen, type ScreenOutcome } from './notification-screen.ts';
import { type NotificationWords, notificationWords } from './notification-words.ts';
import { Storm } from './storm.ts';
import { readQuietHours, tellingOf } from './telling-time.ts';
import { unseenKeys } from './unseen-news.ts';

/** What a person has set; read anew whenever something is told. */
export interface AttentionSettings {
  readonly language: Config['language'];
  /** The person's zone. */
  readonly timezone: string;
  /** `notifications.desktop`: without it nothing is told. */
  readonly enabled: boolean;
  /** `notifications.quiet_hours` */
  readonly quiet_hours: string;
}

export interface AttentionOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  readonly notifier: Notifier;
  readonly alerts: Pick<Alerts, 'mutes'>;
  readonly settings: () => AttentionSettings;
}

/** A wall clock that jumps does not tell: held notifications are looked at this often. */
const longestSleepMs = 60_000;
const retryMs = 2_000;
const batch = 200;

/**
 * Follows the store and tells the person what is theirs to know: a briefing, a run that failed for good, a question, an alert. Tells
 * each once, by the rules of `tellingOf()` and `Storm`, and takes back what was answered, read or retried elsewhere. It is
 * written before it is shown, so that a crash leaves something untold rather than told twice; the inbox still has it.
 */
export class Attention {
  readonly #options: AttentionOptions;
  readonly #storm = new Storm();
  readonly #screen: NotificationScreen;
  readonly #digest: NotificationDigest;
  readonly #live = new LiveNotifications();
  readonly #pending = new Set<string>();
  #unsubscribe: (() => void) | null = null;
  #cancelTimer: (() => void) | null = null;
  #pass: Promise<void> | null = null;
  #again = false;
  #loaded = false;
  #started = false;

  constructor(options: AttentionOptions) {
    this.#options = options;
    const { notifier, log, store, ids } = options;
    this.#screen = notificationScreen({
      notifier,
      log,
      outcome: (one, outcome) => this.#became(one, outcome),
    });
    this.#digest = new NotificationDigest({ store, ids, words: () => this.#words, screen: this.#screen });
  }

  start(): void {
    this.#started = true;
    this.settingsChanged();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#unfollow();
    await this.#pass;
  }

  /** Follows what the person has set now: also for what waits for the end of quiet hours that are others now. */
  settingsChanged(): void {
    if (!this.#started) return;
    if (!this.#options.settings().enabled) {
      this.#unfollow();
      return;
    }
    this.#unsubscribe ??= this.#options.store.onChange((changes) => this.#note(changes));
    this.#live.reconsiderQuiet(this.#options.clock.now());
    this.wakeUp();
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

  /** Takes one from the screen and tells it again at `until`. Throws `not_found`, and `conflict` for what is over. */
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
    const news = known.kind === 'digest' ? null : await newsOf(this.#options, key);
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
    this.#live.keep(held);
    await this.#removed(known);
    this.#sleepUntilDue();
    return held;
  }

  get #words(): NotificationWords {
    return notificationWords(this.#options.settings().language);
  }

  #unfollow(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    // What comes meanwhile is looked up when it is followed again.
    this.#loaded = false;
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
      this.#live.keep(one);
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
      keys.push(...this.#live.due(now).filter((key) => !keys.includes(key)));
      for (const key of keys) {
        const news = await newsOf(this.#options, key);
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
    const { store, settings } = this.#options;
    const { timezone, quiet_hours } = settings();
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
      // A wall clock that is set back would make a storm last.
      this.#options.clock.monotonic(),
    );
    const gather = new Set(gathered);
    const inDigest = (one: Notification): Notification =>
      gather.has(one.id) ? { ...one, state: 'gathered', reason: 'a digest stands for it' } : one;
    const earlier = this.#live.among(gather).filter((one) => !told.some(({ id }) => id === one.id));
    const saved = [...withdrawn, ...earlier.map(inDigest), ...told.map(inDigest)];
    if (saved.length > 0) await store.saveNotifications(saved);

    for (const one of saved) this.#live.keep(one);
    for (const one of over) await this.#removed(one);
    for (const one of earlier) await this.#screen.takeBack(one.id);
    for (const one of ready) if (!gather.has(one.id)) this.#screen.show(one, urgent.has(one.id));
    if (gathered.length > 0) await this.#digest.grow(began, now);
    await this.#digest.show(this.#live.among(this.#storm.members), now);
  }

  async #became(one: Notification, outcome: ScreenOutcome): Promise<void> {
    if (!this.#started) return;
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
    if (this.#digest.isShown(one.id)) this.#digest.forget();
    else if (this.#live.get(keyOfSubject(one.subject))?.id !== one.id) return;
    else this.#live.drop(one);
    this.#storm.remove(one.id);
    await this.#options.store.saveNotifications([ended(one, state, reason)]);
  }

  /** Takes back what is over, and the digest with the last of what it stood for. */
  async #removed(one: Notification): Promise<void> {
    if (one.state === 'shown') await this.#screen.takeBack(one.id);
    if (this.#storm.remove(one.id)) await this.#digest.end('all that it stood for is over');
  }

  #sleepUntilDue(): void {
    const due = Math.min(this.#live.nextDue() ?? Infinity, this.#digest.due ?? Infinity);
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (due < Infinity) this.#sleep(due - this.#options.clock.now());
  }

  #sleep(milliseconds: number): void {
    if (!this.#unsubscribe) return;
    this.#cancelTimer?.();
    const delay = Math.min(Math.max(0, milliseconds), longestSleepMs);
    this.#cancelTimer = this.#options.clock.timer(delay, () => this.wakeUp());
  }
}

const ended = (one: Notification, state: Notification['state'], reason: string): Notification => ({
  ...one,
  state,
  reason,
  due_at: null,
});
