import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildIsStale, sourceStamp, stampBuild } from '../../scripts/build-stamp.mjs';
import { ownNode, packagesAreStale, stampPackages } from '../../scripts/packages.mjs';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const scripts = join(import.meta.dirname, '..', '..', 'scripts');
const lock = { packages: { '': { name: 'x' }, 'node_modules/a': { version: '1.0.0' } } };

function put(root: string, path: string, content: unknown): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** A project with a lock file and the scripts, nothing installed. */
function project(): string {
  const root = temporaryDirectory();
  put(root, 'package-lock.json', lock);
  put(root, 'core/a.ts', 'export {};');
  cpSync(scripts, join(root, 'scripts'), { recursive: true });
  return root;
}

/** What npm leaves behind when it is done. */
function installed(root: string): void {
  mkdirSync(dirname(ownNode(root)), { recursive: true });
  symlinkSync(process.execPath, ownNode(root));
  put(root, 'node_modules/.package-lock.json', lock);
}

describe('installed packages', () => {
  test('are stale when nothing is installed', () => {
    expect(packagesAreStale(project())).toBe(true);
  });

  test('are fresh when npm installed what the lock file says, whoever called npm', () => {
    const root = project();
    installed(root);
    expect(packagesAreStale(root)).toBe(false);
  });

  test('are stale when the lock file names another version', () => {
    const root = project();
    installed(root);
    stampPackages(root);
    put(root, 'package-lock.json', { packages: { '': {}, 'node_modules/a': { version: '1.0.1' } } });
    expect(packagesAreStale(root)).toBe(true);
  });

  test('are stale when a package is missing, or one too many', () => {
    const root = project();
    installed(root);
    put(root, 'package-lock.json', {
      packages: { ...lock.packages, 'node_modules/b': { version: '1.0.0' } },
    });
    expect(packagesAreStale(root)).toBe(true);
    put(root, 'package-lock.json', { packages: { '': {} } });
    expect(packagesAreStale(root)).toBe(true);
  });

  test('of other systems may be absent', () => {
    const root = project();
    installed(root);
    const other = { version: '1.0.0', optional: true, os: ['plan9'] };
    put(root, 'package-lock.json', { packages: { ...lock.packages, 'node_modules/b': other } });
    expect(packagesAreStale(root)).toBe(false);
  });

  test('are stale when the installation was interrupted before the project had its Node', () => {
    const root = project();
    put(root, 'node_modules/.package-lock.json', lock);
    expect(packagesAreStale(root)).toBe(true);
  });

  test('are stale when npm was interrupted while it wrote what it installed', () => {
    const root = project();
    installed(root);
    put(root, 'node_modules/.package-lock.json', '{"packages": {');
    expect(packagesAreStale(root)).toBe(true);
  });
});

describe('the build', () => {
  function built(): string {
    const root = project();
    put(root, 'dist/cli.js', '');
    stampBuild(root, sourceStamp(root));
    return root;
  }

  test('is stale before the first build', () => {
    expect(buildIsStale(project())).toBe(true);
  });

  test('is fresh as long as no source changes', () => {
    expect(buildIsStale(built())).toBe(false);
  });

  test.each([
    ['a source is edited', (root: string) => put(root, 'core/a.ts', 'export const a = 1;')],
    ['a source is added', (root: string) => put(root, 'core/deep/b.ts', '')],
    ['a source is removed', (root: string) => rmSync(join(root, 'core/a.ts'))],
    ['a source is touched', (root: string) => utimesSync(join(root, 'core/a.ts'), 1, 1)],
    ['a resource changes', (root: string) => put(root, 'resources/template.json', '{}')],
    ['the packages change', (root: string) => put(root, 'package-lock.json', '{"packages": {}}')],
    ['dist/ is removed', (root: string) => rmSync(join(root, 'dist'), { recursive: true })],
  ])('is stale when %s', (_, change) => {
    const root = built();
    change(root);
    expect(buildIsStale(root)).toBe(true);
  });
});

/** Stands in for npm: notes how it was called, and installs after a while, or fails. */
const fakeNpm = `
const fs = require('node:fs'), path = require('node:path');
fs.appendFileSync('calls.log', process.argv.slice(2, 4).join(' ') + '\\n');
if (fs.existsSync('npm-fails')) { console.error('npm error network'); process.exit(1); }
if (process.argv[2] === 'ci') {
  fs.rmSync('node_modules', { recursive: true, force: true });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  fs.mkdirSync('node_modules/node/bin', { recursive: true });
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
} else fs.symlinkSync(process.execPath, 'node_modules/node/bin/node');
`;
const fakeBuild = `
import { mkdirSync } from 'node:fs';
import { sourceStamp, stampBuild } from './build-stamp.mjs';
mkdirSync('dist', { recursive: true });
stampBuild('.', sourceStamp('.'));
`;

describe.skipIf(process.platform === 'win32')('prepare.mjs', () => {
  function freshClone(): string {
    const root = project();
    put(root, 'npm-cli.js', fakeNpm);
    put(root, 'package.json', { type: 'commonjs' });
    put(root, 'scripts/build.mjs', fakeBuild);
    return root;
  }

  function prepare(root: string): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = spawn(process.execPath, [join(root, 'scripts', 'prepare.mjs')], {
      env: { ...process.env, npm_execpath: join(root, 'npm-cli.js') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, said }));
    });
  }

  const npmCalls = (root: string) => readFileSync(join(root, 'calls.log'), 'utf8').trimEnd().split('\n');

  test('installs and builds a fresh clone, saying so', async () => {
    const root = freshClone();
    const { code, said } = await prepare(root);
    expect(said).toBe('Installing packages (once, a minute or two)…\nBuilding…\n');
    expect(code).toBe(0);
    expect(npmCalls(root)).toEqual(['ci --ignore-scripts', 'rebuild node']);
  });

  test('is silent when there is nothing to do', async () => {
    const root = freshClone();
    await prepare(root);
    expect(await prepare(root)).toEqual({ code: 0, said: '' });
  });

  test('builds alone when only a source changed', async () => {
    const root = freshClone();
    await prepare(root);
    put(root, 'core/a.ts', 'export const a = 1;');
    expect((await prepare(root)).said).toBe('Building…\n');
  });

  test('two at once install once', async () => {
    const root = freshClone();
    const both = await Promise.all([prepare(root), prepare(root)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmCalls(root)).toHaveLength(2);
  });

  test('takes over from one that was killed', async () => {
    const root = freshClone();
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('close', resolve));
    put(root, '.ordinaut/prepare.lock', String(dead.pid));
    expect((await prepare(root)).code).toBe(0);
  });

  test('says what it needs when npm fails, passes on the words of npm, and tries again the next time', async () => {
    const root = freshClone();
    put(root, 'npm-fails', '');
    const failed = await prepare(root);
    expect(failed.code).toBe(1);
    expect(failed.said).toContain('npm error network');
    expect(failed.said).toMatch(/npm ci --ignore-scripts failed.*registry/s);
    rmSync(join(root, 'npm-fails'));
    expect((await prepare(root)).code).toBe(0);
  });

  test('fails when the build fails', async () => {
    const root = freshClone();
    put(root, 'scripts/build.mjs', 'process.exit(3);');
    expect(await prepare(root)).toMatchObject({ code: 1, said: expect.stringContaining('The build failed') });
  });
});
