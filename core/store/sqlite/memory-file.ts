import type { Ids, Logger } from '../../ports.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { openStore } from './open-store.ts';

/**
 * The memory of a database that an engine may be using at the same time, for a toolkit in a process of its own. The file is
 * open for each call alone, so that nobody holds it while an engine restores, moves or replaces it. Throws what
 * `openStore` throws, `storage_busy` among it.
 */
export function memoryOfFile(options: {
  readonly file: string;
  readonly log: Logger;
  readonly ids: Ids;
}): MemoryStore {
  const during = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = openStore({ ...options, slow_ms: 1_000 });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  return {
    getMemory: (...given) => during((store) => store.getMemory(...given)),
    setMemory: (...given) => during((store) => store.setMemory(...given)),
    removeMemory: (...given) => during((store) => store.removeMemory(...given)),
    findMemories: (...given) => during((store) => store.findMemories(...given)),
    saveDocument: (...given) => during((store) => store.saveDocument(...given)),
    getDocument: (...given) => during((store) => store.getDocument(...given)),
    removeDocument: (...given) => during((store) => store.removeDocument(...given)),
    searchDocuments: (...given) => during((store) => store.searchDocuments(...given)),
    findNew: (...given) => during((store) => store.findNew(...given)),
    rememberNew: (...given) => during((store) => store.rememberNew(...given)),
    forget: (...given) => during((store) => store.forget(...given)),
  };
}
