import type { AlarmClock } from '../../core/ports.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. Wall and monotonic time advance together unless `jump` moves the wall alone. */
export class FakeClock implements AlarmClock {
  #wall: number;
  #elapsed = 0;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(start: string | number = '2026-03-02T08:00:00Z') {
    this.#wall = typeof start === 'number' ? start : Date.parse(start);
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  timer(milliseconds: number, callback: () => void): () => void {
    const pending = { at: this.#elapsed + Math.max(0, milliseconds), order: this.#order++, callback };
    this.#pending.add(pending);
    return () => this.#pending.delete(pending);
  }

  alarm(at: number, callback: () => void): () => void {
    return this.timer(at - this.#wall, callback);
  }

  /** How many timers are armed. */
  get armed(): number {
    return this.#pending.size;
  }

  /** Milliseconds until the next timer; undefined when none is armed. */
  get nextDelay(): number | undefined {
    const next = this.#next();
    return next && next.at - this.#elapsed;
  }

  /** Moves both times on, firing timers in order; lets promises settle after each. */
  async advance(milliseconds: number): Promise<void> {
    await settle();
    const end = this.#elapsed + milliseconds;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#wall += next.at - this.#elapsed;
      this.#elapsed = next.at;
      this.#pending.delete(next);
      next.callback();
      await settle();
    }
    this.#wall += end - this.#elapsed;
    this.#elapsed = end;
    await settle();
  }

  /** Moves the wall clock alone, as a person, NTP or a suspended machine does. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #next(): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      if (!first || pending.at < first.at || (pending.at === first.at && pending.order < first.order))
        first = pending;
    }
    return first;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
