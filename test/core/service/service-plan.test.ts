import { describe, expect, it } from 'vitest';
import { planService } from '../../../core/service/service-plan.ts';

const service = {
  node: '/usr/bin/node',
  program: '/opt/a & b/ordinaut.js',
  data_directory: '/data',
  writable: [],
  namespaces: true,
};
const machine = { env: {}, home: '/Users/ana', user_id: 501 };

describe('a service on macOS', () => {
  const plan = planService({ ...machine, platform: 'darwin' }, service);

  it('is a launchd agent of the person', () => {
    expect(plan.file?.path).toBe('/Users/ana/Library/LaunchAgents/org.ordinaut.engine.plist');
    expect(plan.install.changed).toEqual([['launchctl', 'bootstrap', 'gui/501', plan.file?.path]]);
    expect(plan.stop).toEqual([['launchctl', 'bootout', 'gui/501/org.ordinaut.engine']]);
  });

  it('starts the program with its data directory, again after a failure', () => {
    const words = [...(plan.file?.text ?? '').matchAll(/^ {4}<string>(.*)<\/string>$/gm)].map(([, w]) => w);
    expect(words).toEqual(['/usr/bin/node', '/opt/a &amp; b/ordinaut.js', 'serve', '--data-dir', '/data']);
    expect(plan.file?.text).toContain('<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>');
  });
});

describe('a service on Windows', () => {
  it('is a command for a person to run', () => {
    const plan = planService({ ...machine, platform: 'win32' }, service);
    expect(plan).toMatchObject({ manager: 'task_scheduler', file: null, probe: [] });
    expect(plan.install.changed[0]?.at(-1)).toBe(
      '"/usr/bin/node" "/opt/a & b/ordinaut.js" "serve" "--data-dir" "/data"',
    );
  });
});

describe('a service on Linux', () => {
  it('lies where XDG_CONFIG_HOME says, unless that is relative', () => {
    const path = (XDG_CONFIG_HOME: string) =>
      planService({ ...machine, platform: 'linux', env: { XDG_CONFIG_HOME } }, service).file?.path;
    expect(path('/etc/ana')).toBe('/etc/ana/systemd/user/ordinaut.service');
    expect(path('ana')).toBe('/Users/ana/.config/systemd/user/ordinaut.service');
  });
});
