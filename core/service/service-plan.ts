import { posix } from 'node:path';
import { LABEL, launchAgent } from './launch-agent.ts';
import { type ServiceProgram, serveWords } from './service-program.ts';
import { systemdUnit, UNIT } from './systemd-unit.ts';

export interface ServiceMachine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly user_id: number;
}

type Words = readonly string[];

/** How one platform keeps the engine running: the file it wants, if it wants one, and the commands, in their order. */
export interface ServicePlan {
  readonly manager: 'systemd' | 'launchd' | 'task_scheduler';
  readonly file: {
    readonly path: string;
    readonly text: string;
    /** What the service manager makes for it, and takes away itself when it answers. */
    readonly links: readonly string[];
  } | null;
  /** Exits 0 when this service manager answers here. */
  readonly probe: Words;
  readonly install: {
    /** After the file was written for the first time, or has changed. */
    readonly changed: readonly Words[];
    readonly unchanged: readonly Words[];
  };
  readonly status: Words;
  /** While the file is still there. The first one stops the service also without it. */
  readonly stop: readonly Words[];
  /** After the file was removed. */
  readonly forget: readonly Words[];
}

/** The plan for a machine; touches nothing. */
export function planService(machine: ServiceMachine, service: ServiceProgram): ServicePlan {
  if (machine.platform === 'win32') return taskScheduler(service);
  if (machine.platform === 'darwin') return launchd(machine, service);
  return systemd(machine, service);
}

/** What `systemctl show` is asked for. */
export const UNIT_PROPERTIES = [
  ...['LoadState', 'UnitFileState', 'ActiveState', 'SubState', 'Result', 'MainPID', 'NRestarts'],
  ...['ExecMainStatus', 'MemoryCurrent', 'StatusText', 'ActiveEnterTimestamp'],
];

function systemd({ env, home }: ServiceMachine, service: ServiceProgram): ServicePlan {
  const xdg = env.XDG_CONFIG_HOME;
  const config = xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.config');
  const folder = posix.join(config, 'systemd', 'user');
  const user = (...words: Words) => ['systemctl', '--user', ...words];
  return {
    manager: 'systemd',
    file: {
      path: posix.join(folder, UNIT),
      text: systemdUnit(service),
      links: [posix.join(folder, 'default.target.wants', UNIT)],
    },
    probe: user('show', '--property=Version'),
    install: {
      changed: [user('daemon-reload'), user('enable', UNIT), user('restart', UNIT)],
      unchanged: [user('enable', UNIT), user('start', UNIT)],
    },
    status: user('show', UNIT, `--property=${UNIT_PROPERTIES.join(',')}`),
    stop: [user('stop', UNIT), user('disable', UNIT)],
    forget: [user('daemon-reload')],
  };
}

function launchd({ home, user_id }: ServiceMachine, service: ServiceProgram): ServicePlan {
  const path = posix.join(home, 'Library', 'LaunchAgents', `${LABEL}.plist`);
  const domain = `gui/${user_id}`;
  const target = `${domain}/${LABEL}`;
  return {
    manager: 'launchd',
    file: { path, text: launchAgent(service), links: [] },
    probe: ['launchctl', 'print', domain],
    install: {
      changed: [['launchctl', 'bootstrap', domain, path]],
      unchanged: [['launchctl', 'kickstart', target]],
    },
    status: ['launchctl', 'print', target],
    stop: [['launchctl', 'bootout', target]],
    forget: [],
  };
}

function taskScheduler(service: ServiceProgram): ServicePlan {
  const run = serveWords(service)
    .map((word) => `"${word}"`)
    .join(' ');
  const create = ['schtasks', '/Create', '/TN', 'Ordinaut', '/SC', 'ONLOGON', '/RL', 'LIMITED', '/TR', run];
  const start = ['schtasks', '/Run', '/TN', 'Ordinaut'];
  return {
    manager: 'task_scheduler',
    file: null,
    probe: [],
    install: { changed: [create, start], unchanged: [create, start] },
    status: ['schtasks', '/Query', '/TN', 'Ordinaut', '/V', '/FO', 'LIST'],
    stop: [
      ['schtasks', '/End', '/TN', 'Ordinaut'],
      ['schtasks', '/Delete', '/TN', 'Ordinaut', '/F'],
    ],
    forget: [],
  };
}
