import { createHash, timingSafeEqual } from 'node:crypto';
import { OrdinautError } from '../errors.ts';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import { approvalChoices } from '../model/inbox-item.ts';
import type { Id, Instant } from '../model/json.ts';
import { type Pairing, type PairingGrant, pairingIntervalSeconds } from '../model/pairing.ts';
import type { Clock, Ids } from '../ports.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { Store } from '../store/store.ts';
import type { AgentBook } from './agent-book.ts';
import { clientScopes } from './client-scopes.ts';
import { newUserCode, readUserCode } from './user-code.ts';

/** What a program says of itself before anything of it is trusted. */
export interface PairingRequest {
  /** What a person will see. */
  readonly name: string;
  /** What it asks for; what connected clients get without. */
  readonly scopes?: readonly string[];
  /** SHA-256 of its verifier, base64url (RFC 7636, S256). */
  readonly code_challenge: string;
}

/** What a person may change of what a program asks for. */
export interface PairingChoice {
  readonly name?: string;
  readonly scopes?: readonly string[];
  /** Id or name of the agent that gets a new token, instead of a new agent. */
  readonly agent?: string;
}

/** Programs become agents: they ask, show a code, and collect a token once a person has allowed it (RFC 8628 with the verifier of RFC 7636). */
export interface Pairings {
  /** Puts the question to the person. Throws `rate_limited` when too many ask. */
  request(asked: PairingRequest): Promise<Pairing>;
  /** Those that wait for a person, oldest first. */
  open(): Promise<readonly Pairing[]>;
  /** By code or id; null refuses it. Throws `not_found`, and `conflict` for a name that is taken or what is over. */
  decide(code_or_id: string, choice: PairingChoice | null, by: Id): Promise<Pairing>;
  /**
   * The token, this once. Throws `authorization_pending` and `slow_down`, after which the program asks again; `access_denied`,
   * `expired_token`, and `invalid_grant` for a wrong verifier, an unknown pairing, and a token that was collected.
   */
  collect(id: Id, code_verifier: string): Promise<{ readonly agent: Agent; readonly token: string }>;
}

/** How long a person has to answer. */
const pairingPatienceMs = 5 * 60_000;
/** How long the program has to collect its token, where less would be left. */
const collectingMs = 60_000;
const shortestIntervalMs = 500;
/** More would bury the one that the person waits for. */
const mostOpen = 3;
/** Requests that may come at once, and one more each minute. */
const mostRequests = 6;
const minuteMs = 60_000;

export function createPairings({
  store,
  clock,
  ids,
  agents,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly agents: AgentBook;
}): Pairings {
  const countRequest = requestLimit(clock);
  /** Monotonic milliseconds of the last time that each asked for its token. */
  const asked = new Map<Id, number>();
  const requirePatience = (id: Id): void => {
    const now = clock.monotonic();
    const before = asked.get(id);
    for (const [each, at] of asked) if (now - at > pairingPatienceMs) asked.delete(each);
    asked.set(id, now);
    if (before === undefined || now - before >= shortestIntervalMs) return;
    throw new OrdinautError({
      code: 'slow_down',
      message: 'this was asked a moment ago',
      hint: `ask every ${pairingIntervalSeconds + 5} s`,
      retryable: true,
    });
  };
  const openOne = async (code_or_id: string): Promise<Pairing> => {
    const code = readUserCode(code_or_id);
    const found = (await store.openPairings(clock.now())).find(
      ({ id, user_code }) => id === code_or_id || user_code === code,
    );
    if (found) return found;
    throw new OrdinautError({
      code: 'not_found',
      message: `no program that asks shows the code ${code_or_id}`,
      path: 'code',
      hint: 'agents.pairings shows those that ask; a code holds for five minutes',
    });
  };
  const grantOf = async (pairing: Pairing, choice: PairingChoice): Promise<PairingGrant> => {
    if (choice.agent !== undefined) {
      const { id, name, scopes } = await agents.find(choice.agent);
      if (id === ownerAgentId)
        throw new OrdinautError({
          code: 'conflict',
          message: 'no program becomes the owner: that is the person at this machine',
          path: 'agent',
        });
      return { agent_id: id, name, scopes: choice.scopes ?? scopes };
    }
    const name = choice.name ?? pairing.name;
    await agents.requireFreeName(name);
    return { agent_id: null, name, scopes: choice.scopes ?? pairing.scopes };
  };

  return {
    async request({ name, scopes = clientScopes, code_challenge }) {
      countRequest();
      const now = clock.now();
      const pairing = {
        ...{ id: ids.next(), name, scopes, user_code: newUserCode(), code_challenge },
        ...{ created_at: now, expires_at: now + pairingPatienceMs },
      };
      const question = questionOf(pairing, ids.next());
      if (!(await store.addPairing(pairing, question, mostOpen)))
        throw new OrdinautError({
          code: 'rate_limited',
          message: `${mostOpen} programs wait already for a person to let them in`,
          hint: 'answer them in the inbox, or try again in five minutes',
          retryable: true,
        });
      return { ...pairing, state: 'open', granted: null, inbox_item: question.id };
    },
    open: () => store.openPairings(clock.now()),
    async decide(code_or_id, choice, by) {
      const pairing = await openOne(code_or_id);
      const granted = choice === null ? null : await grantOf(pairing, choice);
      const at = clock.now();
      const expires_at = granted ? Math.max(pairing.expires_at, at + collectingMs) : pairing.expires_at;
      return store.decidePairing({ id: pairing.id, granted, by, at, expires_at });
    },
    async collect(id, code_verifier) {
      const pairing = await store.getPairing(id);
      if (!pairing || !isVerified(code_verifier, pairing.code_challenge)) throw invalidGrant();
      requirePatience(id);
      const now = clock.now();
      const granted = grantedOf(pairing, now);
      const { agent, key, token } = await agents.forPairing(granted);
      if (!(await store.collectPairing(id, agent, key, now))) throw invalidGrant();
      asked.delete(id);
      return { agent, token };
    },
  };
}

/** What was allowed. Throws what its program has to do instead. */
function grantedOf({ state, granted, expires_at }: Pairing, now: Instant): PairingGrant {
  if (state === 'collected') throw invalidGrant();
  if (state === 'refused')
    throw new OrdinautError({ code: 'access_denied', message: 'the person refused it' });
  if (expires_at <= now)
    throw new OrdinautError({
      code: 'expired_token',
      message: granted ? 'it was allowed, and not collected in time' : 'nobody answered in time',
      hint: 'ask again, when the person is there',
    });
  if (granted) return granted;
  throw new OrdinautError({
    code: 'authorization_pending',
    message: 'the person has not answered yet',
    hint: `ask again in ${pairingIntervalSeconds} s`,
    retryable: true,
  });
}

/** In time that tells nothing about the challenge. */
function isVerified(code_verifier: string, code_challenge: string): boolean {
  const given = createHash('sha256').update(code_verifier).digest();
  const kept = Buffer.from(code_challenge, 'base64url');
  return kept.length === given.length && timingSafeEqual(given, kept);
}

/** Says the same whatever is wrong: who does not have the verifier learns nothing. */
function invalidGrant(): OrdinautError {
  return new OrdinautError({
    code: 'invalid_grant',
    message: 'there is no such pairing, its verifier is another one, or its token was collected already',
    hint: 'ask to be paired again',
  });
}

function questionOf(
  { id, name, scopes, user_code, created_at, expires_at }: Omit<Pairing, 'state' | 'granted' | 'inbox_item'>,
  item: Id,
): NewInboxItem {
  const [, refuse] = approvalChoices;
  return {
    id: item,
    kind: 'approval',
    title: `${name} wants in. Does it show the code ${user_code}?`,
    body: `A program that calls itself ${name} asks to become an agent. Allow it only if it shows the code ${user_code} itself. It would get the scopes ${scopes.join(', ')}; its tasks that change something still wait for you.`,
    choices: [...approvalChoices],
    detail: { pairing: id, name, user_code, scopes: [...scopes] },
    run_id: null,
    step_path: null,
    effect_id: null,
    deadline_at: expires_at,
    default_answer: refuse,
    created_at,
  };
}

function requestLimit(clock: Clock): () => void {
  let level = mostRequests;
  let at = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    level = Math.min(mostRequests, level + (now - at) / minuteMs);
    at = now;
    if (level < 1)
      throw new OrdinautError({
        code: 'rate_limited',
        message: 'programs asked too often to be paired',
        hint: `wait ${Math.ceil((1 - level) * 60)} s`,
        retryable: true,
      });
    level -= 1;
  };
}
