// Bundles core/ into dist/: one file a process entry, the rest in chunks that are loaded when they are needed.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as buildInterface } from 'vite';
import { buildDesktop } from './build-desktop.mjs';
import { sourceStamp, stampBuild } from './build-stamp.mjs';
import { bundle } from './bundle.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

const ENTRIES = {
  cli: 'core/cli.ts',
  'guard-worker': 'core/guard/guard-worker.ts',
  'page-worker': 'core/toolkits/web/page-worker.ts',
};

const stamp = sourceStamp(root);
const entryPoints = Object.fromEntries(
  Object.entries(ENTRIES)
    .filter(([, source]) => existsSync(join(root, source)))
    .map(([name, source]) => [name, join(root, source)]),
);

mkdirSync(dist, { recursive: true });
rmSync(join(dist, '.stamp'), { force: true });
// esbuild shows its errors itself.
const written = await bundle({ root, entryPoints, outdir: dist }).catch(() => process.exit(1));

await buildInterface({ configFile: join(root, 'renderer', 'vite.config.ts'), logLevel: 'warn' });
await buildDesktop(root);

if (existsSync(join(root, 'resources')))
  cpSync(join(root, 'resources'), join(dist, 'resources'), { recursive: true, force: true });

// Chunks of an earlier build; a running engine may still need to load its own, so they are kept for a day.
const current = new Set(written.map((file) => resolve(root, file)));
removeOldChunks();
stampBuild(root, stamp);

function removeOldChunks() {
  for (const name of readdirSync(dist)) {
    const file = join(dist, name);
    if (/\.js(\.map)?$/.test(name) && !current.has(file) && olderThanADay(file))
      rmSync(file, { force: true });
  }
}

function olderThanADay(file) {
  return Date.now() - statSync(file).mtimeMs > 24 * 3600_000;
}
