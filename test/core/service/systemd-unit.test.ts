import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemdUnit, UNIT } from '../../../core/service/systemd-unit.ts';
import { available } from '../../support/system.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const service = {
  node: process.execPath,
  program: '/opt/ordi naut/bin/ordinaut.js',
  data_directory: '/home/ana/50% "of" $HOME',
  writable: ['/home/ana/Notes'],
  namespaces: true,
};

/** What systemd itself finds wrong with a unit; an unknown setting is a warning there. */
function problems(text: string): string {
  const directory = temporaryDirectory();
  const file = join(directory, UNIT);
  writeFileSync(file, text);
  const env = { PATH: process.env.PATH, HOME: directory, XDG_RUNTIME_DIR: directory };
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--user', file], {
    env,
    encoding: 'utf8',
  });
  return `${stdout}${stderr}${status === 0 ? '' : `ended with ${status}`}`;
}

describe.skipIf(!available('systemd-analyze'))('systemd', () => {
  it('finds nothing wrong with the unit', () => {
    expect(problems(systemdUnit(service))).toBe('');
  });

  it('finds nothing wrong with it without namespaces', () => {
    expect(problems(systemdUnit({ ...service, namespaces: false }))).toBe('');
  });

  it('would find a setting that does not exist', () => {
    expect(problems(systemdUnit(service).replace('WatchdogSec', 'WatchdogSek'))).toContain('WatchdogSek');
  });
});

describe('the unit', () => {
  it('takes paths literally', () => {
    const text = systemdUnit(service);
    expect(text).toContain(
      '"/opt/ordi naut/bin/ordinaut.js" "serve" "--data-dir" "/home/ana/50%% \\"of\\" $$HOME"\n',
    );
    expect(text).toContain('ReadWritePaths="/home/ana/50%% \\"of\\" $HOME" "-/home/ana/Notes" -%h/.npm');
  });

  it('refuses a path with a line break, which would be another setting', () => {
    expect(() => systemdUnit({ ...service, data_directory: '/a\nExecStop=/bin/x' })).toThrow(/line break/);
  });

  it.each([
    ...['Type=notify', 'NotifyAccess=all', 'WatchdogSec=90', 'Restart=on-failure', 'KillMode=mixed'],
    ...['MemoryHigh=1G', 'MemoryMax=1536M', 'LimitNOFILE=16384', 'NoNewPrivileges=yes', 'PrivateTmp=yes'],
    ...['ProtectSystem=strict', 'SystemCallFilter=@system-service', 'WantedBy=default.target'],
  ])('says %s', (line) => {
    expect(systemdUnit(service).split('\n')).toContain(line);
  });

  it('leaves out only what needs namespaces where there are none', () => {
    const lines = systemdUnit({ ...service, namespaces: false }).split('\n');
    const left = systemdUnit(service)
      .split('\n')
      .filter((line) => !lines.includes(line));
    expect(left.map((line) => line.split('=')[0])).toEqual([
      ...['PrivateUsers', 'PrivateTmp', 'ProtectSystem', 'ProtectControlGroups', 'ReadWritePaths'],
    ]);
  });
});
