import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../core/engine.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { invoke } from '../../../core/operations/invoke.ts';
import { findOperation } from '../../../core/operations/operations.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';

async function withAgent(scopes: readonly string[] = ['inbox:write']) {
  const engine = await openTestEngine();
  const agent = await newAgent(engine, 'Scout', scopes);
  return { engine, agent, as: asAgent(engine, agent) };
}

async function newAgent({ call, services }: TestEngine, name: string, scopes: readonly string[]) {
  await call('agents.create', { name, scopes });
  return services.agents.find(name);
}

const asAgent =
  ({ call }: TestEngine, agent: Awaited<ReturnType<typeof newAgent>>) =>
  (operation: string, input: unknown, signal?: AbortSignal) =>
    call(operation, input, { agent, ...(signal && { signal }) });

const booking = {
  title: 'Book the room?',
  body: 'The hotel would be booked for two nights, because the meeting was moved.',
};

describe('a question of an agent', () => {
  it('stands in the inbox with who asks, what it would be done with, and its deadline', async () => {
    const { engine, agent, as } = await withAgent();
    const given = { hotel: 'Codru', password: 'hunter2' };
    const asked = await as('inbox.request_approval', { ...booking, arguments: given, deadline: '2h' });
    expect(asked).toMatchObject({ state: 'open', answer: null });
    const { items } = await engine.call('inbox.list');
    expect(items).toMatchObject([
      {
        id: asked.item,
        kind: 'approval',
        title: 'Scout asks: Book the room?',
        body: expect.stringContaining('"hotel": "Codru"'),
        choices: ['approve', 'reject'],
        asked_by: { agent_id: agent.id, name: 'Scout' },
        deadline_at: expect.any(String),
        default_answer: 'reject',
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('hunter2');
  });

  it('hides nothing: characters that show nothing are left out of the words, and escaped in the arguments', async () => {
    const { engine, as } = await withAgent();
    const { item } = await as('inbox.request_approval', {
      ...{ title: 'Pay\u202e 10?\nNow', body: 'To \u2066Ana' },
      arguments: { to: 'a\u200bna' },
    });
    const { title, body } = await engine.call('inbox.get', { item });
    expect(title).toBe('Scout asks: Pay 10? Now');
    expect(body).toBe('To Ana\n\n{\n  "to": "a\\u200bna"\n}');
  });

  it('is answered by a person, and the agent reads what they said', async () => {
    const { engine, as } = await withAgent();
    const { item } = await as('inbox.request_approval', booking);
    await expect(as('inbox.answer', { item, choice: 'approve' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await as('inbox.get', { item })).toMatchObject({ state: 'open', answer: null });
    await engine.call('inbox.answer', { item, choice: 'approve' });
    expect(await as('inbox.get', { item })).toMatchObject({ state: 'answered', answer: 'approve' });
  });

  it('is seen by who asked it, and by who may read the inbox', async () => {
    const { engine, as } = await withAgent();
    const { item } = await as('inbox.request_approval', booking);
    const other = asAgent(engine, await newAgent(engine, 'Other', ['inbox:write']));
    const reader = asAgent(engine, await newAgent(engine, 'Reader', ['inbox:read']));
    await expect(other('inbox.get', { item })).rejects.toMatchObject({ code: 'not_found' });
    expect(await reader('inbox.get', { item })).toMatchObject({ id: item });
    await expect(as('inbox.list', {})).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('asked again is the one that is open; about something else it is another', async () => {
    const { as } = await withAgent();
    const first = await as('inbox.request_approval', { ...booking, arguments: { nights: 2 } });
    expect(await as('inbox.request_approval', { ...booking, arguments: { nights: 2 } })).toEqual(first);
    const more = await as('inbox.request_approval', { ...booking, arguments: { nights: 20 } });
    expect(more.item).not.toBe(first.item);
  });

  it('is answered while the agent waits for it, and stays when it stops waiting', async () => {
    const { engine, as } = await withAgent();
    const waiting = as('inbox.request_approval', { ...booking, wait: true });
    const open = async () => (await engine.call('inbox.list')).items as readonly JsonObject[];
    await expect.poll(open).toHaveLength(1);
    const [item] = await open();
    const gone = new AbortController();
    const impatient = as('inbox.request_approval', { ...booking, wait: true }, gone.signal);
    const interrupted = expect(impatient).rejects.toMatchObject({ code: 'interrupted' });
    gone.abort();
    await interrupted;
    await engine.call('inbox.answer', { item: item?.id ?? null, choice: 'reject' });
    expect(await waiting).toMatchObject({ item: item?.id, state: 'answered', answer: 'reject' });
  });

  it('does not bury the inbox', async () => {
    const { as } = await withAgent();
    for (let n = 0; n < 50; n++) await as('inbox.request_approval', { ...booking, title: `Question ${n}` });
    const refused = as('inbox.request_approval', booking);
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

describe('a question for a value', () => {
  const answer_schema = {
    type: 'object',
    properties: { nights: { type: 'integer', minimum: 1 } },
    required: ['nights'],
    additionalProperties: false,
  };

  it('takes an answer that matches its schema, and tells the place of what does not', async () => {
    const { engine, as } = await withAgent();
    const { item } = await as('inbox.request_approval', { ...booking, answer_schema });
    for (const [value, path] of [
      [{ nights: 'two' }, 'value.nights'],
      [{ nights: 0 }, 'value.nights'],
      [undefined, 'value'],
    ] as const)
      await expect(engine.call('inbox.answer', { item, choice: 'accept', value })).rejects.toMatchObject({
        code: 'invalid_input',
        path,
        hint: expect.any(String),
      });
    await engine.call('inbox.answer', { item, choice: 'accept', value: { nights: 2 } });
    expect(await as('inbox.get', { item })).toMatchObject({ answer: 'accept', answer_value: { nights: 2 } });
  });

  it('is declined without one', async () => {
    const { engine, as } = await withAgent();
    const { item } = await as('inbox.request_approval', { ...booking, answer_schema });
    await engine.call('inbox.answer', { item, choice: 'decline' });
    expect(await as('inbox.get', { item })).toMatchObject({ answer: 'decline', answer_value: null });
  });

  it.each([
    ['a schema that is none', { answer_schema: { type: 'frog' } }, /^answer_schema/],
    ['a default without deadline', { answer_schema, default: { nights: 1 } }, /^default$/],
    ['a default that does not match', { answer_schema, deadline: '1h', default: {} }, /^default/],
    ['a default that approves', { deadline: '1h', default: 'approve' }, /^default$/],
    ['a deadline that is over', { deadline: '2001-01-01T00:00Z' }, /^deadline$/],
  ])('is refused with %s', async (_, more, path) => {
    const { as } = await withAgent();
    const refused = as('inbox.request_approval', { ...booking, ...more });
    await expect(refused).rejects.toMatchObject({ path: expect.stringMatching(path) });
  });
});

describe('the deadline of a question', () => {
  async function clocked() {
    const { engine, clock } = await openClockedEngine();
    const { services } = engine;
    const call = async (name: string, input: unknown) => {
      const request_id = services.ids.next();
      const agent = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };
      const { signal } = new AbortController();
      const context = { agent, door: 'mcp', request_id, correlation_id: request_id, signal } as const;
      return (await invoke(findOperation(name), input, {
        ...context,
        log: services.log,
        services,
      })) as JsonObject;
    };
    await engine.start();
    return { clock, call };
  }

  it('applies the default by itself, and says that nobody answered', async () => {
    const { clock, call } = await clocked();
    const answer_schema = { type: 'string' };
    const typed = await call('inbox.request_approval', {
      ...{ ...booking, answer_schema, deadline: '1h', default: 'Codru' },
    });
    const plain = await call('inbox.request_approval', { ...booking, deadline: '1h' });
    const waiting = call('inbox.request_approval', { ...booking, deadline: '1h', wait: true });
    await clock.advance(3_600_000);
    expect(await waiting).toMatchObject({ item: plain.item, state: 'expired', answer: 'reject' });
    expect(await call('inbox.get', { item: typed.item })).toMatchObject({
      ...{ state: 'expired', answer: 'accept', answer_value: 'Codru', answered_by: null },
    });
  });

  it('and the question are there after a restart', async () => {
    const first = await openTestEngine();
    const { item } = await first.call('inbox.request_approval', { ...booking, deadline: '1h' });
    await first.stop();
    const { config } = first.services.settings;
    const second = await openEngine({ directory: first.directory, config, log: first.services.log });
    try {
      expect(await second.services.store.getInboxItem(String(item))).toMatchObject({ state: 'open' });
    } finally {
      await second.stop();
    }
  });
});
