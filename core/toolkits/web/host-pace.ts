import type { Clock } from '../../ports.ts';

const HOSTS_KEPT = 1_000;

/** Keeps requests to one host apart. */
export class HostPace {
  readonly #clock: Clock;
  /** When each host may be asked again, in monotonic milliseconds. */
  readonly #free = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the host may be asked; those who wait are served in order, `delay_ms` apart. Throws the signal's reason. */
  async turn(host: string, delay_ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const now = this.#clock.monotonic();
    const at = Math.max(now, this.#free.get(host) ?? now);
    this.#free.delete(host);
    this.#free.set(host, at + delay_ms);
    this.#forget(now);
    if (at > now) await this.#wait(at - now, signal);
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        cancel();
        reject(signal.reason);
      };
      const cancel = this.#clock.timer(milliseconds, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #forget(now: number): void {
    for (const [host, free] of this.#free) {
      if (this.#free.size <= HOSTS_KEPT) return;
      if (free <= now) this.#free.delete(host);
    }
  }
}
