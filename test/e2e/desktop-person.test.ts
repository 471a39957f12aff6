import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type DesktopApp, desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { startCli } from '../support/run-cli.ts';
import { startNotificationService } from '../support/session-bus.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

describe.skipIf(!desktopAvailable)('what a person decides', () => {
  test('launch at login is a file that starts this application into the tray', async () => {
    const session = await openDesktopSession();
    const app = await session.start();
    const page = await app.page();
    const entry = join(session.home, '.config', 'autostart', 'ordinaut.desktop');
    expect(await page.evaluate('ordinaut.desktop.setLaunchAtLogin(true)')).toMatchObject({
      launch_at_login: true,
    });
    const [program] = session.command;
    expect(readFileSync(entry, 'utf8')).toMatch(new RegExp(`^Exec="${program}" .*"--hidden"$`, 'm'));
    expect(await page.evaluate('ordinaut.desktop.setLaunchAtLogin(false)')).toMatchObject({
      launch_at_login: false,
    });
    expect(existsSync(entry)).toBe(false);
  });

  test('the graphics card is left alone until the person wants it, from the next start on', async () => {
    const session = await openDesktopSession();
    /** Whether OpenGL is loaded where pages are put together, be it that of a card or its stand-in. */
    const accelerated = async (desktop: DesktopApp) => {
      // The process may come up after the page.
      const pid = await vi.waitUntil(
        () =>
          desktop.electron.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid),
        { timeout: 30_000 },
      );
      return readFileSync(`/proc/${pid}/maps`, 'utf8').includes('libGLESv2');
    };
    const first = await session.start();
    const page = await first.page();
    expect(await accelerated(first)).toBe(false);
    expect(await page.evaluate('ordinaut.desktop.setGraphicsAcceleration(true)')).toMatchObject({
      graphics_acceleration: true,
      graphics_acceleration_pending: true,
    });
    await first.quit();
    const second = await session.start();
    expect(await (await second.page()).evaluate('ordinaut.desktop.state()')).toMatchObject({
      graphics_acceleration: true,
      graphics_acceleration_pending: false,
    });
    await vi.waitUntil(() => accelerated(second), { timeout: 30_000 });
  });

  test('programs that are started from here are not told how GTK draws', async () => {
    const app = await (await openDesktopSession()).start();
    await app.page();
    expect(await app.electron.evaluate(() => process.env.GDK_GL)).toBeUndefined();
    const maps = readFileSync(`/proc/${app.process.pid}/maps`, 'utf8');
    expect(maps).toContain('libgtk-3');
    expect(maps).not.toMatch(/dri\/|libLLVM|libgallium/);
  });

  test('without a keyring a secret is kept only after the person has agreed, once', async () => {
    const session = await openDesktopSession();
    const first = await session.start();
    const secret = { name: 'mail', value: 'hunter2' };
    await expect(first.call('secrets.set', secret)).rejects.toMatchObject({
      code: 'secret_storage_weak',
      hint: expect.stringContaining('Settings'),
    });
    expect(existsSync(join(session.data, 'secrets.json'))).toBe(false);
    const page = await first.page();
    expect(await page.evaluate('ordinaut.desktop.state()')).toMatchObject({
      platform: 'linux',
      secret_storage: 'weak',
      weak_secrets_allowed: false,
    });
    expect(await page.evaluate('ordinaut.desktop.allowWeakSecrets()')).toMatchObject({
      weak_secrets_allowed: true,
    });
    await first.call('secrets.set', secret);
    await first.quit();
    const second = await session.start();
    await second.call('secrets.set', { name: 'token', value: 'abc' });
    expect(await second.call('secrets.list')).toMatchObject({ items: [{ name: 'mail' }, { name: 'token' }] });
    expect(readFileSync(join(session.data, 'secrets.json'), 'utf8')).not.toContain('hunter2');
  });

  test('closing the window is explained by a notification, the first time', async () => {
    const session = await openDesktopSession();
    const notifications = await startNotificationService(session.bus);
    const app = await session.start();
    const close = () =>
      app.electron.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.show();
        window?.close();
        return window?.isVisible();
      });
    await app.page();
    expect(await close()).toBe(false);
    await vi.waitUntil(() => notifications.shown.length > 0, { timeout: 30_000 });
    expect(notifications.shown[0]?.title).toBe('Ordinaut keeps running');
    await close();
    await app.call('system.status');
    expect(notifications.shown).toHaveLength(1);
    notifications.stop();
  });

  test('the window comes back where it was', async () => {
    const session = await openDesktopSession();
    const first = await session.start();
    await first.page();
    const place = { x: 120, y: 80, width: 900, height: 700 };
    await first.electron.evaluate(({ BrowserWindow }, bounds) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds(bounds);
      window?.close();
    }, place);
    await first.quit();
    const second = await session.start();
    await second.page();
    const bounds = await second.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toMatchObject(place);
  });
});

test.skipIf(!desktopAvailable)(
  'while another engine serves the data, the window says so, and takes over when that ends',
  async () => {
    const session = await openDesktopSession();
    const other = startCli(['serve', '--http-port', '0'], { directory: session.data });
    await other.printed(/serves at/);
    const app = await session.start();
    const page = await app.page();
    await page.waitForURL(/notice$/);
    expect(await page.textContent('h1')).toBe('Ordinaut is running elsewhere');
    await expect(app.call('system.facts')).rejects.toMatchObject({ code: 'already_running' });
    other.signal('SIGTERM');
    await other.exited;
    await page.waitForURL(/index\.html/);
    expect(await app.call('system.facts')).toMatchObject({ data_directory: session.data });
  },
);
