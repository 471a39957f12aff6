import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { startNotificationService } from '../support/session-bus.ts';

const root = join(import.meta.dirname, '..', '..');

/** What macOS and Windows get, tried with the Electron of this machine, which shows them over D-Bus. */
test.skipIf(!desktopAvailable)(
  'Electron’s own notifications are clicked, replaced, dismissed and taken back',
  async () => {
    const session = await openDesktopSession();
    const service = await startNotificationService(session.bus);
    onTestFinished(() => service.stop());
    const program = join(session.home, 'native.mjs');
    await build({
      entryPoints: [join(root, 'test', 'fixtures', 'native-notifications.ts')],
      ...{ outfile: program, bundle: true, format: 'esm', platform: 'node', external: ['electron'] },
    });
    const [electron = '', ...flags] = session.command.slice(0, -1);
    const child = spawn(electron, [...flags, program], {
      env: session.env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const exited = once(child, 'exit');
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const said = async () => (await lines.next()).value;
    const ask = (asked: object) => child.stdin.write(`${JSON.stringify(asked)}\n`);
    const titled = async (title: string) => {
      const screen = await service.until((shown) => shown.some((one) => one.title === title));
      return screen.find((one) => one.title === title)?.number ?? 0;
    };

    expect(await said()).toBe('ready linux');
    ask({ id: 'a', title: 'first' });
    service.choose(await titled('first'), 'default');
    expect(await said()).toBe('opened a');

    ask({ id: 'b', title: 'second' });
    await titled('second');
    ask({ id: 'b', title: 'third' });
    await titled('third');
    const [only, ...more] = await service.until((shown) => shown.length === 1);
    expect([only?.title, more]).toEqual(['third', []]);
    ask({ close: 'b' });
    await service.until((shown) => shown.length === 0);

    ask({ id: 'c', title: 'fourth' });
    service.dismiss(await titled('fourth'));
    // Nothing was said of what was replaced and taken back.
    expect(await said()).toBe('dismissed c');
  },
  120_000,
);
