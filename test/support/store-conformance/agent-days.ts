import { describe, expect, it } from 'vitest';
import type { AgentLimits } from '../../../core/model/agent.ts';
import { codeOf, nextId, type OpenStore, setting, t0 } from './setting.ts';

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
  });
};
