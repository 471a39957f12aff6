import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../../core/store/sqlite/open-store.ts';
import type { Store } from '../../../../core/store/store.ts';
import { createSilentLog } from '../../../support/silent-log.ts';
import { nextId, type OpenedStore } from '../../../support/store-conformance/setting.ts';

export const openFile = (file: string): Store =>
  openStore({ file, log: createSilentLog(), ids: { next: nextId }, slow_ms: 60_000 });

/** A store on a file of its own. */
export async function openSqliteStore(): Promise<OpenedStore & { readonly file: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-store-'));
  const file = join(directory, 'ordinaut.db');
  const stores = [openFile(file)];
  const [store] = stores as [Store];
  return {
    file,
    store,
    async another() {
      const other = openFile(file);
      stores.push(other);
      return other;
    },
    async close() {
      await Promise.all(stores.map((each) => each.close()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
