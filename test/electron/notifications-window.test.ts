import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/model/json.ts';
import { type DesktopApp, desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { endOfSuite } from '../support/end-of-suite.ts';
import { startNotificationService } from '../support/session-bus.ts';

const failing = [{ id: 'read', uses: 'files.read', with: { path: 'nowhere.txt' } }];
const saying = [{ id: 'say', uses: 'notify.desktop', with: { title: 'Stretch', text: 'Stand up.' } }];
const isFailure = ({ title }: { readonly title: string }) => title === '“Report” failed';

describe.skipIf(!desktopAvailable)('notifications of the desktop application', () => {
  let service: Awaited<ReturnType<typeof startNotificationService>>;
  let app: DesktopApp;
  const onEnd = endOfSuite();
  beforeAll(async () => {
    const session = await openDesktopSession({ onEnd });
    service = await startNotificationService(session.bus);
    afterAll(() => service.stop());
    app = await session.start();
    await app.page();
  }, 240_000);
  /** Runs a new task now; answers with it and its run. */
  const run = async (title: string, pipeline: readonly JsonObject[]) => {
    const { id: task = null } = await app.call('tasks.create', {
      ...{ title, schedule: { kind: 'manual' }, pipeline },
    });
    const { run_id: id = null } = await app.call('tasks.run', { task });
    return { task, id };
  };
  const shows = async (path: string) =>
    (await app.page()).waitForURL((url) => url.href.endsWith(path), { timeout: 60_000 });

  test('are shown by the desktop, which is named', async () => {
    expect(await app.call('notifications.test')).toMatchObject({ shown: true, service: 'test 1' });
    await service.until((screen) => screen.some(({ app: name }) => name === 'Ordinaut'));
  });

  test('a failing run is told, and a click opens it in the window', async () => {
    const { id } = await run('Report', failing);
    const told = (await service.until((screen) => screen.some(isFailure))).find(isFailure);
    expect(told).toMatchObject({ actions: { default: 'Open', retry: 'Retry', snooze: 'In an hour' } });
    service.choose(told?.number ?? 0, 'default');
    await shows(`/runs/${id}`);
  });

  test('Retry runs the failed step again, and what came of that is told', async () => {
    const { id } = await run('Report', failing);
    const told = (await service.until((screen) => screen.some(isFailure))).find(isFailure);
    service.choose(told?.number ?? 0, 'retry');
    await service.until((screen) => screen.some(({ title }) => title === 'Retry: done'));
    // The same run has failed anew, which is news.
    await service.until((screen) => screen.some(isFailure));
    const { items } = await app.call('notifications.list', { limit: 2 });
    expect(items).toMatchObject([
      { run_id: id, state: 'shown' },
      { run_id: id, state: 'acted' },
    ]);
  });

  test('a question is approved from the notification; one that is answered in the window leaves the desktop', async () => {
    const asking = [{ id: 'ask', title: 'send', approval: { message: 'Send it?' } }];
    const isQuestion = ({ title }: { readonly title: string }) => title === '“Asks” asks: send';
    const { task, id } = await run('Asks', asking);
    const told = (await service.until((screen) => screen.some(isQuestion))).find(isQuestion);
    expect(told).toMatchObject({ body: 'Send it?', actions: { approve: 'Approve', reject: 'Reject' } });
    service.choose(told?.number ?? 0, 'approve');
    expect(await app.call('runs.wait', { run: id })).toMatchObject({ state: 'succeeded' });

    await app.call('tasks.run', { task });
    await service.until((screen) => screen.some(isQuestion));
    const { items } = await app.call('inbox.list');
    const [open] = items as readonly JsonObject[];
    await app.call('inbox.answer', { item: open?.id ?? null, choice: 'reject' });
    await service.until((screen) => !screen.some(isQuestion));
  });

  test('a notification that a task shows opens its run', async () => {
    const { id } = await run('Stretch', saying);
    const isStretch = ({ title }: { readonly title: string }) => title === 'Stretch';
    const told = (await service.until((screen) => screen.some(isStretch))).find(isStretch);
    service.choose(told?.number ?? 0, 'default');
    await shows(`/runs/${id}`);
  });
});
