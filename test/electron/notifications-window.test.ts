import { expect, onTestFinished, test } from 'vitest';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { startNotificationService } from '../support/session-bus.ts';

const failing = [{ id: 'read', uses: 'files.read', with: { path: 'nowhere.txt' } }];

test.skipIf(!desktopAvailable)(
  'a failing run is told on the desktop: a click opens the run in the window, Retry retries it',
  async () => {
    const session = await openDesktopSession();
    const service = await startNotificationService(session.bus);
    onTestFinished(() => service.stop());
    const app = await session.start();
    const page = await app.page();
    expect(await app.call('notifications.test')).toMatchObject({ shown: true, service: 'test 1' });
    await service.until((screen) => screen.length === 1);

    const task = await app.call('tasks.create', {
      title: 'Report',
      schedule: { kind: 'manual' },
      pipeline: failing,
    });
    const { run_id } = await app.call('tasks.run', { task: task.id ?? null });
    const isFailure = ({ title }: { readonly title: string }) => title === '“Report” failed';
    const told = (await service.until((screen) => screen.some(isFailure))).find(isFailure);
    expect(told).toMatchObject({ app: 'Ordinaut', actions: { default: 'Open', retry: 'Retry' } });
    service.choose(told?.number ?? 0, 'default');
    await page.waitForURL((url) => url.href.endsWith(`/runs/${run_id}`));

    const again = await app.call('tasks.run', { task: task.id ?? null });
    const second = (await service.until((screen) => screen.some(isFailure))).find(isFailure);
    service.choose(second?.number ?? 0, 'retry');
    await service.until((screen) => screen.some(({ title }) => title === 'Retry: done'));
    // The same run has failed anew, which is news.
    await service.until((screen) => screen.some(isFailure));
    const { items } = await app.call('notifications.list');
    const became = (items as readonly { run_id: string; state: string }[]).map(({ run_id: run, state }) => [
      run,
      state,
    ]);
    expect(became).toEqual([
      [again.run_id, 'shown'],
      [again.run_id, 'acted'],
      [run_id, 'opened'],
    ]);
    await app.quit();
  },
  240_000,
);
