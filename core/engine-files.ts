import { homedir } from 'node:os';
import type { Config } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import { asOrdinautError } from './errors.ts';
import type { Clock, Ids, Logger } from './ports.ts';
import type { Store } from './store/store.ts';
import { createFileWatcher } from './toolkits/files/file-watcher.ts';
import { fileRoots } from './toolkits/files/settings.ts';

export interface EngineFilesOptions {
  readonly directory: DataDirectory;
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
}

/** Puts what happens in the watched folders of the configuration into the stream of events. */
export function createEngineFiles({ directory, config, log, clock, ids, store }: EngineFilesOptions) {
  const watcher = createFileWatcher({
    roots: fileRoots(config.toolkits, { directory: directory.path, home: homedir() }),
    publish: async (topic, payload) => {
      const id = ids.next();
      const occurred_at = clock.now();
      await store.publish({ id, topic, payload, source: 'engine', correlation_id: id, occurred_at });
    },
    clock,
    ids,
    log,
    directory: directory.path,
  });
  return {
    /** The first look goes on by itself: a folder that hangs does not keep the engine from starting. */
    start(): void {
      watcher.start().catch((thrown) => {
        log.error({ error: asOrdinautError(thrown).toJSON() }, 'folders cannot be watched');
      });
    },
    stop: () => watcher.stop(),
  };
}
