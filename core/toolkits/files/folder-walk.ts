import type { Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from './file-error.ts';

export interface WalkedEntry {
  /** Absolute. */
  readonly path: string;
  /** Below the folder walked, with `/`. */
  readonly relative: string;
  readonly stats: Stats;
}
export interface WalkLimits {
  /** Entries looked at. */
  readonly entries: number;
  readonly depth: number;
  /** Not looked at, nor into. */
  readonly skip?: (relative: string, name: string) => boolean;
  /** One folder more of those, by its path below. */
  readonly closed?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Our own writing: what has this name is about to get its true one. */
const TEMPORARY = /^\.ordinaut-[\w-]+\.tmp$/;

/**
 * What is below a folder, breadth first, in no particular order within a folder. Links are given and never followed. Answers with whether it
 * came to its end. A folder below that cannot be read is left out; throws when the first one cannot.
 */
export async function* walkFolder(folder: string, limits: WalkLimits): AsyncGenerator<WalkedEntry, boolean> {
  const queue = [{ path: folder, relative: '', depth: 1 }];
  let looked = 0;
  let complete = true;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, relative, depth } = next;
    try {
      for await (const entry of await opendir(path)) {
        limits.signal?.throwIfAborted();
        if (TEMPORARY.test(entry.name)) continue;
        const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
        if (below === limits.closed || limits.skip?.(below, entry.name)) continue;
        if (++looked > limits.entries) return false;
        const whole = join(path, entry.name);
        const stats = await lstat(whole).catch(() => undefined); // gone meanwhile
        if (!stats) continue;
        yield { path: whole, relative: below, stats };
        if (!stats.isDirectory()) continue;
        if (depth < limits.depth) queue.push({ path: whole, relative: below, depth: depth + 1 });
        else if (limits.depth > 1) complete = false;
      }
    } catch (error) {
      limits.signal?.throwIfAborted();
      if (relative === '') throw fileError(error, folder);
      complete = false;
    }
  }
  return complete;
}
