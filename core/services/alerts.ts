import Type from 'typebox';
import { Value } from 'typebox/value';
import { OrdinautError } from '../errors.ts';
import type { Alert } from '../model/alert.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Clock, Ids, Logger } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { WantedAlert } from './alert-rules.ts';

export interface AlertsOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Pick<Store, 'findAlerts' | 'getAlert' | 'saveAlert' | 'getSetting' | 'setSetting'>;
}

/** A rule, or a rule about one subject, that a person does not want to hear of; null: until it is unmuted. */
export interface Mute {
  readonly rule: string;
  readonly subject: string | null;
  readonly until: Instant | null;
}

const Mutes = Type.Array(
  Type.Object({
    rule: Type.String(),
    subject: Type.Union([Type.String(), Type.Null()]),
    until: Type.Union([Type.Integer(), Type.Null()]),
  }),
);
const setting = 'alert_mutes';
const mostLive = 1_000;

/** Alerts: raised and resolved as the rules want it, acknowledged and muted by a person. */
export class Alerts {
  readonly #options: AlertsOptions;

  constructor(options: AlertsOptions) {
    this.#options = options;
  }

  /** Raises what is wanted and not there, changes what is there otherwise, resolves what is no longer wanted. */
  async settle(wanted: readonly WantedAlert[]): Promise<void> {
    const { clock, ids, log, store } = this.#options;
    const at = clock.now();
    const live = (await store.findAlerts({ live: true }, { limit: mostLive })).items;
    for (const one of wanted) {
      const known = live.find((alert) => isSame(alert, one));
      if (!known) {
        log.warn({ rule: one.rule, subject: one.subject }, `alert: ${one.message}`);
        await store.saveAlert({
          id: ids.next(),
          ...one,
          state: 'open',
          raised_at: at,
          acknowledged_at: null,
          acknowledged_by: null,
          resolved_at: null,
        });
      } else if (known.message !== one.message || known.severity !== one.severity)
        await store.saveAlert({ ...known, ...one });
    }
    for (const alert of live.filter((known) => !wanted.some((one) => isSame(known, one)))) {
      log.info({ rule: alert.rule, subject: alert.subject }, `alert is over: ${alert.message}`);
      await store.saveAlert({ ...alert, state: 'resolved', resolved_at: at });
    }
  }

  /** A person has seen it. Throws `not_found`, and `conflict` for one that is over. */
  async acknowledge(id: Id, by: Id): Promise<Alert> {
    const { clock, store } = this.#options;
    const alert = await store.getAlert(id);
    if (!alert)
      throw new OrdinautError({ code: 'not_found', message: `there is no alert ${id}`, path: 'alert' });
    if (alert.state === 'resolved')
      throw new OrdinautError({ code: 'conflict', message: `alert ${id} is over already`, path: 'alert' });
    if (alert.state === 'acknowledged') return alert;
    const seen: Alert = {
      ...alert,
      state: 'acknowledged',
      acknowledged_at: clock.now(),
      acknowledged_by: by,
    };
    await store.saveAlert(seen);
    return seen;
  }

  async mutes(): Promise<readonly Mute[]> {
    const stored = await this.#options.store.getSetting(setting);
    const now = this.#options.clock.now();
    const all = Value.Check(Mutes, stored) ? stored : [];
    return all.filter(({ until }) => until === null || until > now);
  }

  /** In place of an earlier one of the same rule and subject; `until` in the past ends it. */
  async mute(mute: Mute): Promise<readonly Mute[]> {
    const { store } = this.#options;
    const others = (await this.mutes()).filter(
      ({ rule, subject }) => rule !== mute.rule || subject !== mute.subject,
    );
    await store.setSetting(
      setting,
      [...others, mute].map((each) => ({ ...each })),
    );
    return this.mutes();
  }
}

/** Whether a person does not want to hear of it. */
export function isMuted(mutes: readonly Mute[], { rule, subject }: Pick<Alert, 'rule' | 'subject'>): boolean {
  return mutes.some((mute) => mute.rule === rule && (mute.subject === null || mute.subject === subject));
}

const isSame = (one: Pick<Alert, 'rule' | 'subject'>, other: Pick<Alert, 'rule' | 'subject'>) =>
  one.rule === other.rule && one.subject === other.subject;
