import type { Clock, Logger } from '../ports.ts';

const LONGEST_LINE = 2_000;
const LINES_A_SECOND = 50;
const KEPT_LINES = 20;

/** A child's stderr in the log, line by line: at most 50 lines a second of at most 2,000 characters, the rest counted. */
export class StderrLog {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #last: string[] = [];
  #partial = '';
  #second = 0;
  #lines = 0;
  #dropped = 0;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** The last lines in one text of at most 500 characters, for error messages. */
  get last(): string {
    return this.#last.join('\n').slice(-500);
  }

  push(chunk: Buffer): void {
    const lines = (this.#partial + chunk.toString('utf8')).split('\n');
    this.#partial = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) this.line(line);
  }

  end(): void {
    if (this.#partial !== '') this.line(this.#partial);
    this.#partial = '';
    this.#reportDropped();
  }

  line(text: string): void {
    const line = text.trimEnd().slice(0, LONGEST_LINE);
    if (line === '') return;
    this.#last.push(line);
    if (this.#last.length > KEPT_LINES) this.#last.shift();
    const second = Math.floor(this.#clock.monotonic() / 1_000);
    if (second !== this.#second) {
      this.#reportDropped();
      this.#second = second;
      this.#lines = 0;
    }
    this.#lines += 1;
    if (this.#lines > LINES_A_SECOND) this.#dropped += 1;
    else this.#log.info({ stderr: line }, 'tool server');
  }

  #reportDropped(): void {
    if (this.#dropped > 0)
      this.#log.warn({ lines: this.#dropped }, 'tool server writes too much; lines were dropped');
    this.#dropped = 0;
  }
}
