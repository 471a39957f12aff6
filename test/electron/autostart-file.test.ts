import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { autostartFile } from '../../electron/autostart-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('launch at login is a desktop entry in the folder that the desktop reads, and goes with it', () => {
  const home = temporaryDirectory();
  const file = autostartFile({ env: {}, home, command: ['/opt/Ordinaut/ordinaut', '--hidden'] });
  expect(file.enabled).toBe(false);
  file.set(true);
  const entry = readFileSync(join(home, '.config', 'autostart', 'ordinaut.desktop'), 'utf8');
  expect(entry).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
  expect(entry).toContain('\nExec="/opt/Ordinaut/ordinaut" "--hidden"\n');
  expect(file.enabled).toBe(true);
  file.set(false);
  file.set(false);
  expect(file.enabled).toBe(false);
});

test('another folder of configuration is honoured, and a relative one is not', () => {
  const home = temporaryDirectory();
  const XDG_CONFIG_HOME = join(home, 'elsewhere');
  autostartFile({ env: { XDG_CONFIG_HOME }, home, command: ['/bin/o'] }).set(true);
  expect(existsSync(join(XDG_CONFIG_HOME, 'autostart', 'ordinaut.desktop'))).toBe(true);
  autostartFile({ env: { XDG_CONFIG_HOME: 'elsewhere' }, home, command: ['/bin/o'] }).set(true);
  expect(existsSync(join(home, '.config', 'autostart', 'ordinaut.desktop'))).toBe(true);
});

test('what a shell or the specification would read in a path is escaped', () => {
  const home = temporaryDirectory();
  autostartFile({ env: {}, home, command: ['/opt/My "$Apps" 100%/o`x\\y'] }).set(true);
  const entry = readFileSync(join(home, '.config', 'autostart', 'ordinaut.desktop'), 'utf8');
  expect(entry).toContain('Exec="/opt/My \\\\"\\\\$Apps\\\\" 100%%/o\\\\`x\\\\\\\\y"\n');
});
