import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageBus } from 'dbus-native';
import { asOrdinautError, OrdinautError } from '../core/errors.ts';
import type { NotificationPresenter, PresentedNotification } from './notification-presenter.ts';

const name = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';
const urgencies = { low: 0, normal: 1, critical: 2 } as const;
/** Reason 2 of the signal NotificationClosed: dismissed by the user. */
const dismissed = 2;
const callMs = 10_000;

interface Desk {
  readonly bus: MessageBus;
  readonly markup: boolean;
  readonly actions: boolean;
}

/**
 * The notifications of a Linux desktop, by the Desktop Notifications Specification 1.3 over D-Bus: Electron's own show no
 * actions there. Connects with the first notification, and anew when the connection was lost.
 */
export function createBusPresenter({
  address,
  icon,
}: {
  readonly address: string | undefined;
  /** Absolute path of the picture beside the text. */
  readonly icon: string;
}): NotificationPresenter {
  /** What is on the screen, by the desktop's number. */
  const shown = new Map<number, PresentedNotification>();
  let desk: Promise<Desk> | undefined;

  const numberOf = (id: string): number | undefined => {
    for (const [number, one] of shown) if (one.id === id) return number;
    return undefined;
  };
  const take = (number: number): PresentedNotification | undefined => {
    const one = shown.get(number);
    shown.delete(number);
    return one;
  };

  const connect = async (): Promise<Desk> => {
    if (address === undefined) throw unavailable('there is no desktop session');
    const { createClient } = await import('dbus-native');
    const bus = createClient({ busAddress: address, timeout: callMs });
    const lost = () => {
      desk = undefined;
      shown.clear();
    };
    // An `error` that nobody hears would end the process; calls under way fail by themselves.
    bus.connection.on('error', lost);
    bus.connection.on('close', lost);
    listen(bus, 'ActionInvoked', (number, key) => {
      const one = take(number);
      if (key === 'default') one?.onOpen();
      else one?.onAction(String(key));
    });
    listen(bus, 'NotificationClosed', (number, reason) => {
      const one = take(number);
      if (reason === dismissed) one?.onDismissed();
    });
    try {
      await bus.addMatch(`type='signal',sender='${name}',interface='${name}'`);
      const capabilities: readonly string[] = await call(bus, 'GetCapabilities');
      return {
        bus,
        markup: capabilities.includes('body-markup'),
        actions: capabilities.includes('actions'),
      };
    } catch (thrown) {
      await bus.close();
      throw thrown;
    }
  };
  const connected = async (): Promise<Desk> => {
    desk ??= connect();
    try {
      return await desk;
    } catch (thrown) {
      desk = undefined;
      throw unavailable(reasonOf(thrown), thrown);
    }
  };

  /** By callback: what the person does may stand right behind the answer, and has to find the notification. */
  const notify = (bus: MessageBus, one: PresentedNotification, body: unknown[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const message = { destination: name, path, interface: name, member: 'Notify' };
      bus.invoke({ ...message, signature: 'susssasa{sv}i', body }, (error, number) => {
        if (error) return reject(error);
        shown.set(Number(number), one);
        resolve();
      });
    });

  return {
    async present(one) {
      const { bus, markup, actions } = await connected();
      const replaces = numberOf(one.id) ?? 0;
      const offered = [{ id: 'default', label: one.openLabel }, ...one.actions];
      try {
        await notify(bus, one, [
          'Ordinaut',
          replaces,
          icon,
          one.title,
          markup ? escaped(one.body) : one.body,
          actions ? offered.flatMap(({ id, label }) => [id, label]) : [],
          hintsOf(one),
          -1,
        ]);
      } catch (thrown) {
        throw unavailable(reasonOf(thrown), thrown);
      }
    },

    async close(id) {
      const number = numberOf(id);
      if (number === undefined || !desk) return;
      shown.delete(number);
      const { bus } = await connected();
      // The desktop answers with an error for what is gone already.
      await call(bus, 'CloseNotification', 'u', [number]).catch(() => undefined);
    },

    async service() {
      try {
        const { bus } = await connected();
        const [server, , version]: readonly string[] = await call(bus, 'GetServerInformation');
        return `${server} ${version}`;
      } catch {
        return null;
      }
    },

    async stop() {
      const open = desk;
      desk = undefined;
      shown.clear();
      await open?.then(
        ({ bus }) => bus.close(),
        () => undefined,
      );
    },
  };
}

/** Where the session's bus is: what the environment says, else where systemd puts it. */
export function sessionBusAddress(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS;
  const socket = env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, 'bus') : '';
  return socket !== '' && existsSync(socket) ? `unix:path=${socket}` : undefined;
}

const hintsOf = ({ urgency, transient }: PresentedNotification) => [
  ['urgency', ['y', urgencies[urgency]]],
  ['desktop-entry', ['s', 'ordinaut']],
  ...(transient ? [['transient', ['b', true]]] : []),
];

function call<T>(bus: MessageBus, member: string, signature?: string, body?: unknown[]): Promise<T> {
  const message = { destination: name, path, interface: name, member };
  const answer = bus.invoke<T>({
    ...message,
    ...(signature !== undefined && { signature, body: body ?? [] }),
  });
  return answer.then((value) => value);
}

function listen(bus: MessageBus, member: string, heard: (number: number, detail: unknown) => void): void {
  bus.signals.on(bus.mangle(path, name, member), ([number, detail]: readonly unknown[]) =>
    heard(Number(number), detail),
  );
}

/** A body is a little markup (section "Markup" of the specification); ours is text. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const reasonOf = (thrown: unknown): string => asOrdinautError(thrown).message.slice(0, 200);

function unavailable(reason: string, cause?: unknown): OrdinautError {
  if (cause instanceof OrdinautError && cause.code === 'notification_unavailable') return cause;
  return new OrdinautError(
    {
      code: 'notification_unavailable',
      message: `the desktop could not show a notification: ${reason}`,
      hint: 'the desktop has to run a notification service (org.freedesktop.Notifications), such as dunst',
      delivery: 'not_sent',
    },
    cause,
  );
}
