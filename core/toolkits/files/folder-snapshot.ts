import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Ids } from '../../ports.ts';

/** Path in the root → what tells that a file changed: size, time of change, inode. */
export type FolderSnapshot = Map<string, string>;

const Stored = Type.Object({
  path: Type.String(),
  files: Type.Array(Type.Tuple([Type.String(), Type.String()])),
});

/** The snapshot of the folder `path` that was stored; undefined when there is none, it is of another folder, or it is damaged. */
export async function loadSnapshot(file: string, path: string): Promise<FolderSnapshot | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Check(Stored, stored) && stored.path === path ? new Map(stored.files) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Stores it all at once; its folder exists. */
export async function saveSnapshot(
  file: string,
  path: string,
  snapshot: FolderSnapshot,
  ids: Ids,
): Promise<void> {
  const temporary = `${file}.${ids.next()}.tmp`;
  try {
    await writeFile(temporary, JSON.stringify({ path, files: [...snapshot] }), { mode: 0o600 });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
