import { OrdinautError } from '../errors.ts';
import { REDACTED } from '../model/secret-name.ts';
import type { Logger, Secrets } from '../ports.ts';

/** Shorter values are words that stand in texts for something else. */
const SHORTEST = 8;

/** The secrets that tool servers were given, so that what these print and say of their failures can be kept without them. */
export class GivenSecrets implements Pick<Secrets, 'get'> {
  readonly #secrets: Pick<Secrets, 'get'>;
  readonly #values = new Set<string>();

  constructor(secrets: Pick<Secrets, 'get'>) {
    this.#secrets = secrets;
  }

  async get(name: string): Promise<string | undefined> {
    const value = await this.#secrets.get(name);
    if (value !== undefined && value.length >= SHORTEST) this.#values.add(value);
    return value;
  }

  hide(text: string): string {
    let shown = text;
    for (const value of this.#values) shown = shown.replaceAll(value, REDACTED);
    return shown;
  }

  /** What was thrown as it may be kept: without the cause, where it held one of them. */
  hideInError(thrown: unknown): unknown {
    if (!(thrown instanceof OrdinautError)) return thrown;
    const detail = thrown.toJSON();
    const shown = this.hideIn(detail);
    return JSON.stringify(shown) === JSON.stringify(detail) ? thrown : new OrdinautError(shown);
  }

  /** A log whose lines hold none of them. */
  hidingLog(log: Logger): Logger {
    return {
      trace: (fields, message) => log.trace(this.hideIn(fields), this.hide(message)),
      debug: (fields, message) => log.debug(this.hideIn(fields), this.hide(message)),
      info: (fields, message) => log.info(this.hideIn(fields), this.hide(message)),
      warn: (fields, message) => log.warn(this.hideIn(fields), this.hide(message)),
      error: (fields, message) => log.error(this.hideIn(fields), this.hide(message)),
      child: (fields) => this.hidingLog(log.child(fields)),
    };
  }

  /** Plain data with every text in it; what is of a class is taken as it is. */
  hideIn<T>(value: T): T {
    return this.#values.size === 0 ? value : (this.#in(value) as T);
  }

  #in(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value);
    if (Array.isArray(value)) return value.map((item) => this.#in(item));
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, this.#in(field)]));
  }
}
