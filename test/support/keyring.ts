import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient, type Message } from 'dbus-native';
import type { DesktopSession } from './desktop-app.ts';
import { available } from './system.ts';

/** Whether the keyring of GNOME is there. */
export const keyringAvailable = available('gnome-keyring-daemon') && available('setpriv');

const service = 'org.freedesktop.secrets';

/** The unlocked keyring of a desktop session, as a login leaves it. It ends with this process, even when that is killed. */
export async function startKeyring({ bus, env }: Pick<DesktopSession, 'bus' | 'env'>) {
  const client = createClient({ busAddress: bus });
  await client.addMatch(`type='signal',member='NameOwnerChanged',arg0='${service}'`);
  const daemon = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
    { env, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const exited = once(daemon, 'exit');
  // The password of the login, from which the key of the keyring is made.
  daemon.stdin.end('correct horse');
  for (;;) {
    const [message] = (await once(client.connection, 'message')) as [Message];
    if (message.member === 'NameOwnerChanged' && message.body?.[0] === service) break;
  }
  client.connection.end();
  return {
    async stop(): Promise<void> {
      daemon.kill();
      await exited;
    },
  };
}
