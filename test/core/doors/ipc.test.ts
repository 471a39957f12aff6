import { describe, expect, test } from 'vitest';
import { createIpcDoor } from '../../../core/doors/ipc.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

async function openDoor() {
  const engine = await openTestEngine();
  const door = createIpcDoor(engine);
  return { engine, door };
}

describe('the IPC door', () => {
  test('calls operations as the owner, and audits what changes something', async () => {
    const { engine, door } = await openDoor();
    expect(await door.call('tasks.create', classicTask())).toMatchObject({
      ok: true,
      output: { title: 'Echo' },
    });
    const { items } = await engine.call('audit.list');
    expect(items).toMatchObject([{ door: 'ipc', operation: 'tasks.create', outcome: 'ok' }]);
  });

  test.each([
    ['an unknown operation', 'tasks.lisst', {}, 'unknown_operation'],
    ['a name that is no text', { toString: 1 }, {}, 'unknown_operation'],
    ['an input that does not fit', 'tasks.list', { limit: 'many' }, 'invalid_input'],
    ['an input that is no object', 'tasks.list', 'all', 'invalid_input'],
  ])('answers %s as data', async (_, name, input, code) => {
    const { door } = await openDoor();
    const answer = await door.call(name, input);
    expect(answer).toMatchObject({ ok: false, error: { code, message: expect.any(String) } });
    // It goes to another process.
    expect(structuredClone(answer)).toEqual(answer);
  });

  test('counts its calls, and no names that callers make up', async () => {
    const { engine, door } = await openDoor();
    await door.call('tasks.list', {});
    await door.call('made.up', {});
    const figures = await engine.metrics.render();
    expect(figures).toMatch(/door="ipc",operation="tasks.list",outcome="ok"/);
    expect(figures).toMatch(/door="ipc",operation="none",outcome="unknown_operation"/);
    expect(figures).not.toContain('made.up');
  });

  test('cuts long waits when it is stopped', async () => {
    const { engine, door } = await openDoor();
    await engine.start();
    const { id } = await engine.call('tasks.create', {
      title: 'Long',
      pipeline: [{ id: 'wait', wait: { seconds: 3_600 } }],
    });
    const { run_id } = await engine.call('tasks.run', { task: id });
    const waiting = door.call('runs.wait', { run: run_id });
    door.stop();
    expect(await waiting).toMatchObject({ ok: false });
  });
});
