import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loginShellPath, withLoginShellPath } from '../../../core/tools/login-shell-path.ts';
import { realClock } from '../../support/real-clock.ts';
import { temporaryFolder, until } from '../../support/tool-rig.ts';

function shell(script: string): string {
  const file = join(temporaryFolder(), 'shell');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}
/** Does what a login shell does with `-ilc command` after its profile. */
const afterProfile = (profile: string) => shell(`${profile}\nshift; eval "$1"`);

describe('the PATH of the login shell', () => {
  test('is what its profile sets, whatever else it prints', async () => {
    const SHELL = afterProfile('echo welcome; PATH="/opt/node/bin:$PATH"; export PATH');
    expect(await loginShellPath({ SHELL, PATH: '/usr/bin:/bin' }, realClock)).toBe(
      '/opt/node/bin:/usr/bin:/bin',
    );
  });
  test('of /bin/sh is found when no shell is named', async () => {
    expect(await loginShellPath({ PATH: '/usr/bin:/bin' }, realClock)).toContain('/bin');
  });
  test('is given up after 3 s when the profile never ends, and the shell is ended', async () => {
    const marker = join(temporaryFolder(), 'pid');
    const SHELL = shell(`echo $$ > ${marker}; sleep 1000`);
    expect(await loginShellPath({ SHELL, PATH: process.env.PATH }, realClock)).toBeUndefined();
    const { readFileSync } = await import('node:fs');
    const pid = Number(readFileSync(marker, 'utf8'));
    await until(() => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    }, 'end of the shell');
  });
  test('is unknown when the shell does not exist', async () => {
    expect(await loginShellPath({ SHELL: '/no/such/shell' }, realClock)).toBeUndefined();
  });
});

describe('the environment', () => {
  const SHELL = () => afterProfile('PATH="/opt/node/bin:/usr/bin"; export PATH');
  test('from a desktop gets the folders that the shell adds, after its own', async () => {
    expect(await withLoginShellPath({ SHELL: SHELL(), PATH: '/usr/bin:/bin' }, realClock)).toMatchObject({
      PATH: '/usr/bin:/bin:/opt/node/bin',
    });
  });
  test('from a terminal stays as it is', async () => {
    const environment = { SHELL: SHELL(), PATH: '/usr/bin', TERM: 'xterm' };
    expect(await withLoginShellPath(environment, realClock)).toBe(environment);
  });
});
