// Is dist/ built from today's sources? Runs on any Node from 18 on.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCES = [
  ...['core', 'electron', 'renderer', 'resources'],
  ...['package-lock.json', 'tsconfig.json', 'electron.vite.config.ts', 'scripts/build.mjs'],
];
const stampOf = (root) => join(root, 'dist', '.stamp');

/** What the build depends on, or a part of it, as one hash over names, sizes and modification times. */
export function sourceStamp(root, sources = SOURCES) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesOf(join(root, source))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

export function buildIsStale(root) {
  return !existsSync(stampOf(root)) || readFileSync(stampOf(root), 'utf8') !== sourceStamp(root);
}

/** Written last by the build, with the stamp taken before it read any source. */
export function stampBuild(root, stamp) {
  writeFileSync(stampOf(root), stamp);
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
