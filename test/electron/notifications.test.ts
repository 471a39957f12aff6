import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createIpcDoor } from '../../core/doors/ipc.ts';
import type { JsonObject } from '../../core/model/json.ts';
import type { NotificationResponse } from '../../core/model/notification.ts';
import type { ShownNotification } from '../../core/ports.ts';
import { createBusPresenter } from '../../electron/notification-bus.ts';
import { setupNotifications } from '../../electron/notifications.ts';
import { startNotificationService, startSessionBus } from '../support/session-bus.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { available } from '../support/system.ts';
import { openTestEngine } from '../support/test-engine.ts';
import { testIds } from '../support/test-store.ts';

const canShow = process.platform === 'linux' && available('dbus-daemon');
type Service = Awaited<ReturnType<typeof startNotificationService>>;

describe.skipIf(!canShow)('notifications of the desktop application, on a real session bus', () => {
  let bus: Awaited<ReturnType<typeof startSessionBus>>;
  let service: Service;
  beforeEach(async () => {
    bus = await startSessionBus();
    service = await startNotificationService(bus.address);
  });
  afterEach(async () => {
    service.stop();
    await bus.stop();
  });

  function desktop(call: (operation: string, input: JsonObject) => Promise<unknown> = async () => ({})) {
    const opened: (string | undefined)[] = [];
    const { notifier, stop } = setupNotifications({
      presenter: createBusPresenter({ address: bus.address, icon: '' }),
      ids: testIds,
      log: createSilentLog(),
      language: () => 'en',
      openPath: (path) => opened.push(path),
      call: async (operation, input) => (await call(operation, input)) as never,
    });
    onTestFinished(stop);
    return { notifier, opened };
  }
  /** Shows one and collects what the person does with it. */
  async function shown(asked: Partial<ShownNotification>, app = desktop()) {
    const responses: NotificationResponse[] = [];
    const heard = Promise.withResolvers<void>();
    const onResponse = (response: NotificationResponse) => {
      responses.push(response);
      heard.resolve();
    };
    await app.notifier.show({ id: testIds.next(), title: 'Title', body: 'Body', ...asked, onResponse });
    const [one] = service.screen();
    if (!one) throw new Error('nothing is on the screen');
    return { ...app, one, responses, heard: heard.promise };
  }
  const retry = { id: 'retry', label: 'Retry', operation: 'runs.retry', input: { run: 'r' } };

  test('arrive with title, text, urgency and actions', async () => {
    const { one } = await shown({ urgency: 'critical', actions: [retry] });
    expect(one).toMatchObject({
      app: 'Ordinaut',
      title: 'Title',
      body: 'Body',
      urgency: 2,
      actions: { default: 'Open', retry: 'Retry' },
    });
  });

  test('open the exact path when they are clicked', async () => {
    const { one, opened, responses, heard } = await shown({ path: '/runs/r' });
    service.choose(one.number, 'default');
    await heard;
    expect(opened).toEqual(['/runs/r']);
    expect(responses).toEqual([{ kind: 'opened' }]);
  });

  test('that name no screen open the window alone', async () => {
    const { one, opened, heard } = await shown({ path: '/runs/r%2F..%2F..%2Fx' });
    service.choose(one.number, 'default');
    await heard;
    expect(opened).toEqual([undefined]);
  });

  test('do what the person chose, once, and say that it is done', async () => {
    const calls: unknown[] = [];
    const app = desktop(async (operation, input) => {
      calls.push([operation, input]);
      return { ok: true, output: null };
    });
    const { one, responses } = await shown({ actions: [retry] }, app);
    service.choose(one.number, 'retry');
    await service.until((screen) => screen.some(({ title }) => title === 'Retry: done'));
    expect(calls).toEqual([['runs.retry', { run: 'r' }]]);
    expect(responses).toEqual([{ kind: 'acted', action: 'retry' }]);
  });

  test('tell why an action could not be done, and open what it was about', async () => {
    const error = { code: 'conflict', message: 'the run is running', hint: 'wait' };
    const app = desktop(async () => ({ ok: false, error }));
    const { one, responses, opened } = await shown({ path: '/runs/r', actions: [retry] }, app);
    service.choose(one.number, 'retry');
    const [failure] = await service.until((screen) => screen.some(({ title }) => title.startsWith('Retry')));
    expect(failure).toMatchObject({
      title: 'Retry: that did not work',
      body: 'Title\nthe run is running\nwait',
    });
    expect(responses.at(-1)).toEqual({ kind: 'acted', action: 'retry', error: 'the run is running' });
    service.choose(failure?.number ?? 0, 'default');
    await expect.poll(() => opened).toEqual(['/runs/r']);
  });

  test('tell a person who puts one away from a time that is over', async () => {
    const app = desktop();
    const away = await shown({}, app);
    service.dismiss(away.one.number);
    await away.heard;
    expect(away.responses).toEqual([{ kind: 'dismissed' }]);
    const over = await shown({}, app);
    service.expire(over.one.number);
    // The bus keeps the order: what comes after has been heard after.
    const last = await shown({}, app);
    service.dismiss(last.one.number);
    await last.heard;
    expect(over.responses).toEqual([]);
  });

  test('are replaced in place, and taken back', async () => {
    const app = desktop();
    const id = testIds.next();
    await app.notifier.show({ id, title: '4 runs failed', body: '' });
    await app.notifier.show({ id, title: '9 runs failed', body: '' });
    expect(service.screen().map(({ title }) => title)).toEqual(['9 runs failed']);
    await app.notifier.withdraw?.(id);
    expect(service.screen()).toEqual([]);
    await app.notifier.withdraw?.(id);
  });

  test('are plain text, bounded and without unseen characters', async () => {
    const { one } = await shown({
      title: 'a\u202Eb\nc',
      body: `<b>&</b>\u0007${'x'.repeat(5_000)}`,
    });
    expect(one.title).toBe('ab c');
    expect(one.body).toMatch(/^&lt;b&gt;&amp;&lt;\/b&gt;x+$/);
    expect(one.body.length).toBeLessThan(2_100);
  });

  test('say what shows them', async () => {
    expect(await desktop().notifier.service?.()).toBe('test 1');
  });

  test('approve a question of the engine', async () => {
    const engine = await openTestEngine();
    const door = createIpcDoor({ services: engine.services, metrics: engine.metrics });
    onTestFinished(() => door.stop());
    await engine.start();
    const app = desktop((operation, input) => door.call(operation, input));
    const pipeline = [{ id: 'ask', approval: { message: 'Go on?' } }];
    const created = await engine.call('tasks.create', {
      title: 'Asks',
      schedule: { kind: 'manual' },
      pipeline,
    });
    await engine.call('tasks.run', { task: created.id, wait: true });
    const { items } = await engine.call('inbox.list');
    const [{ id: item }] = items as unknown as readonly [{ id: string }];
    const approve = {
      ...{ id: 'approve', label: 'Approve', operation: 'inbox.answer' },
      input: { item, choice: 'approve' },
    };
    const { one } = await shown({ actions: [approve] }, app);
    service.choose(one.number, 'approve');
    await service.until((screen) => screen.some(({ title }) => title === 'Approve: done'));
    expect(await engine.call('inbox.get', { item })).toMatchObject({ state: 'answered', answer: 'approve' });
  });
});

describe.skipIf(!canShow)('without anything that shows notifications', () => {
  test('says so, and shows the next one as soon as there is', async () => {
    const bus = await startSessionBus();
    onTestFinished(() => bus.stop());
    const presenter = createBusPresenter({ address: bus.address, icon: '' });
    onTestFinished(() => presenter.stop());
    const { notifier } = setupNotifications({
      ...{ presenter, ids: testIds, log: createSilentLog(), language: () => 'ro' },
      openPath: () => {},
      call: async () => ({ ok: true, output: null }),
    });
    const unavailable = { code: 'notification_unavailable', delivery: 'not_sent' };
    await expect(notifier.show({ title: 'a', body: 'b' })).rejects.toMatchObject(unavailable);
    expect(await notifier.service?.()).toBeNull();
    const service = await startNotificationService(bus.address);
    onTestFinished(() => service.stop());
    await notifier.show({ title: 'a', body: 'b' });
    expect(service.screen()).toMatchObject([{ title: 'a', actions: { default: 'Deschide' } }]);
  });

  test('and without a session bus it says that, too', async () => {
    const presenter = createBusPresenter({ address: undefined, icon: '' });
    await expect(presenter.service()).resolves.toBeNull();
    await presenter.stop();
  });
});
