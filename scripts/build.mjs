// Bundles core/ into dist/: one file a process entry, the rest in chunks that are loaded when they are needed.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourceStamp, stampBuild } from './build-stamp.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

const ENTRIES = { cli: 'core/cli.ts', 'guard-worker': 'core/guard/guard-worker.ts' };

// Stay packages: they load a native addon, or files that lie beside their own code.
const EXTERNAL = ['better-sqlite3', 'node-notifier', '@fastify/swagger-ui'];

// Bundled CommonJS packages call require() and read __dirname, which an ES module has not.
const BANNER = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
const __filename = import.meta.filename, __dirname = import.meta.dirname;`;

const stamp = sourceStamp(root);
const entryPoints = Object.fromEntries(
  Object.entries(ENTRIES)
    .filter(([, source]) => existsSync(join(root, source)))
    .map(([name, source]) => [name, join(root, source)]),
);

mkdirSync(dist, { recursive: true });
rmSync(join(dist, '.stamp'), { force: true });
// esbuild shows its errors itself.
const { metafile } = await build({
  entryPoints,
  outdir: dist,
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  sourcemap: true,
  external: EXTERNAL,
  banner: { js: BANNER },
  metafile: true,
  logLevel: 'warning',
}).catch(() => process.exit(1));

if (existsSync(join(root, 'resources')))
  cpSync(join(root, 'resources'), join(dist, 'resources'), { recursive: true, force: true });

// Chunks of an earlier build; a running engine may still need to load its own, so they are kept for a day.
const current = new Set(Object.keys(metafile.outputs).map((file) => resolve(root, file)));
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
