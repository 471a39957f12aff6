import { expect, test, vi } from 'vitest';
import { runCli, startCli } from '../../support/run-cli.ts';
import { startNotificationService, startSessionBus } from '../../support/session-bus.ts';
import { available } from '../../support/system.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

vi.setConfig({ testTimeout: 120_000 });

const canShow = process.platform === 'linux' && available('notify-send') && available('dbus-daemon');

test.skipIf(!canShow)(
  'a served engine without a window tells of a failed run on the desktop, once',
  async () => {
    const bus = await startSessionBus();
    const service = await startNotificationService(bus.address);
    try {
      const directory = temporaryDirectory();
      const env = { DBUS_SESSION_BUS_ADDRESS: bus.address, ORDINAUT_NOTIFICATIONS_DESKTOP: 'true' };
      const serve = async () => {
        const serving = startCli(['serve'], { directory, env });
        await serving.printed(/serves at/);
        return serving;
      };
      const serving = await serve();
      const pipeline = [{ id: 'read', uses: 'files.read', with: { path: 'nowhere.txt' } }];
      const task = { title: 'Report', schedule: { kind: 'manual' }, pipeline };
      await runCli(['run-once', '-'], { directory, input: JSON.stringify(task) });
      await service.until((screen) => screen.length > 0);
      serving.signal('SIGTERM');
      expect(await serving.exited).toBe(0);
      await serve();
      const listed = await runCli(['notifications', 'list', '--json'], { directory });
      expect(JSON.parse(listed.stdout).items).toMatchObject([{ kind: 'run_failed', state: 'shown' }]);
      expect(service.shown.map(({ title }) => title)).toEqual(['“Report” failed']);
    } finally {
      service.stop();
      await bus.stop();
    }
  },
);
