import { describe, expect, it } from 'vitest';
import type { AgentLimits } from '../../../core/model/agent.ts';
import { codeOf, minute, nextId, type OpenStore, setting, t0 } from './setting.ts';

const day = 86_400_000;
const usage = { tokens_input: 600, tokens_output: 400, cost: 0.5 };

async function bounded(open: OpenStore, limits: AgentLimits) {
  const at = await setting(open);
  const agent = { id: nextId(), name: 'Scout', scopes: [], created_at: t0, limits };
  await at.store.saveAgent(agent);
  const told = async () => (await at.store.findInbox({}, { limit: 10 })).items;
  return { ...at, agent, told, enqueue: () => at.store.enqueue(at.newRun(), null, agent.id) };
}

export const agentDaysConform = (open: OpenStore): void => {
  describe('the budgets of agents', () => {
    it('are not passed by runs made side by side, and the person is told once', async () => {
      const { store, agent, told, enqueue } = await bounded(open, { runs_per_day: 3 });
      const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(enqueue())));
      expect(codes.filter((code) => code === 'none')).toHaveLength(3);
      expect(codes.filter((code) => code === 'budget_exceeded')).toHaveLength(17);
      expect(await store.agentDay(agent.id, t0)).toEqual({ runs: 3, tokens: 0, cost: 0 });
      expect(await told()).toMatchObject([{ title: 'Scout has used its 3 runs of today', state: 'open' }]);
    });

    it('hold for a day', async () => {
      const { store, newRun, agent, enqueue } = await bounded(open, { runs_per_day: 1 });
      await enqueue();
      expect(await codeOf(enqueue())).toBe('budget_exceeded');
      await store.enqueue(newRun({ created_at: t0 + day, run_at: t0 + day }), null, agent.id);
      expect(await store.agentDay(agent.id, t0 + day)).toMatchObject({ runs: 1 });
    });

    it('count what a run calls as part of it', async () => {
      const { store, newRun, agent, enqueue } = await bounded(open, { runs_per_day: 1 });
      const { run_id } = await enqueue();
      const called = newRun({ parent_run_id: run_id, parent_step_path: 'call' });
      expect(await codeOf(store.enqueue(called, null, agent.id))).toBe('none');
    });

    it('of tokens and of cost stop what spends them, and tell the person once', async () => {
      const { store, agent, told } = await bounded(open, { tokens_per_day: 1_500, cost_per_day: 10 });
      expect(await store.stopSpending(agent.id, t0)).toBeNull();
      await store.spendForAgent(agent.id, usage, t0);
      expect(await store.stopSpending(agent.id, t0)).toBeNull();
      await store.spendForAgent(agent.id, usage, t0);
      expect(await store.agentDay(agent.id, t0)).toEqual({ runs: 0, tokens: 2_000, cost: 1 });
      const reason = 'Scout has used its 1500 tokens of today';
      expect(await store.stopSpending(agent.id, t0)).toBe(reason);
      expect(await store.stopSpending(agent.id, t0)).toBe(reason);
      expect(await told()).toMatchObject([{ title: reason }]);
      expect(await store.stopSpending(agent.id, t0 + day)).toBeNull();
    });

    it('leave the edge of a condition to be seen again, and a slot and an event without a run', async () => {
      const at = await setting(open, { agent_id: nextId(), next_at: t0, next_slot_at: t0 });
      const { id: task_id, agent_id } = at.task;
      const limits = { runs_per_day: 0 };
      await at.store.saveAgent({ id: agent_id, name: 'Scout', scopes: [], created_at: t0, limits });
      const run = at.newRun({ trigger: 'condition' });
      const poll = {
        task_id,
        expected_next_at: t0,
        holds: true,
        next_at: t0 + minute,
        dedupe_window_ms: null,
      };
      expect(await at.store.recordPoll({ ...poll, run })).toEqual({ applied: true });
      expect(await at.store.getTask(task_id)).toMatchObject({ condition_holds: false });
      const slot = { kind: 'run', slot_at: t0 + minute, reason: 'due', dedupe_window_ms: null } as const;
      const decision = {
        ...{ task_id, expected_next_at: t0 + minute, next_slot_at: null, next_at: null, completed: false },
        decisions: [{ ...slot, run: at.newRun({ slot_at: t0 + minute }) }],
      };
      expect(await at.store.decide([decision], t0 + minute)).toMatchObject({ applied: 1, runs: 0 });
      const reason = 'Scout has used its 0 runs of today';
      expect(await at.store.getOccurrence(task_id, t0 + minute)).toMatchObject({ state: 'skipped', reason });
      const event = { id: nextId(), topic: 'a.b', payload: {}, source: 'x', correlation_id: nextId() };
      const { seq } = await at.store.publish({ ...event, occurred_at: t0 });
      const made = { event_seq: seq, run: at.newRun({ trigger: 'event' }), dedupe_window_ms: null };
      await at.store.dispatch('tasks', seq, [made]);
      expect(await at.store.getCursor('tasks')).toBe(seq);
      expect((await at.store.findRuns({}, { limit: 10 })).items).toEqual([]);
    });
  });
};
