// Debian packages that tests and benchmarks need beside npm's, and how they come onto the machine.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const desktop = (probe, name, why) => ({ ...probe, package: name, for: 'test', bench: true, why });

/**
 * `command`, `library` (as the linker names it) or `file` shows whether it is there; what needs it asks
 * `test/support/system.ts`. `bench`: benchmarks need what tests need.
 */
export const SYSTEM_PACKAGES = [
  { command: 'redis-server', package: 'redis-server', for: 'bench', why: 'BullMQ beside our figures' },
  { command: 'openssl', package: 'openssl', for: 'test', why: 'certificates of mail servers' },
  { command: 'radicale', package: 'radicale', for: 'test', why: 'calendars over CalDAV' },
  { command: 'dovecot', package: 'dovecot-imapd', for: 'test', why: 'mail over IMAP' },
  { command: 'dbus-daemon', package: 'dbus-daemon', for: 'test', why: 'a session that shows notifications' },
  { command: 'systemd-analyze', package: 'systemd', for: 'test', why: 'verdict on the unit of the service' },
  { command: 'systemd-notify', package: 'systemd', for: 'test', why: 'what systemd is told' },
  { command: 'python3', package: 'python3-minimal', for: 'test', why: 'a datagram socket as systemd has' },
  { command: 'shellcheck', package: 'shellcheck', for: 'test', why: 'verdict on the install script' },
  { command: 'notify-send', package: 'libnotify-bin', for: 'test', why: 'notifications on the desktop' },
  {
    command: 'desktop-file-validate',
    package: 'desktop-file-utils',
    for: 'test',
    why: 'verdict on the desktop entry',
  },
  {
    command: 'update-mime-database',
    package: 'shared-mime-info',
    for: 'test',
    why: 'the type of task files',
  },
  desktop({ command: 'Xvfb' }, 'xvfb', 'a screen for the desktop application'),
  desktop({ command: 'xauth' }, 'xauth', 'a screen for the desktop application'),
  desktop({ command: 'dbus-launch' }, 'dbus-x11', 'a session for the desktop application'),
  desktop({ library: 'libgtk-3.so.0' }, 'libgtk-3-0', 'Electron draws with it'),
  desktop({ library: 'libnss3.so' }, 'libnss3', 'Electron needs it'),
  desktop({ library: 'libasound.so.2' }, 'libasound2', 'Electron needs it'),
  desktop({ library: 'libgbm.so.1' }, 'libgbm1', 'Electron draws with it'),
  desktop({ library: 'libnotify.so.4' }, 'libnotify4', 'Electron shows notifications with it'),
  desktop({ command: 'gnome-keyring-daemon' }, 'gnome-keyring', 'a keyring that seals secrets'),
  desktop({ library: 'libsecret-1.so.0' }, 'libsecret-1-0', 'Electron asks the keyring with it'),
  desktop(
    { file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
    'fonts-dejavu-core',
    'text in windows',
  ),
  desktop({ command: 'chromium' }, 'chromium', 'the interface in a browser'),
];

/** Whether a command is on PATH, or where Debian keeps servers. */
export function available(command, path = process.env.PATH ?? '') {
  return `${path}${delimiter}/usr/sbin`.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** Whether what an entry of the list shows itself by is there. */
function present({ command, library, file }) {
  if (command !== undefined) return available(command);
  return file === undefined ? libraries().includes(`\t${library} (`) : existsSync(file);
}

/** What the linker finds, as it lists it. */
function libraries() {
  const { stdout } = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/sbin` },
  });
  return stdout ?? '';
}

/** Installs what is missing where that is allowed (root, apt-get). Answers with what is still missing, and the command that installs it. */
export function ensurePackages(purpose) {
  const wanted = SYSTEM_PACKAGES.filter((entry) => entry.for === purpose || entry[purpose] === true);
  const missing = () => wanted.filter((entry) => !present(entry));
  const before = missing();
  if (before.length > 0 && process.getuid?.() === 0 && available('apt-get')) {
    const names = before.map((entry) => entry.package);
    process.stdout.write(`Installing Debian packages: ${names.join(', ')}…\n`);
    // At this run level no installed server starts by itself.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    const options = { env, stdio: ['ignore', 'ignore', 'inherit'] };
    const install = ['install', '-y', '-qq', '--no-install-recommends', ...names];
    if (spawnSync('apt-get', install, { ...options, stdio: 'ignore' }).status !== 0) {
      spawnSync('apt-get', ['update', '-qq'], options);
      spawnSync('apt-get', install, options);
    }
  }
  const after = missing();
  const names = after.map((entry) => entry.package).join(' ');
  return { missing: after, command: `sudo apt-get install -y ${names}` };
}
