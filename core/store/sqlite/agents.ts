import type { Agent, AgentLimits, AgentQuietSpan, AgentToken, ApprovalPolicy } from '../../model/agent.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Page, Paged } from '../page.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf } from './page.ts';
import { toJson, toJsonOrNull } from './rows.ts';

interface AgentRow {
  readonly id: Id;
  readonly name: string;
  readonly scopes: string;
  readonly created_at: Instant;
  readonly limits: string;
  readonly approval: ApprovalPolicy;
  readonly quiet_hours: string | null;
}

function agentOf({ id, name, scopes, created_at, limits, approval, quiet_hours }: AgentRow): Agent {
  const bounds = JSON.parse(limits) as AgentLimits;
  return {
    ...{ id, name, scopes: JSON.parse(scopes), created_at },
    ...(Object.keys(bounds).length > 0 && { limits: bounds }),
    ...(approval !== 'first_time' && { approval }),
    ...(quiet_hours !== null && { quiet_hours: JSON.parse(quiet_hours) as AgentQuietSpan }),
  };
}

export function agentQueries(connection: Connection) {
  const get = connection.statement<AgentRow>('SELECT * FROM agents WHERE id = ?');
  const find = connection.statement<AgentRow>('SELECT * FROM agents WHERE id > ? ORDER BY id LIMIT ?');
  const save = connection.statement(`
    INSERT INTO agents (id, name, scopes, created_at, limits, approval, quiet_hours) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, scopes = excluded.scopes, limits = excluded.limits,
      approval = excluded.approval, quiet_hours = excluded.quiet_hours`);
  const addToken = connection.statement(
    'INSERT INTO agent_tokens (id, agent_id, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const ofToken = connection.statement<AgentRow>(`
    SELECT agents.* FROM agent_tokens JOIN agents ON agents.id = agent_tokens.agent_id
    WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`);
  const revoke = connection.statement(
    'UPDATE agent_tokens SET revoked_at = ? WHERE agent_id = ? AND revoked_at IS NULL',
  );
  const tokensOf = connection.statement<AgentToken>(`
    SELECT id, agent_id, hash, created_at, expires_at FROM agent_tokens
    WHERE agent_id = ? AND revoked_at IS NULL ORDER BY id`);

  return {
    get(id: Id): Agent | null {
      const row = get.get(id);
      return row ? agentOf(row) : null;
    },
    find(page: Page): Paged<Agent> {
      const [after] = startOf(page, ['']);
      return paged(find.all(after, page.limit + 1), page, agentOf, (row) => [row.id]);
    },
    save(
      emit: Emit,
      { id, name, scopes, created_at, limits = {}, approval = 'first_time', quiet_hours }: Agent,
    ): void {
      const quiet = toJsonOrNull(quiet_hours);
      save.run(id, name, toJson(scopes), created_at, toJson({ ...limits }), approval, quiet);
      emit({ kind: 'agent', id });
    },
    /** Takes back every key of the agent, then keeps the new one. */
    replaceToken(emit: Emit, agent_id: Id, token: AgentToken | null, at: Instant): void {
      revoke.run(at, agent_id);
      if (token) addToken.run(token.id, agent_id, token.hash, token.created_at, token.expires_at);
      emit({ kind: 'agent', id: agent_id });
    },
    ofToken(hash: string, now: Instant): Agent | null {
      const row = ofToken.get(hash, now);
      return row ? agentOf(row) : null;
    },
    tokensOf: (agent_id: Id): readonly AgentToken[] => tokensOf.all(agent_id),
  };
}
