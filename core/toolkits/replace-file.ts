import { open, rename, rm } from 'node:fs/promises';
import type { Ids } from '../ports.ts';

/**
 * Writes a whole file so that others see the old one or the new one, also after a power failure. `path` must not be a
 * symbolic link (the link would be replaced). Throws what the file system throws, and leaves nothing behind then.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  options: {
    readonly ids: Ids;
    /** Permissions, e.g. 0o600. */
    readonly mode: number;
    /** Asked when all is written; false leaves the old file. */
    readonly stillWanted?: () => Promise<boolean>;
  },
): Promise<boolean> {
  const temporary = `${path}.${options.ids.next()}.tmp`;
  try {
    const file = await open(temporary, 'wx', options.mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (options.stillWanted && !(await options.stillWanted())) {
      await rm(temporary, { force: true });
      return false;
    }
    await rename(temporary, path);
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
