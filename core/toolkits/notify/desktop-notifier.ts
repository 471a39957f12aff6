import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OrdinautError } from '../../errors.ts';
import type { Notifier } from '../../ports.ts';
import { cut, plainLine, plainText } from '../plain-text.ts';

const TITLE_LIMIT = 200;
const BODY_LIMIT = 2_000;

export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** For a person who has switched notifications off (`notifications.desktop`): shows nothing, and that is no failure. */
export const quietNotifier: Notifier = { show: async () => {} };

/**
 * Notifications of the operating system. Throws `notification_unavailable` (permanent, nothing was shown) on a
 * machine that has nobody to show them to: no session, no program for it.
 */
export function createDesktopNotifier(
  desktop: Desktop = { platform: process.platform, environment: process.env },
): Notifier {
  return {
    async show({ title, body, urgency = 'normal' }) {
      if (desktop.platform === 'linux' && !hasSessionBus(desktop.environment))
        throw unavailable('there is no desktop session');
      const { default: notifier } = await import('node-notifier');
      await new Promise<void>((resolve, reject) => {
        const notification = {
          title: plainArgument(plainLine(title, TITLE_LIMIT)),
          message: plainArgument(bodyFor(desktop.platform, cut(plainText(body).trim(), BODY_LIMIT))),
          urgency,
          'app-name': 'Ordinaut',
        };
        notifier.notify(notification, (error) => {
          if (error) reject(unavailable(reasonOf(error), error));
          else resolve();
        });
      });
    },
  };
}

/** Without a bus to speak to, notify-send would try for half a minute. */
function hasSessionBus(environment: Desktop['environment']): boolean {
  if (environment.DBUS_SESSION_BUS_ADDRESS) return true;
  const runtime = environment.XDG_RUNTIME_DIR;
  return runtime !== undefined && runtime !== '' && existsSync(join(runtime, 'bus'));
}

/** Elsewhere than on Linux and its kin a body is plain text. There it is markup, and notify-send reads backslashes as C does. */
function bodyFor(platform: NodeJS.Platform, text: string): string {
  if (platform === 'darwin' || platform === 'win32') return text;
  const marked = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return marked.replaceAll('\\', '\\\\');
}

/** Programs that show notifications take the text as an argument: it must not be empty nor look like an option. */
const plainArgument = (text: string): string => (text === '' || text.startsWith('-') ? ` ${text}` : text);

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('Command failed')) ?? text)
    .trim()
    .slice(0, 200);
}

function unavailable(reason: string, cause?: unknown): OrdinautError {
  return new OrdinautError(
    {
      code: 'notification_unavailable',
      message: `the desktop could not show a notification: ${reason}`,
      hint: 'run in a desktop session with notify-send (Debian: libnotify-bin), or let the step go on with on_error: continue',
      delivery: 'not_sent',
    },
    cause,
  );
}
