import type { Logger } from '../ports.ts';

/** A child of a log that is made when something is logged: most calls log nothing. */
export class ChildLog implements Logger {
  readonly #log: Logger;
  readonly #fields: object;
  #made: Logger | null = null;

  constructor(log: Logger, fields: object) {
    this.#log = log;
    this.#fields = fields;
  }

  get #child(): Logger {
    this.#made ??= this.#log.child(this.#fields);
    return this.#made;
  }

  trace(fields: object, message: string): void {
    this.#child.trace(fields, message);
  }
  debug(fields: object, message: string): void {
    this.#child.debug(fields, message);
  }
  info(fields: object, message: string): void {
    this.#child.info(fields, message);
  }
  warn(fields: object, message: string): void {
    this.#child.warn(fields, message);
  }
  error(fields: object, message: string): void {
    this.#child.error(fields, message);
  }
  child(fields: object): Logger {
    return this.#child.child(fields);
  }
}
