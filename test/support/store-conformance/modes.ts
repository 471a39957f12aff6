import { describe, expect, it } from 'vitest';
import type { NewRun } from '../../../core/store/run-queue.ts';
import { failed, type OpenStore, setting, stepSettlement, succeeded, t0, tokenOf } from './setting.ts';

export const modesConform = (open: OpenStore): void => {
  describe('the figures of the modes', () => {
    it('count runs, failures and fallbacks, and take the median of those that waited for nobody', async () => {
      const at = await setting(open);
      for (const took of [300, 100, 900]) await run(at, { mode: 'direct' }, took);
      await run(at, { mode: 'hybrid' }, 50, {
        via: ['mcp', 'direct (mcp failed: gone)', 'direct (mcp failed: x)'],
      });
      await run(at, { mode: 'hybrid' }, 70, { fails: true });
      await run(at, { mode: 'mcp' }, 10, { waits: true });
      expect(await at.store.modeFigures(100)).toEqual([
        { mode: 'direct', runs: 3, failed: 0, median_ms: 300, fallbacks: 0 },
        { mode: 'hybrid', runs: 2, failed: 1, median_ms: 50, fallbacks: 2 },
        { mode: 'mcp', runs: 1, failed: 0, median_ms: null, fallbacks: 0 },
      ]);
    });

    it('are those of the newest runs', async () => {
      const at = await setting(open);
      await run(at, { mode: 'direct' }, 500);
      await run(at, { mode: 'mcp' }, 20);
      await at.claimed({ mode: 'direct' });
      expect(await at.store.modeFigures(1)).toMatchObject([{ mode: 'mcp', runs: 1 }]);
    });
  });
};

async function run(
  at: Awaited<ReturnType<typeof setting>>,
  changes: Partial<NewRun>,
  took_ms: number,
  {
    via = [],
    fails = false,
    waits = false,
  }: { via?: readonly string[]; fails?: boolean; waits?: boolean } = {},
): Promise<void> {
  let claimed = await at.claimed(changes);
  if (waits) {
    const wait = { for: 'time', until: t0 + 1, step_path: 'pause' } as const;
    await at.settle(tokenOf(claimed), { kind: 'suspended', wait }, t0);
    await at.store.wake(t0 + 1);
    claimed = (await at.claim(1))[0] ?? claimed;
  }
  const claim = tokenOf(claimed);
  for (const [index, path] of via.entries()) {
    const settlement = stepSettlement(claim, `step${index}`);
    const attempt = settlement.attempt && { ...settlement.attempt, via: path };
    await at.store.saveStep({ ...settlement, attempt });
  }
  await at.settle(claim, fails ? failed() : succeeded(), t0 + took_ms);
}
