import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Browser, chromium, type Page } from 'playwright';
import { startScreen } from '../support/desktop-app.ts';

/** `nobody`: the program runs as it does for a person, who is not root. */
const userId = 65534;
const patienceMs = 60_000;

/**
 * A person's session on a desktop: a screen, a home directory and, for the application, a session bus. Everything in it runs as
 * an ordinary user and without anything of the project's own environment.
 */
export async function openPersonsSession() {
  const home = mkdtempSync(join(tmpdir(), 'ordinaut-person-'));
  const runtime = join(home, 'runtime');
  mkdirSync(runtime, { mode: 0o700 });
  for (const folder of [home, runtime]) chownSync(folder, userId, userId);
  const screen = await startScreen();
  const env = {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DISPLAY: screen.display,
    ORDINAUT_HTTP_PORT: '0',
  };
  const asPerson = (command: readonly string[]) =>
    spawn(
      'setpriv',
      ['--reuid', `${userId}`, '--regid', `${userId}`, '--clear-groups', '--pdeathsig', 'KILL', ...command],
      { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  return {
    home,
    /** The data directory of a person who has set nothing. */
    data: join(home, '.local', 'share', 'ordinaut'),
    /** Runs a command to its end. */
    run: (...command: readonly string[]) => finish(asPerson(command)),
    /** Opens a link or a file with the installed command, as a browser or a file manager does. */
    open: async (what: string) => (await finish(asPerson(['/usr/bin/ordinaut', what, ...sandbox()]))).code,
    startApp: (program: string) =>
      startApp(asPerson(['dbus-run-session', '--', program, ...sandbox(), '--remote-debugging-port=0'])),
    async end(): Promise<void> {
      await screen.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

async function finish(child: ChildProcess) {
  const [code, stdout, stderr] = await Promise.all([
    once(child, 'close').then(([exit]) => exit as number | null),
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  return { code, stdout, stderr };
}

/** Where containers forbid what Chromium's sandbox is made of, the application is started without it. */
function sandbox(): readonly string[] {
  const words = [
    '--reuid',
    `${userId}`,
    '--regid',
    `${userId}`,
    '--clear-groups',
    'unshare',
    '--user',
    'true',
  ];
  return spawnSync('setpriv', words).status === 0 ? [] : ['--no-sandbox'];
}

/** Playwright's own way to start Electron needs a Node inspector, which a fuse of the packaged application forbids. */
async function startApp(child: ChildProcess) {
  const exited = once(child, 'exit');
  let words = '';
  const endpoint = new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      words += chunk;
      const [, address] = /DevTools listening on (ws:\S+)/.exec(words) ?? [];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the application ended with ${code}:\n${words}`)));
  });
  child.stdout?.resume();
  const browser: Browser = await chromium.connectOverCDP(await endpoint, { timeout: patienceMs });
  return {
    /** The window's page. */
    async page(): Promise<Page> {
      const [context] = browser.contexts();
      if (!context) throw new Error('the application shows nothing');
      const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: patienceMs }));
      await page.waitForLoadState('load');
      return page;
    },
    /** As Quit in the tray does: what is under way is finished first. `pid` is the application's own. */
    async quit(pid: number): Promise<void> {
      process.kill(pid, 'SIGTERM');
      await exited;
      await browser.close();
    },
    async kill(): Promise<void> {
      if (child.exitCode === null && child.signalCode === null) {
        for (const pid of descendants(child.pid)) endQuietly(pid);
        child.kill('SIGKILL');
        await exited;
      }
      await browser.close();
    },
    words: () => words,
  };
}

function descendants(pid: number | undefined): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children
      .split(' ')
      .filter(Boolean)
      .map(Number)
      .flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
