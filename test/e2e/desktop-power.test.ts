import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { servingEngine } from '../../core/cli/engine-link.ts';
import { dataDirectoryAt } from '../../core/data-directory.ts';
import { createHttpClient } from '../../core/doors/http-client.ts';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { startLogind } from '../support/logind.ts';
import { startSessionBus } from '../support/session-bus.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const hour = 3_600_000;

test.skipIf(!desktopAvailable)(
  'a slot that the machine slept through is decided as soon as it wakes up, and explained',
  async () => {
    const bus = await startSessionBus();
    onTestFinished(bus.stop);
    const logind = await startLogind(bus.address);
    onTestFinished(logind.stop);
    const session = await openDesktopSession();
    const app = await session.start([], { DBUS_SYSTEM_BUS_ADDRESS: bus.address });
    const logged = () => {
      const folder = join(session.data, 'logs');
      return readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('\n');
    };
    const slot = new Date(Date.now() + hour / 2).toISOString();
    await app.call('tasks.create', {
      title: 'Stretch',
      schedule: { kind: 'once', expression: slot, timezone: 'UTC' },
      pipeline: [],
    });
    expect(await logind.asked('sleep')).toMatchObject({ mode: 'delay' });
    // While a machine sleeps its timers stand still and its wall clock goes on: an hour has passed when it wakes up.
    await app.electron.evaluate(({ powerMonitor }, slept) => {
      powerMonitor.prependOnceListener('resume', () => {
        const now = Date.now;
        Date.now = () => now() + slept;
      });
    }, hour);
    logind.sleep(true);
    logind.sleep(false);
    // The debugger of the page ends with the sleep; the engine is asked over its other door.
    const { call } = createHttpClient(
      await vi.waitUntil(() => servingEngine({ directory: dataDirectoryAt(session.data) })),
    );
    const signal = new AbortController().signal;
    await vi.waitFor(
      async () =>
        expect(await call('occurrences.list', { task: 'Stretch' }, signal)).toMatchObject({
          items: [{ state: 'late' }],
        }),
      { timeout: 60_000 },
    );
    expect(logged()).toContain('the machine woke up');
    expect(await call('occurrences.explain', { task: 'Stretch', slot }, signal)).toMatchObject({
      sentence: expect.stringMatching(/late/),
    });
  },
);
