import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../core/config.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { invoke } from '../../../core/operations/invoke.ts';
import { findOperation } from '../../../core/operations/operations.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { recordingNotifier } from '../../support/recording-notifier.ts';
import { openTestEngine } from '../../support/test-engine.ts';

/** A whole engine with a screen of the test's own. */
async function telling() {
  const notifier = recordingNotifier();
  const config = await readConfig({ flags: { timezone: 'Europe/Chisinau' } });
  const { engine, clock } = await openClockedEngine({ notifier, config });
  const { services } = engine;
  await engine.start();
  const agent = await services.store.getAgent(ownerAgentId);
  if (!agent) throw new Error('no owner');
  const call = async (name: string, input: JsonObject = {}) => {
    const request_id = services.ids.next();
    const signal = new AbortController().signal;
    const context = {
      agent,
      door: 'ipc',
      request_id,
      correlation_id: request_id,
      signal,
      log: services.log,
      services,
    };
    const output = await invoke(findOperation(name), input, context as Parameters<typeof invoke>[2]);
    await clock.advance(10);
    return output as JsonObject;
  };
  return { notifier, clock, call };
}
const pipeline = [{ id: 'say', uses: 'notify.desktop', with: { title: 'Stretch', text: 'Stand up.' } }];

describe('notifications', () => {
  test('a task that shows one shows it where the engine tells, with its run behind the click', async () => {
    const { notifier, call } = await telling();
    const { id: task = null } = await call('tasks.create', {
      title: 'Stretch',
      schedule: { kind: 'manual' },
      pipeline,
    });
    const { run_id } = await call('tasks.run', { task, wait: true });
    expect(notifier.shown).toMatchObject([{ title: 'Stretch', body: 'Stand up.', path: `/runs/${run_id}` }]);
  });

  test('a failure is listed with what became of it, and told later when asked to', async () => {
    const { notifier, clock, call } = await telling();
    const failing = [{ id: 'read', uses: 'files.read', with: { path: 'nowhere.txt' } }];
    const { id: task = null } = await call('tasks.create', {
      ...{ title: 'Report', schedule: { kind: 'manual' }, pipeline: failing },
    });
    const { run_id } = await call('tasks.run', { task, wait: true });
    const [told] = (await call('notifications.list')).items as readonly JsonObject[];
    expect(told).toMatchObject({ kind: 'run_failed', state: 'shown', run_id, path: `/runs/${run_id}` });
    const later = await call('notifications.snooze', { notification: told?.id ?? null, minutes: 30 });
    expect(later).toMatchObject({
      state: 'held',
      due_at: new Date(clock.now() - 10 + 30 * 60_000).toISOString(),
    });
    expect(notifier.screen()).toEqual([]);
    await clock.advance(30 * 60_000);
    expect(notifier.screen()).toHaveLength(1);
    expect((await call('notifications.list', { state: 'held' })).items).toEqual([]);
  });

  test('a test shows one and names what shows it', async () => {
    const { notifier, call } = await telling();
    expect(await call('notifications.test')).toEqual({ shown: true, service: 'test screen', error: null });
    expect(notifier.shown).toMatchObject([{ title: 'Notifications work' }]);
  });

  test('a run in another process is shown here, too', async () => {
    const { notifier, call } = await telling();
    await call('notifications.show', { title: 'a', text: 'b', urgency: 'low', run: 'r/../x' });
    expect(notifier.shown).toEqual([{ title: 'a', body: 'b', urgency: 'low', path: '/runs/r%2F..%2Fx' }]);
  });

  test('while they are switched off, the test says so', async () => {
    const engine = await openTestEngine();
    expect(await engine.call('notifications.test')).toMatchObject({
      shown: false,
      error: { code: 'notifications_off', hint: 'set notifications.desktop to true' },
    });
  });
});

describe('the level of a task', () => {
  test('is part of its definition: kept by export and import, refused when it is none', async () => {
    const engine = await openTestEngine();
    const draft = { title: 'Quiet', schedule: { kind: 'manual' }, pipeline: [], notify: 'problems' };
    const { id } = await engine.call('tasks.create', draft);
    const document = await engine.call('tasks.export', { tasks: [id] });
    expect(document).toMatchObject({ tasks: [{ notify: 'problems' }] });
    const imported = await engine.call('tasks.import', { document });
    const [copy] = imported.tasks as readonly JsonObject[];
    expect(await engine.call('tasks.get', { task: copy?.id })).toMatchObject({
      definition: { notify: 'problems' },
    });
    const changed = await engine.call('tasks.update', { task: id, changes: { notify: 'none' } });
    expect(changed).toMatchObject({ version: 2, definition: { notify: 'none' } });
    await expect(engine.call('tasks.create', { ...draft, notify: 'some' })).rejects.toMatchObject({
      path: expect.stringContaining('notify'),
    });
  });
});
