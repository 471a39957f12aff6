import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packages: Record<string, LockEntry> = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
).packages;

interface LockEntry {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const names = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const entries = Object.entries(packages).filter(([path]) => path !== '');

test('every package of every system is locked, so that `npm ci` works on each', () => {
  const missing = entries.flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

test('every package comes from the registry, with its integrity', () => {
  const loose = entries.filter(
    ([, entry]) =>
      !entry.inBundle && (!entry.integrity || !entry.resolved?.startsWith('https://registry.npmjs.org/')),
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('whether an install script may run is decided for each package that has one', () => {
  const scripted = entries.filter(([, entry]) => entry.hasInstallScript).map(([path]) => names(path));
  expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
});

test('direct dependencies have exact versions', () => {
  const versions = Object.values<string>({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
