import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { available } from '../support/system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'install.sh');

/** A project that is prepared by noting it, with a program that notes its words; and a home to install it in. */
function project() {
  const root = join(temporaryDirectory(), 'ordi naut');
  const home = temporaryDirectory();
  for (const folder of ['scripts', 'bin', 'dist']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  cpSync(script, join(root, 'scripts', 'install.sh'));
  const noting = (words: string) =>
    `import { appendFileSync } from 'node:fs';\nappendFileSync(process.env.HOME + '/noted', ${words} + '\\n');\n`;
  writeFileSync(join(root, 'scripts', 'prepare.mjs'), noting("'prepared'"));
  const program = join(root, 'bin', 'ordinaut.js');
  writeFileSync(program, noting("process.argv.slice(2).join(' ')"));
  writeFileSync(join(root, 'dist', 'cli.js'), '');
  const link = join(home, '.local', 'bin', 'ordinaut');
  const asRoot = process.getuid?.() === 0 ? ['--as-root'] : [];
  return {
    home,
    program,
    link,
    noted: () => {
      const file = join(home, 'noted');
      return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    },
    run: (words: readonly string[], options: { path?: string; as_root?: boolean } = {}) =>
      spawnSync(
        '/bin/sh',
        [join(root, 'scripts', 'install.sh'), ...(options.as_root === false ? [] : asRoot), ...words],
        {
          env: { HOME: home, PATH: options.path ?? process.env.PATH },
          encoding: 'utf8',
          input: '',
        },
      ),
  };
}

describe.skipIf(process.platform === 'win32')('install.sh', () => {
  it('is POSIX shell', () => {
    expect(spawnSync('/bin/sh', ['-n', script], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.skipIf(!available('shellcheck'))('leaves shellcheck nothing to say', () => {
    const { status, stdout } = spawnSync('shellcheck', ['--shell=sh', script], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('prepares the project and links the command, once and again', () => {
    const { run, link, program, noted } = project();
    for (const time of ['first', 'again']) {
      const { status, stdout } = run([]);
      expect(status, time).toBe(0);
      expect(stdout).toContain('is not on PATH yet');
      expect(stdout).toContain('ordinaut service install');
      expect(readlinkSync(link)).toBe(program);
    }
    expect(noted()).toEqual(['prepared', 'prepared']);
  });

  it('installs the service only when it is told to', () => {
    const { run, noted } = project();
    expect(run(['--service']).status).toBe(0);
    expect(noted()).toEqual(['prepared', 'service install']);
  });

  it('takes everything back', () => {
    const { run, link, noted } = project();
    run([]);
    const { status, stdout } = run(['--uninstall']);
    expect(status).toBe(0);
    expect(stdout).toContain(`Removed ${link}`);
    expect(existsSync(link)).toBe(false);
    expect(noted()).toEqual(['prepared', 'service remove']);
  });

  it('leaves a command alone that is not its own', () => {
    const { run, link, noted } = project();
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync('/elsewhere/ordinaut', link);
    expect(run([])).toMatchObject({ status: 1, stderr: expect.stringContaining('is something else') });
    expect(noted()).toEqual([]);
    expect(run(['--uninstall']).stdout).toContain('does not belong to this folder');
    expect(readlinkSync(link)).toBe('/elsewhere/ordinaut');
  });

  it.runIf(process.getuid?.() === 0)('never installs for root unasked', () => {
    const { run, link } = project();
    expect(run([], { as_root: false })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--as-root'),
    });
    expect(existsSync(link)).toBe(false);
  });

  it.each([
    ['no Node', '', 'Node 20 or newer is needed'],
    ['an old Node', '#!/bin/sh\n[ "$1" = -p ] && echo 18 || echo v18.1.0\n', 'this is v18.1.0'],
  ])('refuses %s', (_, node, message) => {
    const { run, noted } = project();
    const bin = temporaryDirectory();
    for (const command of ['dirname', 'id', 'readlink'])
      symlinkSync(`/usr/bin/${command}`, join(bin, command));
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\n', { mode: 0o755 });
    if (node !== '') writeFileSync(join(bin, 'node'), node, { mode: 0o755 });
    expect(run([], { path: bin })).toMatchObject({ status: 1, stderr: expect.stringContaining(message) });
    expect(noted()).toEqual([]);
  });

  it('refuses a word that it does not know', () => {
    expect(project().run(['--unistall'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--unistall'),
    });
  });
});
