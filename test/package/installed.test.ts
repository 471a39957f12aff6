import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DesktopBridge } from '../../core/doors/ipc-contract.ts';
import { buildDesktop } from '../../scripts/build-desktop.mjs';
import { desktopAvailable } from '../support/desktop-app.ts';
import { available } from '../support/system.ts';
import { openPersonsSession } from './installed-app.ts';

const root = join(import.meta.dirname, '..', '..');
const home = '/opt/Ordinaut';
const program = join(home, 'ordinaut-desktop');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const run = promisify(execFile);
const isInstalled = () => spawnSync('dpkg', ['--status', 'ordinaut']).status === 0;

// Installing is for root on Debian; a person's own installation is left alone.
const possible =
  desktopAvailable &&
  process.getuid?.() === 0 &&
  ['dpkg', 'dpkg-deb', 'dbus-run-session', 'setpriv'].every((command) => available(command)) &&
  (process.env.CI === 'true' || !isInstalled());

describe.skipIf(!possible)('the Debian package', { timeout: 120_000 }, () => {
  type Session = Awaited<ReturnType<typeof openPersonsSession>>;
  type App = Awaited<ReturnType<Session['startApp']>>;
  let output: string;
  let deb: string;
  let session: Session;
  let app: App | undefined;
  let feed: Awaited<ReturnType<typeof startFeed>>;
  const ordinaut = (...words: readonly string[]) => session.run('/usr/bin/ordinaut', ...words);
  const answer = async (...words: readonly string[]) =>
    JSON.parse((await ordinaut(...words, '--json')).stdout);
  const engine = () => JSON.parse(readFileSync(join(session.data, 'engine.json'), 'utf8'));

  beforeAll(async () => {
    await run(process.execPath, [join(root, 'scripts', 'prepare.mjs')]);
    await buildDesktop(root);
    output = mkdtempSync(join(tmpdir(), 'ordinaut-package-'));
    const words = [join(root, 'scripts', 'package.mjs'), '--output', output, '--fast'];
    await run(process.execPath, words, { cwd: root, maxBuffer: 2 ** 26 });
    [deb = ''] = readdirSync(output).flatMap((name) => (name.endsWith('.deb') ? [join(output, name)] : []));
    session = await openPersonsSession();
    feed = await startFeed();
  }, 600_000);

  afterAll(async () => {
    await app?.kill();
    await feed?.stop();
    await session?.end();
    if (deb && isInstalled()) spawnSync('dpkg', ['--purge', 'ordinaut']);
    if (output) rmSync(output, { recursive: true, force: true });
  }, 60_000);

  test('is installed by dpkg, with a sandbox that it can use', () => {
    const installed = spawnSync('dpkg', ['--force-unsafe-io', '--install', deb], { encoding: 'utf8' });
    expect(installed.stderr).not.toMatch(/error/i);
    expect(installed.status).toBe(0);
    const sandbox = statSync(join(home, 'chrome-sandbox'));
    expect([sandbox.mode & 0o7777, sandbox.uid]).toEqual([0o4755, 0]);
    writeFileSync(join(home, 'resources', 'app-update.yml'), `provider: generic\nurl: ${feed.url}\n`);
  });

  test('holds nothing that others than root may change', () => {
    const entries = readdirSync(home, { recursive: true, withFileTypes: true });
    const open = entries.filter((entry) => {
      const { mode, uid } = lstatSync(join(entry.parentPath, entry.name));
      return uid !== 0 || (!entry.isSymbolicLink() && (mode & 0o022) !== 0);
    });
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test('has the fuses that the security checklist of Electron asks for', async () => {
    const wire = await getCurrentFuseWire(program);
    const state = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect({
      RunAsNode: state(FuseV1Options.RunAsNode),
      EnableCookieEncryption: state(FuseV1Options.EnableCookieEncryption),
      EnableNodeOptionsEnvironmentVariable: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      EnableNodeCliInspectArguments: state(FuseV1Options.EnableNodeCliInspectArguments),
      EnableEmbeddedAsarIntegrityValidation: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      OnlyLoadAppFromAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      GrantFileProtocolExtraPrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  test('brings a command that needs no Node of the machine', async () => {
    expect((await ordinaut('--version')).stdout).toBe(`${version}\n`);
    const { stdout } = await ordinaut('schedule', 'preview', 'every weekday at 8:30', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ sentence: expect.stringContaining('every weekday at 08:30') });
  });

  test('starts, and its window creates a task that the command line sees', async () => {
    app = await session.startApp(program);
    const page = await app.page();
    const created = await page.evaluate(() =>
      (globalThis as unknown as { readonly ordinaut: DesktopBridge }).ordinaut.call('tasks.create', {
        title: 'Stretch',
        schedule_kind: 'manual',
        mode: 'mcp',
        pipeline: [{ id: 'recall', uses: 'memory.get', with: { key: 'nothing' } }],
      }),
    );
    expect(created).toMatchObject({ ok: true });
    expect(await answer('tasks', 'list')).toMatchObject({ items: [{ title: 'Stretch' }] });
    expect((await ordinaut('status')).stdout).toContain('running');
  });

  test('shows the task to a person who looks for it, and what a link names', async () => {
    const page = await (app as App).page();
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByText('Stretch').first().waitFor();
    expect(await session.open('ordinaut://open/calendar')).toBe(0);
    await page.waitForURL(/\/calendar$/);
  });

  test('serves toolkits over stdio from its own Node', async () => {
    const { run_id } = await answer('tasks', 'run', 'Stretch');
    expect(await answer('runs', 'wait', run_id)).toMatchObject({ state: 'succeeded', mode: 'mcp' });
  });

  test('tells of a new version and does not download it', async () => {
    const log = () =>
      readdirSync(join(session.data, 'logs'))
        .map((name) => readFileSync(join(session.data, 'logs', name), 'utf8'))
        .join('');
    await expect.poll(log, { timeout: 60_000, interval: 250 }).toContain('a new version is available');
    expect(feed.asked.map((path) => path.split('?')[0])).toEqual(['/latest-linux.yml']);
  });

  test('ends when it is asked to', async () => {
    const { pid } = engine();
    await app?.quit(pid);
    app = undefined;
    expect(existsSync(join(session.data, 'engine.json'))).toBe(false);
  });

  test('is known to menus, links and file types', async () => {
    const entry = readFileSync('/usr/share/applications/ordinaut.desktop', 'utf8');
    expect(entry).toContain('x-scheme-handler/ordinaut;');
    expect(readFileSync('/usr/share/mime/globs2', 'utf8')).toContain(
      'application/vnd.ordinaut.tasks+json:*.ordinaut',
    );
    for (const size of [16, 48, 256])
      expect(existsSync(`/usr/share/icons/hicolor/${size}x${size}/apps/ordinaut.png`)).toBe(true);
  });

  test.skipIf(!available('desktop-file-validate'))('has a valid desktop entry', () => {
    const { status, stdout } = spawnSync(
      'desktop-file-validate',
      ['/usr/share/applications/ordinaut.desktop'],
      {
        encoding: 'utf8',
      },
    );
    expect([status, stdout]).toEqual([0, '']);
  });

  test('is removed by dpkg, which leaves nothing behind but what belongs to the person', () => {
    const files = spawnSync('dpkg', ['--listfiles', 'ordinaut'], { encoding: 'utf8' }).stdout.split('\n');
    const own = files.filter(
      (file) => file !== '' && (!lstatSync(file).isDirectory() || file.startsWith(home)),
    );
    expect(own.length).toBeGreaterThan(100);
    expect(spawnSync('dpkg', ['--remove', 'ordinaut']).status).toBe(0);
    expect(own.filter((file) => existsSync(file))).toEqual([]);
    expect(existsSync('/etc/apparmor.d/ordinaut-desktop')).toBe(false);
    expect(existsSync(join(session.data, 'ordinaut.db'))).toBe(true);
  });

  test('leaves nothing for purging to do', () => {
    // A package with settings or a script of its own would still be known, as "config-files".
    expect(spawnSync('dpkg-query', ['--show', 'ordinaut']).status).toBe(1);
    expect(spawnSync('dpkg', ['--purge', 'ordinaut'], { encoding: 'utf8' }).stderr).toContain(
      "isn't installed",
    );
    expect(existsSync(join(session.data, 'ordinaut.db'))).toBe(true);
  });
});

/** A host of releases with one that is newer. */
async function startFeed() {
  const asked: string[] = [];
  const release = {
    version: '99.0.0',
    files: [{ url: 'ordinaut_99.0.0_amd64.deb', sha512: Buffer.alloc(64).toString('base64'), size: 1 }],
    path: 'ordinaut_99.0.0_amd64.deb',
    sha512: Buffer.alloc(64).toString('base64'),
    releaseDate: '2026-01-01T00:00:00.000Z',
  };
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    // JSON is YAML.
    response.end(JSON.stringify(release));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
