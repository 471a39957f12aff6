import { type Agent, type AgentDay, type DailyLimit, ownerAgentId } from '../../model/agent.ts';
import type { Id, Instant } from '../../model/json.ts';
import { tokensOf, type Usage } from '../../model/usage.ts';
import type { Ids } from '../../ports.ts';
import type { agentQueries } from './agents.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import type { InboxQueries } from './inbox.ts';
import { toJson } from './rows.ts';

/** Where a day begins and ends for the person. */
export type DayOf = (now: Instant) => { readonly start: Instant; readonly end: Instant };

interface DayRow extends AgentDay {
  readonly told: string;
}

const nothing: DayRow = { runs: 0, tokens: 0, cost: 0, told: '[]' };
/** How long the days of an agent are kept. */
const keptMs = 35 * 86_400_000;
const fields: Readonly<Record<DailyLimit, keyof AgentDay>> = {
  runs_per_day: 'runs',
  tokens_per_day: 'tokens',
  cost_per_day: 'cost',
};

export type AgentDayQueries = ReturnType<typeof agentDayQueries>;

/** What agents use of their daily budgets. Nothing bounds the owner, who is not counted either. */
export function agentDayQueries(
  connection: Connection,
  parts: {
    readonly agents: ReturnType<typeof agentQueries>;
    readonly inbox: InboxQueries;
    readonly ids: Ids;
    readonly dayOf: DayOf;
  },
) {
  const { agents, inbox, ids, dayOf } = parts;
  const get = connection.statement<DayRow>(
    'SELECT runs, tokens, cost, told FROM agent_days WHERE agent_id = ? AND day = ?',
  );
  const add = connection.statement(`
    INSERT INTO agent_days (agent_id, day, runs, tokens, cost) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (agent_id, day) DO UPDATE SET
      runs = runs + excluded.runs, tokens = tokens + excluded.tokens, cost = cost + excluded.cost`);
  const tell = connection.statement('UPDATE agent_days SET told = ? WHERE agent_id = ? AND day = ?');
  const forget = connection.statement('DELETE FROM agent_days WHERE agent_id = ? AND day < ?');

  const today = (agent_id: Id, now: Instant): DayRow => get.get(agent_id, dayOf(now).start) ?? nothing;

  function count(agent_id: Id, used: AgentDay, now: Instant): void {
    const { start } = dayOf(now);
    if (!get.get(agent_id, start)) forget.run(agent_id, start - keptMs);
    add.run(agent_id, start, used.runs, used.tokens, used.cost);
  }

  /** The first of these limits that is used up; null while none is. */
  function exceeded(agent_id: Id, limits: readonly DailyLimit[], now: Instant) {
    const agent = agent_id === ownerAgentId ? null : agents.get(agent_id);
    if (!agent?.limits) return null;
    for (const limit of limits) {
      const most = agent.limits[limit];
      if (most !== undefined && today(agent_id, now)[fields[limit]] >= most) return { agent, limit, most };
    }
    return null;
  }

  /** Says once a day that a limit is used up, and answers with the reason. */
  function stop(emit: Emit, agent_id: Id, limits: readonly DailyLimit[], now: Instant): string | null {
    const over = exceeded(agent_id, limits, now);
    if (!over) return null;
    const { agent, limit, most } = over;
    const reason = reasonOf(agent, limit, most);
    const { start, end } = dayOf(now);
    const told = JSON.parse(today(agent_id, now).told) as DailyLimit[];
    if (told.includes(limit)) return reason;
    // With a limit of 0 nothing was used yet.
    count(agent_id, { runs: 0, tokens: 0, cost: 0 }, now);
    tell.run(toJson([...told, limit]), agent_id, start);
    inbox.open(emit, {
      id: ids.next(),
      kind: 'escalation',
      title: reason,
      body: `${consequence(limit)} until the day is over. Raise ${limit} of the agent to let it go on before.`,
      choices: ['seen'],
      detail: { agent_id, limit, most },
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: end,
      default_answer: 'seen',
      created_at: now,
    });
    return reason;
  }

  return {
    today: (agent_id: Id, now: Instant): AgentDay => {
      const { runs, tokens, cost } = today(agent_id, now);
      return { runs, tokens, cost };
    },
    isOver: (agent_id: Id, limits: readonly DailyLimit[], now: Instant): boolean =>
      exceeded(agent_id, limits, now) !== null,
    stop,

    /** Why no run may be made for these agents; null when it may. */
    refuseRun(emit: Emit, agent_ids: Iterable<Id>, now: Instant): string | null {
      for (const id of new Set(agent_ids)) {
        const reason = stop(emit, id, ['runs_per_day'], now);
        if (reason !== null) return reason;
      }
      return null;
    },

    countRun(agent_ids: Iterable<Id>, now: Instant): void {
      for (const id of new Set(agent_ids))
        if (id !== ownerAgentId && agents.get(id)) count(id, { runs: 1, tokens: 0, cost: 0 }, now);
    },

    spend(agent_id: Id, usage: Usage, now: Instant): void {
      count(agent_id, { runs: 0, tokens: tokensOf(usage), cost: usage.cost ?? 0 }, now);
    },
  };
}

function reasonOf({ name }: Agent, limit: DailyLimit, most: number): string {
  return limit === 'cost_per_day'
    ? `${name} has spent the ${most} that it may spend today`
    : `${name} has used its ${most} ${fields[limit]} of today`;
}

function consequence(limit: DailyLimit): string {
  return limit === 'runs_per_day'
    ? 'No more runs are made for it, and the slots of its tasks are skipped,'
    : 'Tools that spend tokens are not called for it';
}
