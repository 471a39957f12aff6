import { chmodSync, lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { OrdinautError } from '../errors.ts';
import { MARK } from './service-program.ts';

/** undefined when there is none. Throws `conflict` for a file that somebody else wrote. */
export function readServiceFile(path: string): string | undefined {
  const text = read(path);
  if (text === undefined || text.includes(MARK)) return text;
  throw new OrdinautError({
    code: 'conflict',
    message: `${path} was not written by ordinaut service install, so it is left alone`,
    hint: 'move it away, then run the command again',
  });
}

/**
 * Writes a service file and the folders it needs; answers whether it has changed. The outermost folder that was made is
 * noted beside it, so that `removeServiceFile` leaves the machine as it was. Throws `conflict` as above.
 */
export function writeServiceFile(path: string, text: string): boolean {
  if (readServiceFile(path) === text) return false;
  const made = mkdirSync(dirname(path), { recursive: true });
  if (made !== undefined) writeFileSync(noteOf(path), made);
  writeFileSync(path, text);
  // Readable by others, as every unit is; it holds no secret.
  chmodSync(path, 0o644);
  return true;
}

/** Removes the file and links to it; answers whether there was one. Folders that came with it go too, as far as nothing else is in them. */
export function removeServiceFile(path: string, links: readonly string[]): boolean {
  if (readServiceFile(path) === undefined) return false;
  const outermost = read(noteOf(path));
  for (const link of links) {
    if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    rmSync(link);
    removeEmpty(dirname(link));
  }
  rmSync(path);
  rmSync(noteOf(path), { force: true });
  if (outermost === undefined) return true;
  for (let folder = dirname(path); folder.startsWith(outermost); folder = dirname(folder)) {
    if (!removeEmpty(folder)) break;
  }
  return true;
}

const noteOf = (path: string) => `${path}.made-folder`;

function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
