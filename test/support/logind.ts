import { createClient, defineInterface } from 'dbus-native';

/** What a program keeps from happening before it is told: `sleep`, `shutdown`. */
export interface Inhibited {
  readonly what: string;
  readonly mode: string;
}

/** The part of systemd-logind that programs sleep, wake and shut down by (org.freedesktop.login1), on a bus of the test's own. */
export async function startLogind(busAddress: string) {
  const inhibited: Inhibited[] = [];
  let arrived: (() => void)[] = [];
  const bus = createClient({ busAddress });
  const manager = defineInterface({
    name: 'org.freedesktop.login1.Manager',
    methods: {
      Inhibit: {
        in: { what: 's', who: 's', why: 's', mode: 's' },
        handler({ what, mode }: { readonly what: string; readonly mode: string }) {
          inhibited.push({ what, mode });
          for (const look of arrived.splice(0)) look();
          // The lock is a descriptor, which this bus client cannot pass; programs go on without.
          throw new Error('no locks here');
        },
      },
    },
    signals: {
      PrepareForSleep: { args: { start: 'b' } },
      PrepareForShutdown: { args: { start: 'b' } },
    },
  });
  await bus.export('/org/freedesktop/login1', manager);
  await bus.requestName('org.freedesktop.login1', 0);
  return {
    /** Resolves as soon as a program has asked to be told before that. */
    async asked(what: string): Promise<Inhibited> {
      for (;;) {
        const found = inhibited.find((each) => each.what === what);
        if (found) return found;
        await new Promise<void>((resolve) => {
          arrived = [...arrived, resolve];
        });
      }
    },
    /** The machine goes to sleep, or has woken up. */
    sleep: (start: boolean): void => manager.emit.PrepareForSleep?.(start),
    /** The machine is about to be switched off. */
    shutDown: (): void => manager.emit.PrepareForShutdown?.(true),
    stop(): void {
      bus.connection.end();
    },
  };
}
