import { type InboxItem, permissionChoices } from '../../model/inbox-item.ts';
import type { Id, Instant } from '../../model/json.ts';
import { askedPermission, type CallAnswer, type ToolPermission } from '../../model/tool-permission.ts';
import type { Connection } from './connection.ts';

const [once, always] = permissionChoices;

/** What persons decided about tools, and what they said to single calls. */
export function toolPermissionQueries(connection: Connection) {
  const get = connection.statement<ToolPermission>(
    'SELECT * FROM tool_permissions WHERE holder = ? AND tool = ?',
  );
  const ofTool = connection.statement<ToolPermission>(
    'SELECT * FROM tool_permissions WHERE tool = ? ORDER BY holder',
  );
  const ofHolder = connection.statement<ToolPermission>(
    'SELECT * FROM tool_permissions WHERE holder = ? ORDER BY tool',
  );
  const save = connection.statement(`
    INSERT INTO tool_permissions (holder, tool, rule, origin, definition, decided_at, decided_by)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (holder, tool) DO UPDATE SET rule = excluded.rule, origin = excluded.origin,
      definition = excluded.definition, decided_at = excluded.decided_at, decided_by = excluded.decided_by`);
  const remove = connection.statement('DELETE FROM tool_permissions WHERE holder = ? AND tool = ?');
  const answer = connection.statement(
    'INSERT INTO call_answers (item_id, agent_id, call, answer, at) VALUES (?, ?, ?, ?, ?)',
  );
  const standing = connection.statement<{ item_id: Id; answer: CallAnswer }>(`
    SELECT item_id, answer FROM call_answers
    WHERE agent_id = ? AND call = ? AND spent_at IS NULL AND at > ? ORDER BY at DESC LIMIT 1`);
  const spend = connection.statement('UPDATE call_answers SET spent_at = ? WHERE item_id = ?');
  const forget = connection.statement('DELETE FROM call_answers WHERE at <= ?');

  const put = ({ holder, tool, rule, origin, definition, decided_at, decided_by }: ToolPermission): void =>
    void save.run(holder, tool, rule, origin, definition, decided_at, decided_by);

  return {
    get: (holder: Id, tool: string): ToolPermission | null => get.get(holder, tool) ?? null,
    ofTool: (tool: string): readonly ToolPermission[] => ofTool.all(tool),
    ofHolder: (holder: Id): readonly ToolPermission[] => ofHolder.all(holder),
    save(permissions: readonly ToolPermission[]): void {
      for (const permission of permissions) put(permission);
    },
    remove: (holder: Id, tool: string): boolean => remove.run(holder, tool) > 0,

    /** What the answer to a question about a call decides. */
    answered(item: InboxItem, choice: string, by: Id, at: Instant): void {
      const asked = askedPermission(item);
      if (asked && choice === always) put({ ...asked, rule: 'always', decided_at: at, decided_by: by });
      const { call, agent_id } = item.detail;
      // Of a run, its own step reads the answer.
      if (!asked || item.run_id !== null || typeof call !== 'string' || typeof agent_id !== 'string') return;
      if (choice !== always) answer.run(item.id, agent_id, call, choice === once ? 'once' : 'refused', at);
    },

    /** The answer that stands for a call; one to allow it is used up. Older ones than `since` are forgotten. */
    spend(agent_id: Id, call: string, since: Instant, now: Instant): CallAnswer | null {
      forget.run(since);
      const found = standing.get(agent_id, call, since);
      if (found?.answer === 'once') spend.run(now, found.item_id);
      return found?.answer ?? null;
    },
  };
}
