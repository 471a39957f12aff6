import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Instant } from '../../model/json.ts';
import type { ToolkitPorts } from '../ports.ts';
import { replaceFile } from '../replace-file.ts';

const Copy = Type.Object({
  etag: Type.Union([Type.String(), Type.Null()]),
  last_modified: Type.Union([Type.String(), Type.Null()]),
  text: Type.String(),
});
/** What a server gave, with its validators (RFC 9110 §8.8). */
export type Copy = Static<typeof Copy>;

/**
 * The last good copy of a calendar of the web, in the data directory; its modification time is when the server last
 * confirmed it. `key` tells calendars apart and is not stored, as it may be secret. Trouble with the file costs the
 * copy alone, and is logged.
 */
export class CalendarCopy {
  readonly #folder: string;
  readonly #file: string;
  readonly #ports: ToolkitPorts;

  constructor(key: string, ports: ToolkitPorts) {
    this.#folder = join(ports.directory, 'cache', 'calendar');
    this.#file = join(this.#folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
    this.#ports = ports;
  }

  async load(): Promise<{ readonly copy: Copy; readonly confirmed: Instant } | undefined> {
    try {
      const [json, { mtimeMs }] = [await readFile(this.#file, 'utf8'), await stat(this.#file)];
      const copy: unknown = JSON.parse(json);
      if (Check(Copy, copy)) return { copy, confirmed: Math.floor(mtimeMs) };
      throw new Error('it is not what was written');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#warn(error, 'could not be read');
      return undefined;
    }
  }

  async store(copy: Copy, confirmed: Instant): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await replaceFile(this.#file, JSON.stringify(copy), { ids: this.#ports.ids, mode: 0o600 });
      await this.confirm(confirmed);
    } catch (error) {
      this.#warn(error, 'could not be written');
    }
  }

  async confirm(at: Instant): Promise<void> {
    try {
      await utimes(this.#file, at / 1_000, at / 1_000);
    } catch (error) {
      this.#warn(error, 'could not be marked as confirmed');
    }
  }

  #warn(error: unknown, what: string): void {
    this.#ports.log.warn({ file: this.#file, err: error }, `the copy of a calendar ${what}`);
  }
}
