import { expect, test, vi } from 'vitest';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

test.skipIf(!desktopAvailable)(
  'the window opens and calls an operation of the engine behind it',
  async () => {
    const session = await openDesktopSession();
    const app = await session.start();
    const page = await app.page();
    expect(new URL(page.url()).host).toBe('ordinaut');
    expect(await app.call('system.facts')).toMatchObject({ data_directory: session.data });
  },
);
