import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { openTestDoor, openTestEngine } from '../../support/test-engine.ts';

/** An engine with such events, and a group that reads them from the beginning. */
async function grouped(topics: readonly string[], group: JsonObject = {}) {
  const engine = await openTestEngine();
  const { call } = engine;
  for (const [index, topic] of topics.entries()) await call('events.publish', { topic, payload: { index } });
  await call('events.create_group', { group: 'readers', after: 0, ...group });
  const seqs = async (operation: string, input: JsonObject) => {
    const { items } = await call(operation, { group: 'readers', ...input });
    return (items as { readonly seq: number }[]).map(({ seq }) => seq);
  };
  return { ...engine, seqs };
}

describe('event groups', () => {
  it('begin with the next event unless a place or an instant is given', async () => {
    const { call } = await grouped(['a', 'b']);
    expect(await call('events.create_group', { group: 'later' })).toMatchObject({
      group: 'later',
      topic: '**',
      after: 2,
      lag: 0,
      max_deliveries: 5,
    });
    expect(await call('events.create_group', { group: 'all', since: '1h', topic: 'b' })).toMatchObject({
      after: 0,
      lag: 1,
    });
    await expect(call('events.create_group', { group: 'both', since: '1h', after: 0 })).rejects.toMatchObject(
      {
        code: 'invalid_input',
        path: 'since',
      },
    );
    expect((await call('events.groups')).items).toMatchObject([
      { group: 'all' },
      { group: 'later' },
      { group: 'readers', lag: 2 },
    ]);
  });

  it.each(['a b', 'a..b', '', 'a.***'])('of the topic pattern %j are refused', async (topic) => {
    const { call } = await openTestEngine();
    await expect(call('events.create_group', { group: 'g', topic })).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'topic',
    });
  });

  it('are read by consumers, acknowledged, and taken over', async () => {
    const { call, seqs } = await grouped(['a', 'b', 'c']);
    expect(await call('events.read', { group: 'readers', consumer: 'one', limit: 2 })).toMatchObject({
      more: true,
      items: [{ seq: 1, topic: 'a', payload: { index: 0 }, deliveries: 1 }, { state: 'pending' }],
    });
    expect(await seqs('events.read', { consumer: 'two' })).toEqual([3]);
    expect(await call('events.ack', { group: 'readers', seqs: [1, 3, 3, 9] })).toEqual({
      acknowledged: [1, 3],
      not_held: [9],
    });
    expect(await seqs('events.claim_stale', { consumer: 'two' })).toEqual([]);
    expect(await seqs('events.claim_stale', { consumer: 'two', min_idle_seconds: 0 })).toEqual([2]);
    expect((await call('events.pending', { group: 'readers' })).items).toMatchObject([
      { seq: 2, consumer: 'two', deliveries: 2, state: 'pending', dead_at: null },
    ]);
  });

  it('wait for the next event of their topic when nothing is unread', async () => {
    const { call, seqs } = await grouped([], { topic: 'file.*' });
    const reading = seqs('events.read', { consumer: 'one', wait_seconds: 60 });
    await call('events.publish', { topic: 'mail.received' });
    await call('events.publish', { topic: 'file.created' });
    expect(await reading).toEqual([2]);
  });

  it('answer with nothing when the time is over or nobody waits any more', async () => {
    const { call } = await grouped([]);
    const read = { group: 'readers', consumer: 'one' };
    expect(await call('events.read', { ...read, wait_seconds: 0.01 })).toEqual({ items: [], more: false });
    const left = new AbortController();
    const reading = call('events.read', { ...read, wait_seconds: 60 }, { signal: left.signal });
    left.abort();
    expect(await reading).toEqual({ items: [], more: false });
  });

  it('list events that are dead', async () => {
    const { call, seqs } = await grouped(['a'], { max_deliveries: 1 });
    await seqs('events.read', { consumer: 'one' });
    const claimed = await call('events.claim_stale', {
      group: 'readers',
      consumer: 'two',
      min_idle_seconds: 0,
    });
    expect(claimed).toMatchObject({ items: [], dead: [{ state: 'dead', dead_at: expect.any(String) }] });
    expect(await seqs('events.pending', { state: 'dead' })).toEqual([1]);
    expect((await call('events.groups')).items).toMatchObject([{ pending: 0, dead: 1 }]);
  });

  it('are replayed from a place or an instant, and deleted', async () => {
    const { call, seqs } = await grouped(['a', 'b', 'c']);
    await seqs('events.read', { consumer: 'one' });
    expect(await call('events.replay', { group: 'readers', after: 1 })).toMatchObject({
      group: { after: 1, lag: 2, pending: 1 },
      forgotten: 2,
    });
    expect(await seqs('events.read', { consumer: 'one' })).toEqual([2, 3]);
    expect(await call('events.replay', { group: 'readers', since: '1h' })).toMatchObject({
      group: { lag: 3 },
    });
    await expect(call('events.replay', { group: 'readers' })).rejects.toMatchObject({
      hint: expect.stringContaining('since'),
    });
    await expect(call('events.replay', { group: 'reader', after: 0 })).rejects.toMatchObject({
      code: 'not_found',
      hint: 'did you mean readers?',
    });
    expect(await call('events.delete_group', { group: 'readers' })).toEqual({
      group: 'readers',
      forgotten: 0,
    });
    expect((await call('events.groups')).items).toEqual([]);
  });

  it('keep the stream from being trimmed, unless it is forced', async () => {
    const { call, seqs } = await grouped(['a', 'b', 'c', 'd']);
    await seqs('events.read', { consumer: 'one', limit: 1 });
    const bound = { keep: 2 };
    expect(await call('events.trim', bound)).toEqual({
      removed: 0,
      kept: [{ group: 'readers', events: 2 }],
      dropped: [],
    });
    expect(await call('events.trim', { ...bound, force: true })).toEqual({
      removed: 2,
      kept: [],
      dropped: [{ group: 'readers', events: 2 }],
    });
    expect(await call('events.trim', { before: '1h' })).toEqual({ removed: 0, kept: [], dropped: [] });
    await expect(call('events.trim', { force: true })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('are behind HTTP, where reading needs the scope to write', async () => {
    const engine = await grouped(['a']);
    const { post } = await openTestDoor(engine);
    const answer = await post('/v1/events/read', { group: 'readers', consumer: 'one' });
    expect([answer.status, await answer.json()]).toMatchObject([200, { items: [{ consumer: 'one' }] }]);
    const agent = { id: 'reader', name: 'reader', scopes: ['events:read'], created_at: 0 };
    const read = engine.call('events.read', { group: 'readers', consumer: 'one' }, { agent });
    await expect(read).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a backtest', () => {
  it('tells which stored events a topic and filter would have matched', async () => {
    const { call } = await grouped(['mail.received', 'file.created', 'mail.sent', 'mail.received']);
    const topic = 'mail.*';
    expect(await call('events.backtest', { topic, filter: 'event.payload.index > `1`' })).toMatchObject({
      items: [{ seq: 3 }, { seq: 4 }],
      scanned: 4,
      topic_matched: 3,
      failed: 0,
      first_problem: null,
      next_after: null,
    });
    const first = await call('events.backtest', { topic, limit: 1 });
    expect(first).toMatchObject({ items: [{ seq: 1 }], next_after: 1 });
    expect(await call('events.backtest', { topic, after: first.next_after, since: '1h' })).toMatchObject({
      items: [{ seq: 3 }, { seq: 4 }],
    });
  });

  it('counts the events on which a filter fails, and refuses one that cannot be read', async () => {
    const { call } = await grouped(['a', 'a']);
    const failing = await call('events.backtest', { topic: 'a', filter: 'abs(event.topic) > `1`' });
    expect(failing).toMatchObject({
      items: [],
      failed: 2,
      first_problem: { code: 'expression_type_error' },
    });
    await expect(
      call('events.backtest', { topic: 'a', filter: 'event.payload.size > 1' }),
    ).rejects.toMatchObject({
      code: 'invalid_expression',
      path: 'filter',
    });
  });
});
