import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../model/json.ts';
import type { Clock, Ids, Logger } from '../../ports.ts';
import { RootWatcher } from './root-watcher.ts';
import type { FileRoot } from './settings.ts';

export type FileTopic = 'file.created' | 'file.changed' | 'file.removed';

export interface FileWatcherOptions {
  /** With absolute paths; those without `watch` are left alone. */
  readonly roots: readonly FileRoot[];
  /** Puts an event into the stream. One that throws is tried again with the next look. */
  readonly publish: (topic: FileTopic, payload: JsonObject) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Absolute path of the data directory: what was there at the last look is kept in it, so that what happens meanwhile is told at the next start. */
  readonly directory: string;
}

export interface FileWatcher {
  /**
   * Begins to look; resolves after the first look, which for a large folder takes a while. Idempotent; a root that cannot be
   * read is logged and tried again. Throws when the data directory cannot be written.
   */
  start(): Promise<void>;
  /** Resolves when nothing is under way any more. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Publishes `file.created`, `file.changed` and `file.removed` for the regular files of roots, with
 * `{path, root, relative, size, modified_at}`. A file is told about when it has stayed the same for a second, so that nobody
 * reads half of it; a storm of changes comes as at most 100 events a second and root. Each change is told at least once.
 */
export function createFileWatcher(options: FileWatcherOptions): FileWatcher {
  const folder = join(options.directory, 'watched-files');
  const roots = options.roots
    .filter(({ watch }) => watch)
    .map((root) => new RootWatcher({ ...options, root, file: join(folder, `${root.name}.json`) }));
  let state: 'new' | 'started' | 'stopped' = 'new';
  return {
    async start() {
      if (state !== 'new') return;
      state = 'started';
      if (roots.length > 0) await mkdir(folder, { recursive: true, mode: 0o700 });
      await Promise.all(roots.map((root) => root.start()));
    },
    async stop() {
      state = 'stopped';
      await Promise.all(roots.map((root) => root.stop()));
    },
  };
}
