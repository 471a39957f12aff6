import type { Health } from '../observe/health.ts';
import type { Clock, Logger } from '../ports.ts';
import { runCommand } from './run-command.ts';

export interface ServiceManagerLink {
  /** The engine serves; `status` is what `systemctl status` shows. Starts to tell that it is alive. */
  ready(status: string): Promise<void>;
  /** The engine drains. Nothing is told after it. */
  stopping(): Promise<void>;
}

/**
 * Tells systemd how the engine is, over NOTIFY_SOCKET (sd_notify(3)): READY=1, WATCHDOG=1 twice in each WATCHDOG_USEC while
 * `health.live` says that the engine works, STOPPING=1. Node has no datagram sockets of AF_UNIX, so `systemd-notify`, which
 * comes with systemd, sends them; the unit allows that by NotifyAccess=all. Without NOTIFY_SOCKET nothing is told. What cannot be
 * told is logged.
 */
export function linkServiceManager(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly process_ids: readonly number[];
  readonly clock: Clock;
  readonly health: Pick<Health, 'live' | 'ready'>;
  readonly log: Logger;
}): ServiceManagerLink {
  const { env, clock, health, log } = options;
  const { NOTIFY_SOCKET, PATH } = env;
  if (NOTIFY_SOCKET === undefined || NOTIFY_SOCKET === '')
    return { ready: () => Promise.resolve(), stopping: () => Promise.resolve() };

  const send = async (...messages: readonly string[]) => {
    const { code, stderr } = await runCommand(['systemd-notify', ...messages], { PATH, NOTIFY_SOCKET });
    if (code !== 0) log.warn({ messages, reason: stderr.trim() }, 'systemd could not be told');
  };
  const interval = watchdogInterval(env, options.process_ids);
  let stopped = false;
  let cancel = () => {};
  let underWay = Promise.resolve();

  const beat = async (status: string) => {
    const [live, ready] = await Promise.all([health.live(), health.ready()]);
    if (stopped) return;
    const failing = Object.values(ready.checks).find((check) => !check.ok);
    const said = `STATUS=${oneLine(failing?.message ?? status)}`;
    if (live.ok) await send('WATCHDOG=1', said);
    else {
      log.error({ checks: live.checks }, 'the engine is not alive; systemd will restart it');
      await send(said);
    }
  };
  const arm = (status: string) => {
    if (interval === undefined || stopped) return;
    cancel = clock.timer(interval, () => {
      underWay = beat(status)
        .catch((err: unknown) => log.error({ err }, 'the watchdog could not be fed'))
        .then(() => arm(status));
    });
  };
  return {
    async ready(status) {
      await send('READY=1', `STATUS=${oneLine(status)}`);
      arm(status);
    },
    async stopping() {
      if (stopped) return;
      stopped = true;
      cancel();
      await underWay;
      await send('STOPPING=1', 'STATUS=finishing what is under way');
    },
  };
}

/** Half of WATCHDOG_USEC, in milliseconds, when the watchdog is meant for one of these processes (sd_watchdog_enabled(3)). */
function watchdogInterval(
  { WATCHDOG_USEC, WATCHDOG_PID }: Readonly<Record<string, string | undefined>>,
  processes: readonly number[],
): number | undefined {
  const microseconds = Number(WATCHDOG_USEC);
  if (!(microseconds > 0)) return undefined;
  if (WATCHDOG_PID !== undefined && !processes.includes(Number(WATCHDOG_PID))) return undefined;
  return Math.min(microseconds / 2_000, 2 ** 31 - 1);
}

/** The protocol separates messages by line ends. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
