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

/** A notification that is on the screen of the test's desktop. */
export interface OnScreen extends ShownNotification {
  readonly number: number;
  readonly replaces: number;
  /** Labels by key, as they were offered. */
  readonly actions: Readonly<Record<string, string>>;
}

/** What a desktop runs: the notification service of the freedesktop specification (version 1.2) on a session bus. */
export async function startNotificationService(
  busAddress: string,
  capabilities: readonly string[] = ['body', 'body-markup', 'actions'],
) {
  const shown: ShownNotification[] = [];
  const screen = new Map<number, OnScreen>();
  let arrived: (() => void)[] = [];
  const wake = () => {
    for (const look of arrived.splice(0)) look();
  };
  const bus = createClient({ busAddress });
  const service = defineInterface({
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
        handler({ app, replaces, title, body, actions, hints }) {
          const one = { app, title, body, urgency: hints.urgency };
          shown.push(one);
          const number = replaces || shown.length;
          screen.set(number, { ...one, number, replaces, actions: pairs(actions) });
          // The caller has its answer before anybody acts on it.
          setImmediate(wake);
          return number;
        },
      },
      CloseNotification: {
        in: { id: 'u' },
        out: {},
        handler({ id }) {
          close(id, 3);
          return null;
        },
      },
      GetCapabilities: { in: {}, out: { capabilities: 'as' }, handler: () => [...capabilities] },
      GetServerInformation: {
        in: {},
        out: { name: 's', vendor: 's', version: 's', spec: 's' },
        handler: () => ({ name: 'test', vendor: 'Ordinaut', version: '1', spec: '1.2' }),
      },
    },
    signals: {
      ActionInvoked: { args: { id: 'u', key: 's' } },
      NotificationClosed: { args: { id: 'u', reason: 'u' } },
    },
  });
  const close = (number: number, reason: number) => {
    if (screen.delete(number)) service.emit.NotificationClosed?.(number, reason);
    wake();
  };
  await bus.export('/org/freedesktop/Notifications', service);
  await bus.requestName('org.freedesktop.Notifications', 0);
  return {
    shown,
    /** What is on the screen now, oldest first. */
    screen: (): readonly OnScreen[] => [...screen.values()],
    /** Resolves with what is on the screen as soon as it is as wanted. */
    async until(wanted: (screen: readonly OnScreen[]) => boolean): Promise<readonly OnScreen[]> {
      while (!wanted([...screen.values()]))
        await new Promise<void>((resolve) => {
          arrived = [...arrived, resolve];
        });
      return [...screen.values()];
    },
    /** The person chooses an action; `default` is a click on the notification itself. It is closed, as desktops do. */
    choose(number: number, key: string): void {
      service.emit.ActionInvoked?.(number, key);
      close(number, 2);
    },
    /** The person puts it away. */
    dismiss: (number: number): void => close(number, 2),
    /** Its time is over. */
    expire: (number: number): void => close(number, 1),
    stop(): void {
      bus.connection.end();
    },
  };
}

/** Keys and labels take turns. */
function pairs(list: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (let i = 0; i + 1 < list.length; i += 2) found[list[i] ?? ''] = list[i + 1] ?? '';
  return found;
}
