import { readFileSync, writeFileSync } from 'node:fs';
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
import { type MenuEntry, startPanel, type TrayItem } from '../support/status-notifier.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const labels = (menu: readonly MenuEntry[]) => menu.map(({ label, separator }) => (separator ? '—' : label));
const has =
  (label: string) =>
  (menu: readonly MenuEntry[]): boolean =>
    menu.some((entry) => entry.label.startsWith(label) || has(label)(entry.children));

describe.skipIf(!desktopAvailable)('the tray, as a panel reads it over D-Bus', () => {
  let session: DesktopSession;
  let app: DesktopApp;
  let item: TrayItem;
  let gate: ReturnType<typeof createGate>;
  const onEnd = endOfSuite();
  beforeAll(async () => {
    session = await openDesktopSession({ onEnd });
    gate = createGate(session.home);
    writeFileSync(
      join(session.data, 'config.json'),
      JSON.stringify({ mcpServers: gate.servers, timezone: 'UTC' }),
    );
    const panel = await startPanel(session.bus);
    onEnd(() => panel.stop());
    app = await session.start(['--hidden']);
    item = await panel.item();
  });
  const icon = async () => JSON.stringify(await item.property('IconPixmap'));

  test('has a menu from which everything is reachable, without a window', async () => {
    const menu = await item.menuWhere(has('Nothing is running'));
    expect(labels(menu)).toEqual([
      ...['Nothing is running', 'Nothing is scheduled', '—', 'Run…'],
      ...['Pause for 1 hour', 'Pause until tomorrow', '—'],
      ...['Inbox', 'Open Ordinaut', 'Settings', '—', 'Quit'],
    ]);
    expect(app.electron.windows()).toHaveLength(0);
  });

  test('opens the window at the screen of an entry', async () => {
    await item.choose('Settings');
    const page = await app.page();
    expect(page.url()).toMatch(/#\/settings$/);
  });

  test('shows what comes next, and the tasks that can be run', async () => {
    await app.call('tasks.create', {
      title: 'Stretch & bend',
      schedule: 'every day at 11:00',
      pipeline: [gate.step],
    });
    const menu = await item.menuWhere(has('Next: Stretch & bend,'));
    expect(menu.find(({ label }) => label === 'Run…')?.children.map(({ label }) => label)).toEqual([
      'Stretch & bend',
    ]);
  });

  test('pauses all schedules for an hour, tells so, and resumes', async () => {
    const before = await icon();
    await item.choose('Pause for 1 hour');
    await item.menuWhere(has('Paused until'));
    const { pause } = await app.call('system.status');
    const { since, until } = pause as { readonly since: string; readonly until: string };
    expect(Date.parse(until) - Date.parse(since)).toBe(3_600_000);
    expect(await icon()).not.toBe(before);
    await item.choose('Resume');
    await item.menuWhere(has('Pause for 1 hour'));
    expect(await icon()).toBe(before);
  });

  test('pauses until midnight in the person’s zone', async () => {
    await item.choose('Pause until tomorrow');
    await item.menuWhere(has('Resume'));
    const { pause } = await app.call('system.status');
    expect((pause as { readonly until: string }).until).toMatch(/T00:00:00\.000Z$/);
    await item.choose('Resume');
    await item.menuWhere(has('Pause until tomorrow'));
  });

  test('runs a task, shows that it runs, and that it is over', async () => {
    const begun = gate.begun();
    await item.choose('Stretch & bend');
    await begun;
    await item.menuWhere(has('1 run under way'));
    await gate.open();
    await item.menuWhere(has('Nothing is running'));
    expect(await app.call('runs.list')).toMatchObject({ items: [{ state: 'succeeded', trigger: 'manual' }] });
  });

  test('shows that a person is needed, and opens the inbox', async () => {
    await app.call('tasks.create', {
      title: 'Ask',
      pipeline: [{ id: 'ask', approval: { message: 'May it?' } }],
    });
    const calm = await icon();
    await app.call('tasks.run', { task: 'Ask' });
    const menu = await item.menuWhere(has('Inbox (1)'));
    expect(labels(menu)[0]).toContain('1 waiting for you');
    expect(await icon()).not.toBe(calm);
    await item.choose('Inbox (1)');
  });

  test('quits', async () => {
    const ended = new Promise<number | null>((resolve) => app.process.once('exit', resolve));
    await item.choose('Quit');
    expect(await ended).toBe(0);
    expect(() => readFileSync(join(session.data, 'engine.json'))).toThrow(/ENOENT/);
  });
});

test.skipIf(!desktopAvailable)(
  'the tray speaks the language of the configuration, and another one as soon as that is chosen',
  async () => {
    const session = await openDesktopSession();
    writeFileSync(join(session.data, 'config.json'), JSON.stringify({ language: 'ro' }));
    const panel = await startPanel(session.bus);
    const app = await session.start();
    const item = await panel.item();
    const menu = await item.menuWhere(has('Nimic în curs'));
    expect(labels(menu)).toContain('Pauză până mâine');
    await app.call('settings.update', { changes: { language: 'en' } });
    await item.menuWhere(has('Pause until tomorrow'));
    panel.stop();
  },
);
