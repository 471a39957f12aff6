import type { Agent } from '../../model/agent.ts';
import type { Id } from '../../model/json.ts';
import type { Page, Paged } from '../../ports.ts';
import type { Connection } from './connection.ts';
import { paged, startOf } from './page.ts';
import { toJson } from './rows.ts';

interface AgentRow extends Omit<Agent, 'scopes'> {
  readonly scopes: string;
}
const agentOf = (row: AgentRow): Agent => ({ ...row, scopes: JSON.parse(row.scopes) });

export function agentQueries(connection: Connection) {
  const get = connection.statement<AgentRow>('SELECT * FROM agents WHERE id = ?');
  const find = connection.statement<AgentRow>('SELECT * FROM agents WHERE id > ? ORDER BY id LIMIT ?');
  const save = connection.statement(`
    INSERT INTO agents (id, name, scopes, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, scopes = excluded.scopes`);

  return {
    get(id: Id): Agent | null {
      const row = get.get(id);
      return row ? agentOf(row) : null;
    },
    find(page: Page): Paged<Agent> {
      const [after] = startOf(page, ['']);
      return paged(find.all(after, page.limit + 1), page, agentOf, (row) => [row.id]);
    },
    save: (agent: Agent): void => void save.run(agent.id, agent.name, toJson(agent.scopes), agent.created_at),
  };
}
