import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient, defineInterface } from 'dbus-native';

/** A session bus of the test's own, on which no program of the machine starts by itself. */
export async function startSessionBus() {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bus-'));
  const file = join(directory, 'bus.conf');
  writeFileSync(file, configuration(directory));
  const daemon = spawn(
    'dbus-daemon',
    [`--config-file=${file}`, '--nofork', '--nosyslog', '--print-address'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const exited = once(daemon, 'exit');
  const [address] = (await once(createInterface(daemon.stdout), 'line')) as [string];
  return {
    address,
    async stop(): Promise<void> {
      daemon.kill();
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const configuration = (directory: string): string => `<busconfig>
  <type>session</type>
  <listen>unix:dir=${directory}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

export interface ShownNotification {
  readonly app: string;
  readonly title: string;
  readonly body: string;
  /** 0 low, 1 normal, 2 critical. */
  readonly urgency: unknown;
}

/** What a desktop runs: the notification service of the freedesktop specification (version 1.2) on a session bus. */
export async function startNotificationService(busAddress: string) {
  const shown: ShownNotification[] = [];
  const bus = createClient({ busAddress });
  await bus.export(
    '/org/freedesktop/Notifications',
    defineInterface({
      name: 'org.freedesktop.Notifications',
      methods: {
        Notify: {
          in: {
            app: 's',
            replaces: 'u',
            icon: 's',
            title: 's',
            body: 's',
            actions: 'as',
            hints: 'a{sv}',
            timeout: 'i',
          },
          out: { id: 'u' },
          handler({ app, title, body, hints }) {
            shown.push({ app, title, body, urgency: hints.urgency });
            return shown.length;
          },
        },
        GetCapabilities: {
          in: {},
          out: { capabilities: 'as' },
          handler: () => ['body', 'body-markup'],
        },
        GetServerInformation: {
          in: {},
          out: { name: 's', vendor: 's', version: 's', spec: 's' },
          handler: () => ({ name: 'test', vendor: 'Ordinaut', version: '1', spec: '1.2' }),
        },
      },
    }),
  );
  await bus.requestName('org.freedesktop.Notifications', 0);
  return {
    shown,
    stop(): void {
      bus.connection.end();
    },
  };
}
