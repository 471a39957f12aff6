import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Ids, Logger } from '../../ports.ts';

const Head = Type.Object({
  key: Type.String(),
  content_type: Type.String(),
  etag: Type.Union([Type.String(), Type.Null()]),
  last_modified: Type.Union([Type.String(), Type.Null()]),
  bytes: Type.Integer({ minimum: 0 }),
});
export interface CachedPage extends Omit<Static<typeof Head>, 'key' | 'bytes'> {
  readonly body: Buffer;
}

/**
 * Pages with their validators (RFC 9110, 8.8), in files of one folder that processes may share. What is wrong with the folder
 * or a file costs the cache, never the page: it is logged.
 */
export class PageCache {
  readonly #folder: string;
  readonly #limit: number;
  readonly #ids: Ids;
  readonly #log: Logger;
  /** Bytes since the last look at how much there is; at the start nobody knows. */
  #written = Number.POSITIVE_INFINITY;

  constructor(options: {
    readonly folder: string;
    readonly limit: number;
    readonly ids: Ids;
    readonly log: Logger;
  }) {
    this.#folder = options.folder;
    this.#limit = options.limit;
    this.#ids = options.ids;
    this.#log = options.log;
  }

  async get(key: string): Promise<CachedPage | undefined> {
    if (this.#limit === 0) return undefined;
    const file = this.#fileOf(key);
    try {
      const bytes = await readFile(file);
      const end = bytes.indexOf(10);
      const head: unknown = JSON.parse(bytes.subarray(0, Math.max(0, end)).toString());
      const body = bytes.subarray(end + 1);
      if (Check(Head, head) && head.key === key && head.bytes === body.length) {
        const { content_type, etag, last_modified } = head;
        return { content_type, etag, last_modified, body };
      }
      throw new Error('it is not what was written');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      this.#log.warn({ file, err: error }, 'a cached page could not be read');
      await rm(file, { force: true }).catch(() => {});
      return undefined;
    }
  }

  async put(key: string, { body, ...page }: CachedPage): Promise<void> {
    if (body.length > this.#limit / 4) return;
    const file = this.#fileOf(key);
    const temporary = `${file}.${this.#ids.next()}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const head = `${JSON.stringify({ key, ...page, bytes: body.length })}\n`;
      await writeFile(temporary, Buffer.concat([Buffer.from(head), body]), { mode: 0o600 });
      await rename(temporary, file);
      this.#written += body.length;
      if (this.#written > this.#limit / 4) await this.#makeRoom();
    } catch (error) {
      this.#log.warn({ file, err: error }, 'a page could not be cached');
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** Oldest first, down to three quarters of the limit, so that what is written until the next look fits. */
  async #makeRoom(): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#folder)).map(async (name) => {
        const path = join(this.#folder, name);
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
        return { path, size, mtimeMs };
      }),
    );
    this.#written = 0;
    let size = files.reduce((sum, file) => sum + file.size, 0);
    if (size <= this.#limit * 0.75) return;
    for (const file of files.sort((one, other) => one.mtimeMs - other.mtimeMs)) {
      if (size <= this.#limit * 0.75) return;
      await rm(file.path, { force: true });
      size -= file.size;
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex'));
  }
}
