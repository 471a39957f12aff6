import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runCli } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

// Every test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

// Notes what it is asked, and says of the unit what systemd says.
const SYSTEMCTL = `#!/bin/sh
echo "$*" >> "$HOME/asked"
case "$*" in
  "--user show --property=Version") echo Version=252 ;;
  *"show ordinaut.service"*) printf 'ActiveState=%s\\nSubState=running\\nMainPID=7\\nExecMainStatus=%s\\n' "$ACTIVE" "$STATUS" ;;
  *"$REFUSE"*) echo "it refuses" >&2; exit 1 ;;
esac
`;

/** A home, and a service manager that answers in it or none. */
function home(manager: 'answers' | 'none') {
  const directory = temporaryDirectory();
  const bin = temporaryDirectory();
  if (manager === 'answers') {
    writeFileSync(join(bin, 'systemctl'), SYSTEMCTL);
    chmodSync(join(bin, 'systemctl'), 0o755);
  }
  const PATH = manager === 'answers' ? `${bin}:/usr/bin:/bin` : bin;
  const unit = join(directory, '.config', 'systemd', 'user', 'ordinaut.service');
  return {
    directory,
    unit,
    service: (words: string, env: Readonly<Record<string, string>> = {}) =>
      runCli(['service', ...words.split(' ')], {
        directory,
        env: { PATH, ACTIVE: 'active', STATUS: '0', REFUSE: 'nothing', ...env },
      }),
    asked: () => {
      const file = join(directory, 'asked');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
      return lines.filter((line) => !line.includes(' show '));
    },
  };
}

describe.runIf(process.platform === 'linux')('ordinaut service', () => {
  it('writes the unit, shows it, and starts it', async () => {
    const { service, unit, asked } = home('answers');
    const { code, stdout } = await service('install');
    expect(code).toBe(0);
    const text = readFileSync(unit, 'utf8');
    expect(text).toContain(`ExecStart="${process.execPath}" `);
    expect(stdout).toContain(text.replace(/^(?=.)/gm, '  '));
    expect(asked()).toEqual([
      '--user daemon-reload',
      '--user enable ordinaut.service',
      '--user restart ordinaut.service',
    ]);
  });

  it('changes nothing more the second time, and does not restart what runs', async () => {
    const { service, unit, asked } = home('answers');
    await service('install');
    const text = readFileSync(unit, 'utf8');
    const { stdout } = await service('install --json');
    expect(JSON.parse(stdout)).toMatchObject({ changed: false, ran: true });
    expect(readFileSync(unit, 'utf8')).toBe(text);
    expect(asked().slice(3)).toEqual(['--user enable ordinaut.service', '--user start ordinaut.service']);
  });

  it('touches nothing in a dry run', async () => {
    const { service, directory } = home('answers');
    const { code, stdout } = await service('install --dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Would write .*ordinaut\.service\n/);
    expect(stdout).toContain('Would run:\n  systemctl --user daemon-reload\n');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says the commands where no service manager answers', async () => {
    const { service, unit } = home('none');
    const { code, stdout } = await service('install');
    expect(code).toBe(0);
    expect(existsSync(unit)).toBe(true);
    expect(stdout).toContain(
      'No service manager answers here; where it does, run:\n  systemctl --user daemon-reload',
    );
    expect((await service('status')).stdout).toContain('no service manager answers here');
  });

  it('leaves a unit alone that somebody else wrote', async () => {
    const { service, unit } = home('answers');
    mkdirSync(join(unit, '..'), { recursive: true });
    writeFileSync(unit, '[Unit]\n');
    for (const words of ['install', 'remove', 'status']) {
      const { code, stderr } = await service(words);
      expect(code).toBe(1);
      expect(stderr).toContain('was not written by ordinaut service install');
    }
    expect(readFileSync(unit, 'utf8')).toBe('[Unit]\n');
  });

  it('says what the service manager refused', async () => {
    const { service } = home('answers');
    const { code, stderr } = await service('install', { REFUSE: 'restart' });
    expect(code).toBe(1);
    expect(stderr).toContain('systemctl --user restart ordinaut.service failed: it refuses');
  });

  it.each([
    ['runs', { ACTIVE: 'active' }, 0, 'running,'],
    ['has failed', { ACTIVE: 'failed', STATUS: '1' }, 1, 'not running,'],
    ['is refused namespaces', { ACTIVE: 'failed', STATUS: '226' }, 1, 'service install --no-namespaces'],
  ])('tells of a service that %s', async (_, env, expected, text) => {
    const { service } = home('answers');
    await service('install');
    const { code, stdout } = await service('status', env);
    expect(code).toBe(expected);
    expect(stdout).toContain(text);
  });

  it('tells that it is not installed', async () => {
    const { service } = home('answers');
    expect(await service('status', { ACTIVE: 'inactive' })).toMatchObject({
      code: 4,
      stdout: 'not installed; ordinaut service install does it\n',
    });
  });

  it('takes back what it wrote and leaves the data', async () => {
    const { service, directory, asked } = home('answers');
    await service('install');
    const before = asked().length;
    expect((await service('remove')).code).toBe(0);
    expect(asked().slice(before)).toEqual([
      '--user stop ordinaut.service',
      '--user disable ordinaut.service',
      '--user daemon-reload',
    ]);
    expect(readdirSync(directory).toSorted()).toEqual(['asked', 'logs']);
    expect((await service('remove')).stdout).toBe('The service is not installed.\n');
  });

  it('leaves folders that were there, and those with something else in them', async () => {
    const { service, directory, unit } = home('none');
    mkdirSync(join(directory, '.config'));
    await service('install');
    writeFileSync(join(unit, '..', '..', 'mine'), '');
    await service('remove');
    expect(readdirSync(join(directory, '.config', 'systemd'))).toEqual(['mine']);
  });

  it('takes away the link of an enabled unit also where no service manager answers', async () => {
    const { service, directory, unit } = home('none');
    await service('install');
    const wants = join(unit, '..', 'default.target.wants');
    mkdirSync(wants);
    symlinkSync(unit, join(wants, 'ordinaut.service'));
    await service('remove');
    expect(existsSync(join(directory, '.config'))).toBe(false);
  });
});
