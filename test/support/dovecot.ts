import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSignedCertificate } from './certificate.ts';

/** Who owns the mail: Dovecot reads none as root. */
const NOBODY = 65_534;
/** Of every user. */
const PASSWORD = 'correct-horse';

/** Dovecot with a configuration, ports, a directory and a certificate of its own. Needs root, whose rights it gives up itself. */
export async function startDovecot() {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-dovecot-'));
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, 'mail'));
  const certificate = selfSignedCertificate(directory);
  const [imap, imaps] = [await freePort(), await freePort()];
  writeFileSync(join(directory, 'dovecot.conf'), configuration(directory, certificate, { imap, imaps }));
  const server = spawn('dovecot', ['-F', '-c', join(directory, 'dovecot.conf')], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(server, 'exit');
  await listening(imaps, () => {
    if (server.exitCode === null) return;
    throw new Error(`Dovecot ended: ${readFileSync(join(directory, 'dovecot.log'), 'utf8')}`);
  });

  return {
    imap,
    imaps,
    ca_file: certificate.cert_file,
    password: PASSWORD,
    /** The Maildir of a user, who need not be known before. */
    addUser(name: string): string {
      const maildir = join(directory, 'mail', name);
      for (const folder of [
        '',
        'new',
        'cur',
        'tmp',
        '.Archive',
        '.Archive/new',
        '.Archive/cur',
        '.Archive/tmp',
      ]) {
        mkdirSync(join(maildir, folder), { recursive: true });
        chownSync(join(maildir, folder), NOBODY, NOBODY);
      }
      return maildir;
    },
    /** Puts a message into a Maildir as a delivery does, with the instant (seconds) as the time of its arrival. */
    deliver(maildir: string, message: string | Buffer, at: number, name = `new/${at}.M1.host`): void {
      const file = join(maildir, name);
      writeFileSync(file, message);
      chownSync(file, NOBODY, NOBODY);
      utimesSync(file, at, at);
    },
    async stop(): Promise<void> {
      server.kill('SIGTERM');
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configuration(
  directory: string,
  { key_file, cert_file }: { readonly key_file: string; readonly cert_file: string },
  { imap, imaps }: { readonly imap: number; readonly imaps: number },
): string {
  return `
base_dir = ${directory}/run
state_dir = ${directory}/run
log_path = ${directory}/dovecot.log
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = required
ssl_cert = <${cert_file}
ssl_key = <${key_file}
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${directory}/mail/%u
mail_max_userip_connections = 50
mmap_disable = yes
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${directory}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${imaps}
    ssl = yes
  }
}
`;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number, check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    check();
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}
