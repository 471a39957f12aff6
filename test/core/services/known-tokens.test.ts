import { describe, expect, it } from 'vitest';
import { createAgentBook } from '../../../core/services/agent-book.ts';
import type { Store } from '../../../core/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';

/** Agents over a store that counts how often a token is looked up. */
function counted() {
  const clock = new FakeClock();
  const store = openTestStore();
  let lookedUp = 0;
  const counting: Store = {
    ...store,
    getAgentOfToken: (hash, now) => {
      lookedUp += 1;
      return store.getAgentOfToken(hash, now);
    },
  };
  return {
    clock,
    agents: createAgentBook({ store: counting, clock, ids: testIds }),
    lookedUp: () => lookedUp,
  };
}

describe('the token of an agent', () => {
  it('is looked up once, until something of an agent changes', async () => {
    const { agents, lookedUp } = counted();
    const { agent, token } = await agents.create({ name: 'Scout', scopes: ['tasks:read'] }, null);
    for (let turn = 0; turn < 3; turn++) expect(await agents.authenticate(token)).toEqual(agent);
    expect(lookedUp()).toBe(1);
    await agents.update(agent.id, { scopes: [] });
    expect(await agents.authenticate(token)).toMatchObject({ scopes: [] });
    expect(lookedUp()).toBe(2);
    await agents.revoke(agent.id);
    expect(await agents.authenticate(token)).toBeNull();
  });

  it('is worth nothing from the moment on in which it expires', async () => {
    const { agents, clock } = counted();
    const expires_at = clock.now() + 60_000;
    const { token } = await agents.create({ name: 'Scout', scopes: [] }, expires_at);
    await clock.advance(59_999);
    expect(await agents.authenticate(token)).not.toBeNull();
    await clock.advance(1);
    expect(await agents.authenticate(token)).toBeNull();
  });

  it('that is changed while it is looked up is looked up again', async () => {
    const { agents, lookedUp } = counted();
    const { agent, token } = await agents.create({ name: 'Scout', scopes: ['tasks:read'] }, null);
    const [changed] = await Promise.all([
      agents.update(agent.id, { scopes: [] }),
      agents.authenticate(token),
    ]);
    expect(await agents.authenticate(token)).toEqual(changed);
    expect(lookedUp()).toBe(2);
  });
});
