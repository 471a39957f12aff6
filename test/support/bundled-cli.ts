import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildIsStale, sourceStamp } from '../../scripts/build-stamp.mjs';
import { bundle } from '../../scripts/bundle.mjs';
import { workerEntries } from './bundled-program.ts';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules', '.cache');
const prefix = 'ordinaut-cli-';

/**
 * The command as people start it, bundled: `dist/cli.js` where it is built from today's sources, as in `npm test`, else a
 * bundle of its own that further test files share.
 */
export async function bundledCli(): Promise<string> {
  if (!buildIsStale(root)) return join(root, 'dist', 'cli.js');
  const directory = join(cache, `${prefix}${sourceStamp(root).slice(0, 16)}`);
  if (!existsSync(directory)) {
    removeOlder();
    const building = `${directory}.${process.pid}`;
    const entryPoints = {
      cli: join(root, 'core', 'cli.ts'),
      ...workerEntries,
    };
    mkdirSync(building, { recursive: true });
    await bundle({ root, entryPoints, outdir: building });
    cpSync(join(root, 'resources'), join(building, 'resources'), { recursive: true });
    // Another test file may have been faster.
    if (existsSync(directory)) rmSync(building, { recursive: true, force: true });
    else renameSync(building, directory);
  }
  return join(directory, 'cli.js');
}

/** Bundles of an hour ago; a younger one may be in use by a test file that began before the sources changed. */
function removeOlder(): void {
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name.startsWith(prefix) && Date.now() - statSync(path).mtimeMs > 3_600_000)
      rmSync(path, { recursive: true, force: true });
  }
}
