import { asOrdinautError, type ErrorDetail } from '../errors.ts';
import type { Clock, Logger } from '../ports.ts';

const firstDelayMs = 100;
const longestDelayMs = 5_000;

/**
 * Carries writes over a full disk or an I/O error: the write is repeated until it is on disk, because an outcome that
 * has happened must be recorded before anything else is done. Any other error is the caller's.
 */
export class Persistence {
  readonly #clock: Clock;
  readonly #log: Logger;
  #troubled = 0;
  #trouble: ErrorDetail | null = null;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Logger }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** What the disk says now; null when writes go through. */
  get trouble(): ErrorDetail | null {
    return this.#trouble;
  }

  /** Resolves after the write is on disk. Rejects with `stopped` when the signal is aborted first. */
  async write<T>(what: string, attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        const result = await attempt();
        if (tries > 0) this.#recovered(what, tries);
        return result;
      } catch (thrown) {
        const error = asOrdinautError(thrown);
        if (!isStorageTrouble(error.code) || signal.aborted) throw error;
        this.#note(what, tries, error.toJSON());
        await this.#pause(Math.min(longestDelayMs, firstDelayMs * 2 ** tries), signal);
      }
    }
  }

  #note(what: string, tries: number, error: ErrorDetail): void {
    if (tries === 0) this.#troubled++;
    this.#trouble = error;
    this.#log.error(
      { error, tries: tries + 1 },
      `could not record ${what}; nothing is lost, trying again until it is on disk`,
    );
  }

  #recovered(what: string, tries: number): void {
    this.#troubled--;
    if (this.#troubled === 0) this.#trouble = null;
    this.#log.info({ tries }, `recorded ${what} after ${tries} failed tries`);
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.timer(milliseconds, end);
      signal.addEventListener('abort', end);
    });
  }
}

export function isStorageTrouble(code: string): boolean {
  return code.startsWith('storage_');
}
