// Builds the main process and the preload script of the desktop application into dist/electron.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceStamp } from './build-stamp.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

const SOURCES = ['core', 'electron', 'resources', 'electron.vite.config.ts', 'package-lock.json'];

/**
 * Builds, unless what is there was built from today's sources.
 * @param {string} root
 */
export async function buildDesktop(root) {
  const folder = join(root, 'dist', 'electron');
  const stampFile = join(folder, '.stamp');
  const fresh = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp(root, SOURCES);
  if (fresh()) return;
  await oneAtATime(
    join(root, '.ordinaut', 'build-desktop.lock'),
    async () => {
      if (fresh()) return;
      const stamp = sourceStamp(root, SOURCES);
      const began = Date.now();
      rmSync(stampFile, { force: true });
      const { build } = await import('electron-vite');
      await build({ root, logLevel: 'error', configFile: join(root, 'electron.vite.config.ts') });
      cpSync(join(root, 'resources'), join(root, 'dist', 'resources'), { recursive: true, force: true });
      removeOlder(folder, began);
      writeFileSync(stampFile, stamp);
    },
    () => {},
  );
}

/** Chunks of an earlier build; a running application may still need to load its own, so they are kept for a day. */
function removeOlder(folder, began) {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (statSync(file).mtimeMs < began - 24 * 3600_000) rmSync(file, { recursive: true, force: true });
  }
}
