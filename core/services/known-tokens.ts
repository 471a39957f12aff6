import type { Agent } from '../model/agent.ts';
import type { Instant } from '../model/json.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';

interface Known {
  readonly agent: Agent;
  readonly expires_at: Instant | null;
}

/** Tokens in use at once; beyond these all are looked up again. */
const mostKnown = 1_000;

/**
 * The agent of a token's hash; null for one that is unknown, taken back or expired. Every request of an agent asks, so that what the
 * store said is kept until something of an agent changes.
 */
export function createKnownTokens(
  store: Pick<Store, 'getAgentOfToken' | 'findAgentTokens' | 'onChange'>,
  clock: Clock,
): (hash: string) => Promise<Agent | null> {
  const known = new Map<string, Known>();
  let changes = 0;
  store.onChange((committed) => {
    if (!committed.some(({ kind }) => kind === 'agent')) return;
    changes += 1;
    known.clear();
  });
  return async (hash) => {
    const now = clock.now();
    const before = known.get(hash);
    if (before) return before.expires_at !== null && before.expires_at <= now ? null : before.agent;
    const asked_at = changes;
    const agent = await store.getAgentOfToken(hash, now);
    if (agent === null) return null;
    const token = (await store.findAgentTokens(agent.id)).find((one) => one.hash === hash);
    // What was changed meanwhile may have been read before or after.
    if (token && changes === asked_at) {
      if (known.size >= mostKnown) known.clear();
      known.set(hash, { agent, expires_at: token.expires_at });
    }
    return agent;
  };
}
