import { describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../core/doors/http-client.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestDoor, openTestEngine } from '../../support/test-engine.ts';

const never = new AbortController().signal;

describe('following a run over HTTP', () => {
  it('tells each step as it goes and ends with the whole run', async () => {
    const engine = await openTestEngine();
    const client = createHttpClient(await openTestDoor(engine));
    await client.call('tasks.create', classicTask(), never);
    const { run_id } = (await client.call('tasks.run', { task: 'Echo' }, never)) as JsonObject;
    const seen: JsonObject[] = [];
    const following = client.follow(String(run_id), (progress) => seen.push(progress), never);
    await engine.start();
    expect(await following).toMatchObject({ id: run_id, state: 'succeeded', steps: [{ path: 'say' }] });
    expect(seen).toContainEqual(
      expect.objectContaining({ kind: 'step_finished', path: 'say', state: 'succeeded' }),
    );
  });

  it('tells what went before, each step once', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const client = createHttpClient(await openTestDoor(engine));
    await engine.call('tasks.create', classicTask());
    const { run_id } = await engine.call('tasks.run', { task: 'Echo', wait: true });
    const seen: JsonObject[] = [];
    await client.follow(String(run_id), (progress) => seen.push(progress), never);
    expect(seen.map(({ kind, path, state = null }) => [kind, path, state])).toEqual([
      ['step_started', 'say', null],
      ['step_finished', 'say', 'succeeded'],
    ]);
  });

  it('refuses an unknown run before the stream begins', async () => {
    const client = createHttpClient(await openTestDoor(await openTestEngine()));
    await expect(client.follow('nope', () => {}, never)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says that the engine stopped when it did', async () => {
    const engine = await openTestEngine();
    const { door, url, token } = await openTestDoor(engine);
    const client = createHttpClient({ url, token });
    await engine.call('tasks.create', classicTask());
    const { run_id } = await engine.call('tasks.run', { task: 'Echo' });
    const following = client.follow(String(run_id), () => {}, never);
    following.catch(() => {});
    // Answered only once the stream before it has begun on the same door.
    await client.call('system.facts', {}, never);
    await door.stop();
    await expect(following).rejects.toMatchObject({
      code: expect.stringMatching(/interrupted|engine_unreachable/),
    });
  });
});

describe('the HTTP client', () => {
  it('waits for a run as long as it takes, by following it', async () => {
    const engine = await openTestEngine();
    const client = createHttpClient(await openTestDoor(engine));
    await engine.call('tasks.create', classicTask());
    const waiting = client.call('tasks.run', { task: 'Echo', wait: true }, never);
    await engine.start();
    const answer = (await waiting) as JsonObject;
    expect(answer).toMatchObject({
      deduplicated: false,
      run: { state: 'succeeded', steps: [{ path: 'say' }] },
    });
    expect(await client.call('runs.wait', { run: answer.run_id ?? '' }, never)).toEqual(answer.run);
  });

  it('throws the engine’s own refusals', async () => {
    const client = createHttpClient(await openTestDoor(await openTestEngine()));
    await expect(client.call('tasks.get', { task: 'nothing' }, never)).rejects.toMatchObject({
      code: 'not_found',
      hint: expect.any(String),
    });
  });

  it('says that nobody answers', async () => {
    const { door, url, token } = await openTestDoor(await openTestEngine());
    await door.stop();
    await expect(createHttpClient({ url, token }).call('tasks.list', {}, never)).rejects.toMatchObject({
      code: 'engine_unreachable',
      hint: expect.stringContaining('ordinaut serve'),
    });
  });
});
