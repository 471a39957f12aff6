import { asOrdinautError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { Latency } from './latency.ts';
import type { ServerStatus } from './tool-service.ts';

/** Counts and times the calls of one server. */
export class CallStatistics {
  readonly #clock: Clock;
  readonly #latency = new Latency();
  #calls = 0;
  #failures = 0;
  #last_error: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async record<T>(call: () => Promise<T>): Promise<T> {
    const began = this.#clock.monotonic();
    this.#calls += 1;
    try {
      const output = await call();
      this.#latency.add(this.#clock.monotonic() - began);
      return output;
    } catch (error) {
      this.#failures += 1;
      this.noteError(asOrdinautError(error).message);
      throw error;
    }
  }

  /** An error outside a call: a start that failed. */
  noteError(message: string): void {
    this.#last_error = message;
  }

  get figures(): Pick<ServerStatus, 'calls' | 'failures' | 'last_error' | 'p50_ms' | 'p95_ms'> {
    return {
      calls: this.#calls,
      failures: this.#failures,
      last_error: this.#last_error,
      p50_ms: this.#latency.quantile(0.5),
      p95_ms: this.#latency.quantile(0.95),
    };
  }
}
