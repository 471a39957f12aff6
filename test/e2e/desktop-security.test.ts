import { join } from 'node:path';
import type { Page } from 'playwright';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type DesktopApp, desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { endOfSuite } from '../support/end-of-suite.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

describe.skipIf(!desktopAvailable)('a page of the desktop application', () => {
  let app: DesktopApp;
  let page: Page;
  const onEnd = endOfSuite();
  beforeAll(async () => {
    app = await (await openDesktopSession({ onEnd })).start();
    page = await app.page();
  });

  test('reaches the contract and nothing else', async () => {
    expect(await page.evaluate('Object.keys(ordinaut).sort()')).toEqual([
      'call',
      'desktop',
      'onNavigate',
      'onUpdates',
    ]);
    expect(await page.evaluate('Object.keys(ordinaut.desktop).sort()')).toEqual([
      'allowWeakSecrets',
      'chooseFile',
      'openClientLink',
      'openExternal',
      'setGraphicsAcceleration',
      'setLaunchAtLogin',
      'showFolder',
      'state',
    ]);
    const node = '[typeof require, typeof process, typeof module, typeof Buffer]';
    expect(await page.evaluate(node)).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  });

  test('runs in a sandbox, apart from its preload script', async () => {
    const settings = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(settings).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  test('does not leave for another address', async () => {
    const before = page.url();
    await page.evaluate("location.href = 'https://example.com/'");
    await page.evaluate("location.assign('file:///etc/passwd')");
    await page.evaluate("location.assign('data:text/html,elsewhere')").catch(() => {});
    expect(await page.evaluate('1 + 1')).toBe(2);
    expect(page.url()).toBe(before);
  });

  test('opens no further window', async () => {
    expect(await page.evaluate("window.open('file:///etc/passwd')")).toBeNull();
    expect(await page.evaluate("window.open('about:blank')")).toBeNull();
    expect(app.electron.windows()).toHaveLength(1);
  });

  test('gets no permission, but may write the clipboard', async () => {
    expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
    const states = await page.evaluate(
      "Promise.all(['geolocation', 'camera', 'microphone', 'midi'].map((name) => navigator.permissions.query({ name }).then(({ state }) => state)))",
    );
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
    const place =
      'new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve("given"), ({ code }) => resolve(code)))';
    expect(await page.evaluate(place)).toBe(1);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    const written = 'navigator.clipboard.writeText("copied").then(() => "written", ({ name }) => name)';
    expect(await page.evaluate(written)).toBe('written');
  });

  test('runs no script, style or frame but its own', async () => {
    const policy = await page.evaluate(
      "fetch('./index.html').then(({ headers }) => headers.get('content-security-policy'))",
    );
    expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
    expect(policy).not.toMatch(/unsafe/);
    const tried = await page.evaluate(`(() => {
      const broken = [];
      return new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          broken.push(effectiveDirective);
          if (broken.length === 3) resolve({ broken: broken.sort(), ran: globalThis.ran ?? false });
        });
        const put = (name, values) => document.head.append(Object.assign(document.createElement(name), values));
        put('script', { textContent: 'globalThis.ran = true' });
        put('style', { textContent: 'body { color: red }' });
        put('iframe', { srcdoc: '<script>parent.ran = true</script>' });
        put('script', { src: 'data:text/javascript,globalThis.ran = true' });
      });
    })()`);
    expect(tried).toMatchObject({
      ran: false,
      broken: expect.arrayContaining(['script-src-elem', 'style-src-elem']),
    });
    const evaluated = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        'new Promise((resolve) => setTimeout(() => { try { resolve(eval("1")); } catch ({ name }) { resolve(name); } }))',
      ),
    );
    expect(evaluated).toBe('EvalError');
  });

  test('loads nothing from elsewhere', async () => {
    for (const url of ['https://example.com/', 'http://127.0.0.1:4666/health/live', 'file:///etc/passwd'])
      expect(await page.evaluate(`fetch('${url}').then(() => 'loaded', ({ name }) => name)`)).toBe(
        'TypeError',
      );
  });

  test('is served from its folder and from nowhere outside it', async () => {
    const statusOf = (path: string) =>
      page.evaluate(`fetch('app://ordinaut${path}').then(({ status }) => status)`);
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/main.js',
      '/..%5c..%5cpackage.json',
      '/%00',
      '//etc/passwd',
    ])
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    const otherHost = "fetch('app://elsewhere/index.html').then(() => 'loaded', ({ name }) => name)";
    expect(await page.evaluate(otherHost)).toBe('TypeError');
  });

  test('cannot hand other programs anything but web and mail addresses', async () => {
    for (const url of ['file:///etc/passwd', 'ordinaut://open/today', 'smb://host/share', 'javascript:1'])
      expect(await page.evaluate(`ordinaut.desktop.openExternal('${url}')`)).toMatchObject({
        ok: false,
        error: { code: 'invalid_input' },
      });
  });

  test('names a client whose link the application opens, and no address', async () => {
    for (const client of ['claude_desktop', 'cursor://anysphere.cursor-deeplink/command?text=x', 'nobody'])
      expect(await page.evaluate(`ordinaut.desktop.openClientLink('${client}')`)).toMatchObject({
        ok: false,
      });
  });

  test('asks the application for what it knows only', async () => {
    const asked = "ordinaut.desktop.showFolder('/etc').then(() => 'shown', ({ message }) => message)";
    expect(await page.evaluate(asked)).toMatch(/there is no folder/);
  });
});

test.skipIf(!desktopAvailable)(
  'a foreign page with the preload script is refused at both channels',
  async () => {
    const app = await (await openDesktopSession()).start();
    await app.page();
    const preload = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'preload.cjs');
    const answers = await app.electron.evaluate(async ({ BrowserWindow }, path) => {
      const webPreferences = { preload: path, sandbox: true, contextIsolation: true };
      const foreign = new BrowserWindow({ show: false, webPreferences });
      await foreign.loadURL('data:text/html,<title>foreign</title>');
      const ask = (words: string) => foreign.webContents.executeJavaScript(words);
      const call = await ask("ordinaut.call('system.facts', {})");
      const desktop = await ask("ordinaut.desktop.state().then(() => 'answered', ({ message }) => message)");
      foreign.destroy();
      return { call, desktop };
    }, preload);
    expect(answers.call).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(answers.desktop).toMatch(/may not speak to the engine/);
  },
);
