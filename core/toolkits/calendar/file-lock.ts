import { rm, stat, writeFile } from 'node:fs/promises';
import type { Clock } from '../../ports.ts';

/** A lock that is older was left behind by a process that died. */
const STALE_MS = 60_000;

/**
 * Work that one process at a time does on a file, by a `.lock` beside it; undefined, without a wait, when another has
 * it. Throws what the file system or the work throws.
 */
export async function withLock<T>(
  path: string,
  clock: Clock,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const lock = `${path}.lock`;
  if (!(await taken(lock))) {
    if (!(await isStale(lock, clock))) return undefined;
    await rm(lock, { force: true });
    if (!(await taken(lock))) return undefined;
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(lock: string, clock: Clock): Promise<boolean> {
  const there = await stat(lock).catch(() => undefined);
  return there === undefined || clock.now() - there.mtimeMs > STALE_MS;
}
