import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask } from '../support/test-engine.ts';

describe.skipIf(!available('chromium'))('mission control', () => {
  it('tells how the engine is, and what to look at when it is paused', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/mission-control' });
    await page.getByText('Schedules are on.').waitFor();
    await page.getByText('Event loop delay').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await engine.call('system.pause', { until: '1h' });
    await page.getByText('All schedules are paused.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the log as it is written, by level and text in the address, and leads to the run', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/mission-control/logs' });
    await page.getByLabel('Search the log').fill('broke today');
    await page.getByText('No line matches').waitFor();
    await engine.call('tasks.create', {
      ...classicTask({ title: 'Breaks' }),
      payload: { pipeline: [{ id: 'a', uses: 'test.fail', with: { text: 'broke today' } }] },
    });
    const { run_id } = await engine.call('tasks.run', { task: 'Breaks', wait: true });
    await page
      .getByRole('option', { name: /broke today/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('link', { name: 'Run' }).click();
    await page.waitForURL(new RegExp(`#/runs/${run_id}$`));
    await page.goBack();
    await expect.poll(() => page.url()).toContain('text=broke');
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('tells which tasks fail and are slow, and compares the modes', async () => {
    const { page, complaints } = await openInterface({
      path: '/mission-control/statistics',
      before: async (engine) => {
        await engine.call('tasks.create', classicTask({ title: 'Works' }));
        await engine.call('tasks.run', { task: 'Works', wait: true });
        const broken = { pipeline: [{ id: 'a', uses: 'test.fail', with: { text: 'no' } }] };
        await engine.call('tasks.create', { ...classicTask({ title: 'Breaks' }), payload: broken });
        await engine.call('tasks.run', { task: 'Breaks', wait: true });
      },
    });
    const failing = page.locator('section', {
      has: page.getByRole('heading', { name: 'Most failing tasks' }),
    });
    await failing.getByRole('link', { name: 'Breaks' }).waitFor();
    expect(await failing.getByRole('link', { name: 'Works' }).count()).toBe(0);
    await page.getByRole('cell', { name: 'direct' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('draws figures over time, and says the same in words', async () => {
    const { page, complaints } = await openInterface({
      path: '/mission-control/charts?range=1h',
      before: async ({ services }) => {
        const now = services.clock.now();
        for (const minute of [10, 6, 2])
          await services.store.recordMetrics(now - minute * 60_000, {
            queued: 30 / minute,
            lag_ms: 100 * minute,
          });
      },
    });
    const queue = page.locator('section', { has: page.getByRole('heading', { name: 'Queue' }) });
    await queue.getByText('queued: now 15, on average 7.67, at most 15').waitFor();
    expect(await queue.locator('canvas').count()).toBe(1);
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('lets a person see alerts, and mute what they know of', async () => {
    const { page, engine, complaints } = await openInterface({
      path: '/mission-control/alerts',
      // An engine that watches itself would see at the next minute that nothing fails.
      started: false,
      before: async ({ services }) => {
        const { store, ids, clock } = services;
        const about = {
          rule: 'error_rate',
          subject: '',
          severity: 'critical',
          message: 'Half of all runs fail.',
        } as const;
        const nothing = { acknowledged_at: null, acknowledged_by: null, resolved_at: null };
        await store.saveAlert({
          ...about,
          ...nothing,
          id: ids.next(),
          state: 'open',
          raised_at: clock.now(),
        });
      },
    });
    await page.getByText('Half of all runs fail.').waitFor();
    await page.getByRole('button', { name: 'Seen' }).click();
    await page.getByText(/^seen/).waitFor();
    await page.getByRole('button', { name: 'Mute' }).click();
    await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
    await page.getByRole('heading', { name: 'Muted' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect((await engine.call('alerts.list')).mutes).toHaveLength(1);
    await page.getByRole('button', { name: 'Tell again' }).click();
    await expect.poll(async () => (await engine.call('alerts.list')).mutes).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
