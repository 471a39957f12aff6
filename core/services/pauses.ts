import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Instant } from '../model/json.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { localTime } from './local-time.ts';

/*
 * All schedules together:
 *
 *   going ──pause──▶ paused ──resume, or `until` has come──▶ going
 *                    ▲    │
 *                    └────┘ pause again: another `until`
 */
const Pause = Type.Object({
  since: Type.Integer(),
  /** null: until a person resumes. */
  until: Type.Union([Type.Integer(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  by: Type.String(),
  resumed_at: Type.Union([Type.Integer(), Type.Null()]),
});

/** A span in which no schedule makes runs. */
export type Pause = Static<typeof Pause>;

const setting = 'pauses';
/** So many of the latest are remembered, to tell why a slot that is decided late did not run on time. */
const remembered = 20;

/** The pauses of all schedules: kept over restarts, ending by themselves. */
export class Pauses {
  readonly #store: Pick<Store, 'setSetting'>;
  readonly #clock: Pick<Clock, 'now'>;
  #all: readonly Pause[];

  private constructor(store: Pick<Store, 'setSetting'>, clock: Pick<Clock, 'now'>, all: readonly Pause[]) {
    this.#store = store;
    this.#clock = clock;
    this.#all = all;
  }

  /** With what the store remembers. What cannot be read counts as no pause. */
  static async load(store: Pick<Store, 'getSetting' | 'setSetting'>, clock: Pick<Clock, 'now'>) {
    const stored = await store.getSetting(setting);
    const all = Value.Check(Type.Array(Pause), stored) ? stored : [];
    return new Pauses(store, clock, all);
  }

  /** The pause that holds now; null while schedules go on. */
  get current(): Pause | null {
    const now = this.#clock.now();
    const latest = this.#all.at(-1);
    return latest && endOf(latest) > now ? latest : null;
  }

  /** Begins a pause, or gives the one that holds another end and reason. */
  async pause(request: Pick<Pause, 'since' | 'until' | 'reason' | 'by'>) {
    const held = this.current;
    const pause = { ...request, since: held?.since ?? request.since, resumed_at: null };
    await this.#keep([...(held ? this.#all.slice(0, -1) : this.#all), pause]);
    return pause;
  }

  /** Ends the pause that holds and answers with it; null when there is none. */
  async resume(): Promise<Pause | null> {
    const held = this.current;
    if (!held) return null;
    const ended = { ...held, resumed_at: this.#clock.now() };
    await this.#keep([...this.#all.slice(0, -1), ended]);
    return ended;
  }

  /** The pause that an instant lies in; null when schedules went on then. */
  at(instant: Instant): Pause | null {
    return this.#all.findLast((pause) => pause.since <= instant && instant < endOf(pause)) ?? null;
  }

  async #keep(all: readonly Pause[]): Promise<void> {
    const kept = all.slice(-remembered);
    const before = this.#all;
    // Whoever hears of the commit asks at once.
    this.#all = kept;
    try {
      const rows = kept.map((pause) => ({ ...pause }));
      await this.#store.setSetting(setting, rows, { kind: 'system', id: 'pause' });
    } catch (thrown) {
      this.#all = before;
      throw thrown;
    }
  }
}

/** `everything was paused until 2026-03-02 10:00 +02:00 (on a plane)`, in a zone. */
export function pauseInWords(pause: Pause, timezone: string, tense: 'is' | 'was' = 'was'): string {
  const end = pause.resumed_at ?? pause.until;
  const until = end === null ? 'until a person resumes' : `until ${localTime(end, timezone)}`;
  return `everything ${tense} paused ${until}${pause.reason === null ? '' : ` (${pause.reason})`}`;
}

function endOf({ until, resumed_at }: Pause): Instant {
  return resumed_at ?? until ?? Number.POSITIVE_INFINITY;
}
