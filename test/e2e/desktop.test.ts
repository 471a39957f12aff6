import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type DesktopApp,
  type DesktopSession,
  desktopAvailable,
  openDesktopSession,
} from '../support/desktop-app.ts';
import { endOfSuite } from '../support/end-of-suite.ts';
import { createGate } from '../support/gate-tool.ts';
import { runCli } from '../support/run-cli.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

describe.skipIf(!desktopAvailable)('the desktop application', () => {
  let session: DesktopSession;
  let app: DesktopApp;
  const onEnd = endOfSuite();
  beforeAll(async () => {
    session = await openDesktopSession({ onEnd });
    app = await session.start();
  });

  /** A second start, with words such as a link; resolves when that process has ended. */
  const startAgain = async (...words: string[]) => {
    const [program = '', ...args] = session.command;
    const second = spawn(program, [...args, ...words], { env: session.env, stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    return code as number;
  };
  const isVisible = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
  const becomes = (visible: boolean) =>
    vi.waitUntil(async () => (await isVisible()) === visible, { timeout: 30_000 });

  test('opens a window that calls operations of the engine behind it', async () => {
    expect(await app.call('system.facts')).toMatchObject({ data_directory: session.data });
  });

  test('answers a refusal as data', async () => {
    await expect(app.call('tasks.lisst')).rejects.toMatchObject({
      code: 'unknown_operation',
      hint: expect.stringContaining('tasks.list'),
    });
  });

  test('serves the command line as the headless engine does', async () => {
    await app.call('tasks.create', { title: 'From the window', pipeline: [] });
    const { stdout } = await runCli(['tasks', 'list', '--json'], { directory: session.data });
    expect(JSON.parse(stdout).items).toMatchObject([{ title: 'From the window' }]);
  });

  test('tells the window what changes', async () => {
    const page = await app.page();
    const told = page.evaluate(
      'new Promise((resolve) => { const end = ordinaut.onUpdates((updates) => { end(); resolve(updates); }); })',
    );
    await app.call('tasks.create', { title: 'Another', pipeline: [] });
    expect(await told).toMatchObject({ changes: [{ kind: 'task' }] });
  });

  test('stays where it is when its window is closed, and comes back at a second start', async () => {
    await app.page();
    await becomes(true);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await becomes(false);
    expect(await startAgain()).toBe(0);
    await becomes(true);
  });

  test('opens the screen of a link, in the window that is there', async () => {
    const page = await app.page();
    const asked = page.evaluate('new Promise((resolve) => ordinaut.onNavigate(resolve))');
    await startAgain('ordinaut://open/runs/0198-abc');
    expect(await asked).toBe('/runs/0198-abc');
  });

  test('does nothing else for a link', async () => {
    const page = await app.page();
    await page.evaluate('globalThis.paths = []; void ordinaut.onNavigate((path) => paths.push(path))');
    for (const link of [
      'ordinaut://run/tasks/1',
      'ordinaut://open/runs/../../etc',
      'ordinaut://open/runs/1?x=1',
    ])
      await startAgain(link);
    await startAgain('ordinaut://open/inbox');
    await vi.waitUntil(async () => (await page.evaluate('paths.length')) === 1, { timeout: 30_000 });
    expect(await page.evaluate('paths')).toEqual(['/inbox']);
  });
});

describe.skipIf(!desktopAvailable)('the end of the desktop application', () => {
  const withGate = async () => {
    const session = await openDesktopSession();
    const gate = createGate(session.home);
    writeFileSync(join(session.data, 'config.json'), JSON.stringify({ mcpServers: gate.servers }));
    return { session, gate };
  };
  const begin = async (app: DesktopApp, gate: ReturnType<typeof createGate>) => {
    await app.call('tasks.create', { title: 'Pass', pipeline: [gate.step] });
    const begun = gate.begun();
    await app.call('tasks.run', { task: 'Pass' });
    await begun;
  };

  test('quitting finishes the run that is under way', async () => {
    const { session, gate } = await withGate();
    const app = await session.start();
    await begin(app, gate);
    const quit = app.quit();
    await gate.open();
    await quit;
    const { stdout } = await runCli(['runs', 'list', '--json'], { directory: session.data });
    expect(JSON.parse(stdout).items).toMatchObject([{ state: 'succeeded', crashes: 0 }]);
  });

  test('after a kill in mid-run the call in doubt waits in the inbox, and its answer lets the run go on', async () => {
    const { session, gate } = await withGate();
    const first = await session.start();
    await begin(first, gate);
    await first.kill();
    const second = await session.start();
    const { items } = (await second.call('inbox.list', { state: 'open' })) as {
      readonly items: { readonly id: string }[];
    };
    expect(items).toMatchObject([{ kind: 'in_doubt', title: expect.any(String) }]);
    await second.call('inbox.answer', { item: items[0]?.id ?? '', choice: 'it went out' });
    const { run } = (await second.call('runs.latest', { task: 'Pass' })) as {
      readonly run: { readonly id: string };
    };
    expect(await second.call('runs.wait', { run: run.id })).toMatchObject({ state: 'succeeded' });
  });
});
