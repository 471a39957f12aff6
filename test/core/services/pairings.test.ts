import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openDataDirectory } from '../../../core/data-directory.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const minute = 60_000;

async function asking(name = 'Claude Code', scopes: readonly string[] = ['tasks:read']) {
  const { engine, clock } = await openClockedEngine();
  await engine.start();
  const { pairings, agents, store } = engine.services;
  const ask = async (called = name) => {
    const verifier = randomBytes(32).toString('base64url');
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    return { verifier, pairing: await pairings.request({ name: called, scopes, code_challenge }) };
  };
  const asked = await ask();
  return {
    ...{ engine, clock, pairings, agents, store, ask, ...asked },
    collect: async (verifier = asked.verifier) => {
      await clock.advance(1_000);
      return pairings.collect(asked.pairing.id, verifier);
    },
    allow: (choice = {}) => pairings.decide(asked.pairing.user_code, choice, ownerAgentId),
  };
}

describe('a program that asks to be paired', () => {
  it('shows a code that people can tell apart, which stands in the inbox with what it would get', async () => {
    const { pairing, store } = await asking();
    expect(pairing.user_code).toMatch(/^[CDFGHJKMNPQRTVWXY34679]{4}-[CDFGHJKMNPQRTVWXY34679]{4}$/);
    const { items } = await store.findInbox({ state: 'open' }, { limit: 10 });
    expect(items).toMatchObject([
      {
        title: `Claude Code wants in. Does it show the code ${pairing.user_code}?`,
        detail: { pairing: pairing.id, scopes: ['tasks:read'] },
        deadline_at: pairing.expires_at,
      },
    ]);
  });

  it('waits until a person has answered, and then gets its token once', async () => {
    const { collect, allow, agents, pairing, store } = await asking();
    await expect(collect()).rejects.toMatchObject({ code: 'authorization_pending', retryable: true });
    // As a person types it.
    await expect(allow()).resolves.toMatchObject({ state: 'allowed' });
    const { agent, token } = await collect();
    expect(await agents.authenticate(token)).toMatchObject({ name: 'Claude Code', scopes: ['tasks:read'] });
    await expect(collect()).rejects.toMatchObject({ code: 'invalid_grant' });
    expect(await store.findAgentTokens(agent.id)).toHaveLength(1);
    expect(await store.getInboxItem(pairing.inbox_item)).toMatchObject({
      state: 'answered',
      answer: 'approve',
      answered_by: ownerAgentId,
    });
  });

  it('gets one token however many ask for it at the same moment', async () => {
    const { allow, clock, pairings, pairing, verifier } = await asking();
    await allow();
    await clock.advance(1_000);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => pairings.collect(pairing.id, verifier)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('gets the scopes and the name that the person chose', async () => {
    const { collect, pairings, pairing, agents } = await asking();
    const typed = ` ${pairing.user_code.replace('-', '').toLowerCase()} `;
    await pairings.decide(typed, { name: 'Coder', scopes: ['runs:read'] }, ownerAgentId);
    const { token } = await collect();
    expect(await agents.authenticate(token)).toMatchObject({ name: 'Coder', scopes: ['runs:read'] });
  });

  it('gets nothing for the code, for another verifier, or for the challenge', async () => {
    const { collect, allow, pairing, store } = await asking();
    await allow();
    for (const wrong of [pairing.user_code, randomBytes(32).toString('base64url'), pairing.code_challenge])
      await expect(collect(wrong)).rejects.toMatchObject({ code: 'invalid_grant' });
    // Nobody has become an agent by it.
    expect((await store.findAgents({ limit: 10 })).items.map(({ name }) => name)).toEqual(['owner']);
  });

  it('is told that it was refused', async () => {
    const { collect, pairings, pairing } = await asking();
    await pairings.decide(pairing.user_code, null, ownerAgentId);
    await expect(collect()).rejects.toMatchObject({ code: 'access_denied' });
    const again = pairings.decide(pairing.user_code, {}, ownerAgentId);
    await expect(again).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is too late after five minutes, as is the person', async () => {
    const { collect, clock, allow, pairings, pairing, store } = await asking();
    await clock.advance(5 * minute);
    await expect(collect()).rejects.toMatchObject({ code: 'expired_token' });
    await expect(allow()).rejects.toMatchObject({ code: 'not_found', path: 'code' });
    expect(await pairings.open()).toEqual([]);
    expect(await store.getInboxItem(pairing.inbox_item)).toMatchObject({ state: 'expired' });
  });

  it('has a minute to collect what was allowed at the last moment, and no more', async () => {
    const late = await asking();
    await late.clock.advance(5 * minute - 1_000);
    await late.allow();
    await late.clock.advance(30_000);
    await expect(late.collect()).resolves.toMatchObject({ agent: { name: 'Claude Code' } });
    const gone = await asking();
    await gone.allow();
    await gone.clock.advance(6 * minute);
    await expect(gone.collect()).rejects.toMatchObject({ code: 'expired_token' });
  });

  it('is told to ask less often', async () => {
    const { pairings, pairing, verifier, collect } = await asking();
    await expect(collect()).rejects.toMatchObject({ code: 'authorization_pending' });
    const hasty = pairings.collect(pairing.id, verifier);
    await expect(hasty).rejects.toMatchObject({ code: 'slow_down', retryable: true });
  });

  it('does not notice that the engine was started anew', async () => {
    const directory = openDataDirectory(temporaryDirectory());
    const before = await openClockedEngine({ directory });
    const verifier = randomBytes(32).toString('base64url');
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    const asked = await before.engine.services.pairings.request({ name: 'Scout', code_challenge });
    await before.engine.stop();
    const { engine } = await openClockedEngine({ directory });
    const { pairings, agents } = engine.services;
    await pairings.decide(asked.user_code, {}, ownerAgentId);
    const { token } = await pairings.collect(asked.id, verifier);
    expect(await agents.authenticate(token)).toMatchObject({ name: 'Scout', scopes: asked.scopes });
  });

  it('waits for its turn when three are open, and when programs ask too often', async () => {
    const { ask, clock, pairings } = await asking();
    await ask();
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'rate_limited', message: /3 programs wait/ });
    for (const { user_code } of await pairings.open()) await pairings.decide(user_code, null, ownerAgentId);
    await ask();
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'rate_limited', message: /too often/ });
    await clock.advance(minute);
    await expect(ask()).resolves.toBeDefined();
  });
});

describe('a name that is known', () => {
  it('is refused for a new agent, and can get a new token in place of its earlier one', async () => {
    const { agents, allow, collect, pairings, pairing } = await asking();
    const known = await agents.create({ name: 'Claude Code', scopes: ['runs:read'] }, null);
    await expect(allow()).rejects.toMatchObject({ code: 'conflict', path: 'name' });
    expect(await pairings.open()).toMatchObject([{ id: pairing.id }]);
    await allow({ agent: 'Claude Code' });
    const { token, agent } = await collect();
    expect(agent).toMatchObject({ id: known.agent.id, scopes: ['runs:read'] });
    expect(await agents.authenticate(known.token)).toBeNull();
    expect(await agents.authenticate(token)).toMatchObject({ id: known.agent.id });
  });

  it('never makes a program the owner', async () => {
    const { allow } = await asking();
    await expect(allow({ agent: 'owner' })).rejects.toMatchObject({ code: 'conflict', path: 'agent' });
  });
});
