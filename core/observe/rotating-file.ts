import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../ports.ts';

/** `ordinaut-2026-03-02.jsonl`, then `ordinaut-2026-03-02.1.jsonl` … on the same UTC day. */
const FILE_NAME = /^ordinaut-(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.jsonl$/;

export interface LogFile {
  readonly name: string;
  /** UTC, `2026-03-02` */
  readonly day: string;
  readonly number: number;
}

/** The log files of a directory, oldest first; none when there is no such directory. */
export function listLogFiles(directory: string): readonly LogFile[] {
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const match = FILE_NAME.exec(name);
      return match ? [{ name, day: match[1] ?? '', number: Number(match[2] ?? 0) }] : [];
    })
    .sort((a, b) => (a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1));
}

/**
 * A log file that starts anew each UTC day and at a size, keeping the newest `files`.
 * Lines are written before `write` returns, so that none is lost on exit or in a crash of the process. Writing never throws:
 * what could not be written (disk full) is counted, and the next line tries again.
 * pino-roll was considered: it removes old files only while it runs past a rotation, which a program started daily never does.
 */
export class RotatingFile {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #size: number;
  readonly #files: number;
  #descriptor: number | null = null;
  #name = '';
  #day = '';
  #written = 0;
  #torn = false;
  #failures = 0;

  constructor(options: {
    readonly directory: string;
    readonly clock: Clock;
    /** Bytes after which a new file is begun. */
    readonly size: number;
    /** Files kept, the current one included. */
    readonly files: number;
  }) {
    this.#directory = options.directory;
    this.#clock = options.clock;
    this.#size = options.size;
    this.#files = options.files;
  }

  /** Lines that could not be written. */
  get failures(): number {
    return this.#failures;
  }

  /** One line, with its line end. */
  write(line: string): void {
    try {
      const descriptor = this.#open();
      const data = Buffer.from(this.#torn ? `\n${line}` : line);
      const written = writeSync(descriptor, data);
      this.#written += written;
      this.#torn = written < data.length;
      if (this.#torn) throw new Error('the line was written in part');
    } catch {
      this.#failures += 1;
      // Another file may be writable, and a new descriptor notices a directory that was replaced.
      this.close();
    }
  }

  close(): void {
    if (this.#descriptor === null) return;
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    try {
      closeSync(descriptor);
    } catch {
      this.#failures += 1;
    }
  }

  #open(): number {
    const day = new Date(this.#clock.now()).toISOString().slice(0, 10);
    if (this.#descriptor !== null && day === this.#day && this.#written < this.#size) return this.#descriptor;
    this.close();
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const number = listLogFiles(this.#directory).findLast((file) => file.day === day)?.number ?? 0;
    let descriptor = this.#begin(day, number);
    if (this.#written >= this.#size) {
      closeSync(descriptor);
      descriptor = this.#begin(day, number + 1);
    }
    this.#removeOld();
    return descriptor;
  }

  #begin(day: string, number: number): number {
    this.#name = `ordinaut-${day}${number === 0 ? '' : `.${number}`}.jsonl`;
    this.#day = day;
    this.#descriptor = null;
    const descriptor = openSync(join(this.#directory, this.#name), 'a', 0o600);
    this.#descriptor = descriptor;
    this.#written = fstatSync(descriptor).size;
    return descriptor;
  }

  #removeOld(): void {
    const names = listLogFiles(this.#directory).map((file) => file.name);
    for (const name of names.slice(0, Math.max(0, names.length - this.#files))) {
      if (name === this.#name) continue;
      try {
        rmSync(join(this.#directory, name), { force: true });
      } catch {
        // A reader on Windows holds it open; it goes at the next rotation.
      }
    }
  }
}
