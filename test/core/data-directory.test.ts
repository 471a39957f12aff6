import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataDirectoryPath, openDataDirectory } from '../../core/data-directory.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const machine = { platform: 'linux', env: {}, home: '/home/ana', working_directory: '/w' } as const;

describe('the place of the data directory', () => {
  test('on Linux it follows XDG_DATA_HOME', () => {
    expect(dataDirectoryPath(machine)).toBe('/home/ana/.local/share/ordinaut');
    expect(dataDirectoryPath({ ...machine, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/ordinaut');
  });

  test('a relative XDG_DATA_HOME is ignored, as its specification wants', () => {
    const path = dataDirectoryPath({ ...machine, env: { XDG_DATA_HOME: 'data' } });
    expect(path).toBe('/home/ana/.local/share/ordinaut');
  });

  test('on macOS it is under Application Support', () => {
    const path = dataDirectoryPath({ ...machine, platform: 'darwin', home: '/Users/ana' });
    expect(path).toBe('/Users/ana/Library/Application Support/Ordinaut');
  });

  test('on Windows it is under APPDATA', () => {
    const path = dataDirectoryPath({
      ...machine,
      platform: 'win32',
      env: { APPDATA: 'C:\\Users\\ana\\AppData\\Roaming' },
    });
    expect(path).toBe('C:\\Users\\ana\\AppData\\Roaming\\Ordinaut');
  });

  test('the flag goes before the variable, and both before the default', () => {
    const env = { ORDINAUT_DATA_DIR: 'from-variable' };
    expect(dataDirectoryPath({ ...machine, env })).toBe('/w/from-variable');
    expect(dataDirectoryPath({ ...machine, env }, 'from-flag')).toBe('/w/from-flag');
  });
});

describe('opening it', () => {
  test.skipIf(process.platform === 'win32')('makes it for its owner alone', () => {
    const path = join(temporaryDirectory(), 'a', 'data');
    const directory = openDataDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(directory.logs).isDirectory()).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('keeps the mode of one that exists', () => {
    const path = join(temporaryDirectory(), 'data');
    mkdirSync(path, { mode: 0o750 });
    openDataDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o750);
  });

  test('a file in its place is refused with the ways to choose another', () => {
    const path = join(temporaryDirectory(), 'data');
    writeFileSync(path, '');
    expect(() => openDataDirectory(path)).toThrow(
      expect.objectContaining({ code: 'data_directory', hint: expect.stringContaining('--data-dir') }),
    );
  });
});
