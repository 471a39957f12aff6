import { OrdinautError } from '../../errors.ts';
import type { Agent, AgentToken } from '../../model/agent.ts';
import { approvalChoices } from '../../model/inbox-item.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Pairing, PairingGrant } from '../../model/pairing.ts';
import type { NewInboxItem } from '../inbox-store.ts';
import type { PairingStore } from '../pairing-store.ts';
import type { agentQueries } from './agents.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { InboxQueries } from './inbox.ts';
import { toJson, toJsonOrNull } from './rows.ts';

interface PairingRow extends Omit<Pairing, 'scopes' | 'granted'> {
  readonly scopes: string;
  readonly granted: string | null;
}

/** How long one that is over is kept: its program may still come and ask what became of it. */
const keptMs = 86_400_000;
const [allow, refuse] = approvalChoices;

const pairingOf = (row: PairingRow): Pairing => ({
  ...row,
  scopes: JSON.parse(row.scopes),
  granted: row.granted === null ? null : (JSON.parse(row.granted) as PairingGrant),
});

/** Programs that ask to become agents, what a person answered, and the one token that each gets. */
export function pairingQueries(
  connection: Connection,
  { inbox, agents }: { readonly inbox: InboxQueries; readonly agents: ReturnType<typeof agentQueries> },
) {
  const get = connection.statement<PairingRow>('SELECT * FROM pairings WHERE id = ?');
  const open = connection.statement<PairingRow>(
    "SELECT * FROM pairings WHERE state = 'open' AND expires_at > ? ORDER BY id",
  );
  const insert = connection.statement(`
    INSERT INTO pairings (id, name, scopes, user_code, code_challenge, state, inbox_item, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?)`);
  const forget = connection.statement('DELETE FROM pairings WHERE expires_at < ?');
  const decide = connection.statement(`
    UPDATE pairings SET state = ?, granted = ?, expires_at = ?
    WHERE id = ? AND state = 'open' AND expires_at > ?`);
  const collect = connection.statement(
    "UPDATE pairings SET state = 'collected' WHERE id = ? AND state = 'allowed' AND expires_at > ?",
  );

  const existing = (id: Id): Pairing => {
    const row = get.get(id);
    if (row) return pairingOf(row);
    throw new OrdinautError({ code: 'not_found', message: `there is no pairing ${id}` });
  };

  return {
    get(id: Id): Pairing | null {
      const row = get.get(id);
      return row ? pairingOf(row) : null;
    },

    open: (now: Instant): readonly Pairing[] => open.all(now).map(pairingOf),

    add(
      emit: Emit,
      pairing: Parameters<PairingStore['addPairing']>[0],
      item: NewInboxItem,
      most: number,
    ): boolean {
      const { id, name, scopes, user_code, code_challenge, created_at, expires_at } = pairing;
      forget.run(created_at - keptMs);
      if (open.all(created_at).length >= most) return false;
      inbox.open(emit, item);
      insert.run(id, name, toJson(scopes), user_code, code_challenge, item.id, created_at, expires_at);
      return true;
    },

    decide(
      emit: Emit,
      { id, granted, by, at, expires_at }: Parameters<PairingStore['decidePairing']>[0],
    ): Pairing {
      const state = granted === null ? 'refused' : 'allowed';
      if (decide.run(state, toJsonOrNull(granted && { ...granted }), expires_at, id, at) === 0) {
        const known = existing(id);
        const what = known.state === 'open' ? 'its time is over' : `it was ${known.state}`;
        throw new OrdinautError({
          code: 'conflict',
          message: `this pairing waits for no answer any more: ${what}`,
          hint: 'let the program ask again',
        });
      }
      const decided = existing(id);
      const choice = granted === null ? refuse : allow;
      inbox.answer(emit, { id: decided.inbox_item, choice, value: null, by, at });
      return decided;
    },

    collect(emit: Emit, id: Id, agent: Agent, token: AgentToken, at: Instant): boolean {
      if (collect.run(id, at) === 0) return false;
      agents.save(emit, agent);
      agents.replaceToken(emit, agent.id, token, at);
      return true;
    },
  };
}
