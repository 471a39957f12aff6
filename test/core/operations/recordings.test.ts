import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { openTestEngine } from '../../support/test-engine.ts';

async function recorded() {
  const engine = await openTestEngine();
  await engine.call('agents.create', { name: 'Scout', scopes: ['tools:*', 'recordings:read'] });
  const agent = await engine.services.agents.find('Scout');
  const say = (text: string) => engine.call('tools.call', { tool: 'test.echo', input: { text } }, { agent });
  const record = async (on: boolean) => {
    const { recording } = await engine.call('agents.record', { agent: 'Scout', on });
    return recording as JsonObject;
  };
  return { engine, agent, say, record };
}

describe('a recording of an agent', () => {
  it('becomes a task whose third step takes what the first one answered, and which can be tried', async () => {
    const { engine, say, record } = await recorded();
    await say('before it was recorded');
    const { id } = await record(true);
    const first = await say('the weather in Chisinau');
    await say('something else');
    await say(String((first.output as JsonObject).text));
    await record(false);
    await say('after it was recorded');

    const proposal = await engine.call('recordings.propose', {
      ...{ recording: id ?? null, title: 'What Scout does', schedule: 'every weekday at 8:30' },
    });
    expect(proposal).toMatchObject({ ok: true, problems: [] });
    const draft = proposal.draft as JsonObject;
    expect(draft).toMatchObject({
      pipeline: [
        { id: 'echo', with: { text: '${params.text}' } },
        { id: 'echo_2', with: { text: '${params.text_2}' } },
        { id: 'echo_3', uses: 'test.echo', with: { text: '${steps.echo.text}' } },
      ],
      params: { text: 'the weather in Chisinau', text_2: 'something else' },
    });
    expect((await engine.call('tasks.list')).items).toEqual([]);
    const tried = await engine.call('tasks.dry_run', { draft });
    expect(tried).toMatchObject({ ok: true, output: { text: 'the weather in Chisinau' } });
    expect(await engine.call('tasks.create', draft)).toMatchObject({ status: 'active' });
  });

  it('keeps the calls in order, and what waits for a person as not sent', async () => {
    const { engine, agent, say, record } = await recorded();
    const { id } = await record(true);
    await say('hello');
    const input = { title: 'x', text: 'y' };
    const writing = engine.call('tools.call', { tool: 'notify.desktop', input, confirm: true }, { agent });
    await expect(writing).rejects.toMatchObject({ code: 'approval_needed' });
    expect(await engine.call('recordings.get', { recording: id ?? null })).toMatchObject({
      calls: 2,
      items: [
        { tool: 'test.echo', input: { text: 'hello' }, output: { text: 'hello' }, sent: true },
        { tool: 'notify.desktop', input, output: null, sent: false },
      ],
    });
  });

  it('ends by itself after 200 calls', async () => {
    const { engine, agent, record } = await recorded();
    const { id } = await record(true);
    const { store } = engine.services;
    const call = { at: 1, tool: 'test.echo', output: null, sent: true };
    const calls = Array.from({ length: 201 }, (_, n) =>
      store.recordCall(agent.id, { ...call, input: { text: String(n) } }),
    );
    await Promise.all(calls);
    expect(await store.getRecording(String(id))).toMatchObject({
      ...{ calls: 200, full: true, stopped_at: expect.any(Number) },
    });
  });

  it('ends by itself before it is larger than a megabyte', async () => {
    const { engine, agent, record } = await recorded();
    const { id } = await record(true);
    const { store } = engine.services;
    const call = { at: 1, tool: 'test.echo', input: { text: 'x'.repeat(600_000) }, output: null, sent: true };
    await store.recordCall(agent.id, call);
    await store.recordCall(agent.id, call);
    expect(await store.getRecording(String(id))).toMatchObject({ calls: 1, full: true });
  });

  it('is one at a time, begun and discarded by a person alone', async () => {
    const { engine, agent, say, record } = await recorded();
    const { id } = await record(true);
    expect(await record(true)).toMatchObject({ id });
    for (const [operation, input] of [
      ['agents.record', { agent: 'Scout', on: true }],
      ['recordings.discard', { recording: id }],
    ] as const)
      await expect(engine.call(operation, input, { agent })).rejects.toMatchObject({ code: 'forbidden' });
    await say('hello');
    expect(await engine.call('recordings.list', { agent: 'Scout' })).toMatchObject({
      items: [{ id, calls: 1 }],
    });
    expect(await engine.call('recordings.discard', { recording: id ?? null })).toEqual({ discarded: true });
    await expect(engine.call('recordings.get', { recording: id ?? null })).rejects.toMatchObject({
      code: 'not_found',
    });
    await say('nobody keeps this');
    expect((await engine.call('recordings.list')).items).toEqual([]);
  });

  it('of nothing makes no task', async () => {
    const { engine, record } = await recorded();
    const { id } = await record(true);
    const empty = engine.call('recordings.propose', { recording: id ?? null, title: 'Nothing' });
    await expect(empty).rejects.toMatchObject({ code: 'invalid_input', path: 'recording' });
  });
});
