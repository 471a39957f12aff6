import { join } from 'node:path';
import { v7 } from 'uuid';
import { onTestFinished } from 'vitest';
import type { Ids } from '../../core/ports.ts';
import { openStore } from '../../core/store/sqlite/open-store.ts';
import type { Store } from '../../core/store/store.ts';
import { createSilentLog } from './silent-log.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const testIds: Ids = { next: () => v7() };

/** A store on a real file of the running test's own, closed when it ends. */
export function openTestStore(): Store {
  const file = join(temporaryDirectory(), 'ordinaut.db');
  const store = openStore({ file, log: createSilentLog(), ids: testIds, slow_ms: 1_000 });
  onTestFinished(() => store.close());
  return store;
}
