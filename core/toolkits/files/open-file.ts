import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OrdinautError } from '../../errors.ts';
import { fileError } from './file-error.ts';
import { isInside, type Place } from './file-roots.ts';

const { O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/**
 * Works on the name of a place within its folder, which is held open meanwhile: a link that is put in the way after the check
 * is not followed. Linux reaches the open folder itself (`/proc/self/fd`, proc(5)); elsewhere the folder is checked once more just
 * before. Throws `outside_roots`, and what `fileError` makes of the file system's errors.
 */
export async function inFolder<T>(place: Place, work: (path: string) => Promise<T>): Promise<T> {
  const folder = dirname(place.path);
  const name = basename(place.path);
  if (process.platform === 'win32') {
    const real = await realpath(folder).catch(fails(folder));
    if (!isInside(place.base, real)) throw changed(place.path);
    return work(join(real, name));
  }
  const handle = await open(folder, O_RDONLY | O_DIRECTORY).catch(fails(folder));
  try {
    const anchor = `/proc/self/fd/${handle.fd}`;
    const held = process.platform === 'linux' ? await readlink(anchor).catch(() => undefined) : undefined;
    const real = held ?? (await realFolder(folder, handle));
    if (!isInside(place.base, real)) throw changed(place.path);
    return await work(join(held === undefined ? real : anchor, name));
  } finally {
    await handle.close();
  }
}

async function realFolder(folder: string, handle: FileHandle): Promise<string> {
  const real = await realpath(folder).catch(fails(folder));
  const [opened, there] = await Promise.all([handle.stat(), stat(real)]);
  if (opened.ino !== there.ino || opened.dev !== there.dev) throw changed(folder);
  return real;
}

/** Opens a regular file of a root. Throws `not_found`, `not_a_file`, `outside_roots`. */
export function openInside(place: Place, flags: number = O_RDONLY): Promise<FileHandle> {
  // A pipe would hold a plain open, and a device could do anything.
  return inFolder(place, async (path) => {
    const handle = await open(path, flags | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
      // What is opened for writing and cannot be: a folder, or a pipe that nobody reads.
      if ((error as NodeJS.ErrnoException).code === 'ENXIO') throw notAFile(place.path);
      throw fileError(error, place.path);
    });
    try {
      requireFile(await handle.stat(), place.path);
      return handle;
    } catch (error) {
      await handle.close();
      throw fileError(error, place.path);
    }
  });
}

/** Throws `not_a_file` for folders, pipes, devices and links. */
export function requireFile(stats: Stats, path: string): void {
  if (!stats.isFile()) throw notAFile(path);
}

/** Up to `length` bytes from `start`. */
export async function readBytes(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const fails =
  (path: string) =>
  (error: unknown): never => {
    throw fileError(error, path);
  };

const notAFile = (path: string): OrdinautError =>
  new OrdinautError({
    code: 'not_a_file',
    message: `${path} is no regular file`,
    path: 'path',
    delivery: 'answered',
  });

const changed = (path: string): OrdinautError =>
  new OrdinautError({
    code: 'outside_roots',
    message: `${path} leads out of its root`,
    path: 'path',
    delivery: 'not_sent',
  });
