import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A project with an Electron and a command line that print how they are started. */
function project({ electron = 'echo "electron $@"' } = {}): string {
  const root = temporaryDirectory();
  const put = (path: string, content: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content, { mode: 0o755 });
  };
  cpSync(join(import.meta.dirname, '..', '..', 'scripts'), join(root, 'scripts'), { recursive: true });
  put('package.json', '{"type": "module"}');
  put('bin/ordinaut.js', "process.stdout.write(`headless ${process.argv.slice(2).join(' ')}\\n`);");
  put('dist/electron/main.js', '');
  // Started by another account than root, which would not be shown a window.
  chmodSync(root, 0o755);
  put('electron/electron', `#!/bin/sh\n${electron}\n`);
  return root;
}

const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

async function start(
  root: string,
  env: Readonly<Record<string, string>>,
  { words = [], account = nobody }: { readonly words?: readonly string[]; readonly account?: object } = {},
) {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), ...words], {
    env: { PATH: process.env.PATH ?? '', ELECTRON_OVERRIDE_DIST_PATH: join(root, 'electron'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr };
}

test('without a display the engine starts without a window, and one line says why', async () => {
  const { stdout, stderr } = await start(project(), {}, { words: ['--language', 'ro'] });
  expect(stdout).toBe('headless start --language ro\n');
  expect(stderr).toBe('No window: there is no display. Starting without one.\n');
});

const display = { DISPLAY: ':99' };

test.skipIf(process.platform !== 'linux')('with a display the desktop application starts', async () => {
  const root = project();
  const { stdout, stderr } = await start(root, display, { words: ['--hidden'] });
  expect([stdout, stderr]).toEqual([`electron ${root} --hidden\n`, '']);
});

test.skipIf(process.platform !== 'linux')(
  'an Electron that crashes at its start does not keep the engine from it',
  async () => {
    const { stdout, stderr } = await start(project({ electron: 'kill -TRAP $$' }), display);
    expect(stdout).toBe('headless start\n');
    expect(stderr).toMatch(/^No window: Electron ended with SIGTRAP/);
  },
);

test.runIf(process.getuid?.() === 0)(
  'root is not shown a window, because Chromium gives it no sandbox',
  async () => {
    const { stdout, stderr } = await start(project(), display, { account: {} });
    expect(stdout).toBe('headless start\n');
    expect(stderr).toMatch(/does not run as root/);
  },
);
