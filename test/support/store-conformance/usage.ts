import { describe, expect, it } from 'vitest';
import type { Usage } from '../../../core/model/usage.ts';
import { type OpenStore, setting, stepSettlement, t0, tokenOf } from './setting.ts';

const spent: Usage = { tokens_input: 900, tokens_output: 100, cost: 0.25 };

export const usageConforms = (open: OpenStore): void => {
  describe('usage', () => {
    it('is kept by attempt, and summed for the run when it is claimed again', async () => {
      const at = await setting(open);
      const { token, again } = await spend(at, [spent, { ...spent, cost: null }]);
      const attempts = await at.store.getAttempts(token.run_id);
      expect(attempts.map(({ usage }) => usage)).toEqual([spent, { ...spent, cost: null }, undefined]);
      expect((await again()).usage).toEqual({ tokens_input: 1_800, tokens_output: 200, cost: 0.25 });
    });

    it('is nothing for a run that spent nothing', async () => {
      const at = await setting(open);
      const { again } = await spend(at, []);
      expect((await again()).usage ?? null).toBeNull();
    });

    it('is summed by agent, task and tool, since an instant', async () => {
      const at = await setting(open);
      const { run } = await spend(at, [spent, spent]);
      const sum = { calls: 2, tokens_input: 1_800, tokens_output: 200, cost: 0.5 };
      const { store } = at;
      expect(await store.sumUsage({}, 'agent')).toEqual([{ key: run.agent_id, ...sum }]);
      expect(await store.sumUsage({ agent_id: run.agent_id }, 'task')).toEqual([
        { key: run.task_id, ...sum },
      ]);
      expect(await store.sumUsage({ task_id: run.task_id }, 'tool')).toEqual([{ key: 'llm.plan', ...sum }]);
      expect(await store.sumUsage({ since: t0 + 1_000_000 }, 'task')).toEqual([]);
      expect(await store.sumUsage({ task_id: 'another' }, 'task')).toEqual([]);
    });
  });
};

/** A run whose step tried once for each usage, and once more without, and then waits for its next claim. */
async function spend(at: Awaited<ReturnType<typeof setting>>, usages: readonly Usage[]) {
  const claimed = await at.claimed();
  const token = tokenOf(claimed);
  for (const [index, usage] of [...usages, undefined].entries()) {
    const settlement = stepSettlement(token, 'think', {
      state: 'waiting',
      finished_at: null,
      attempt: index + 1,
    });
    const { attempt: _, ...rest } = settlement;
    const attempt = {
      path: 'think',
      attempt: index + 1,
      started_at: t0,
      finished_at: t0 + index,
      tool: 'llm.plan',
      via: 'direct',
      error: null,
      ...(usage && { usage }),
    };
    await at.store.saveStep({ ...rest, attempt });
  }
  const again = async () => {
    const wait = { for: 'backoff', until: t0, step_path: 'think' } as const;
    await at.store.settle({
      claim: token,
      outcome: { kind: 'suspended', wait },
      now: t0,
      late_after_ms: 0,
    });
    await at.store.wake(t0 + 1);
    const [next] = await at.claim(1, t0 + 1);
    if (!next) throw new Error('the run could not be claimed again');
    return next;
  };
  return { token, run: claimed.run, again };
}
