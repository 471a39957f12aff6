import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../core/model/alert.ts';
import { codeOf, minute, nextId, type OpenStore, setting, t0 } from './setting.ts';

const alert = (changes: Partial<Alert> = {}): Alert => ({
  id: nextId(),
  rule: 'server_failing',
  subject: 'files',
  severity: 'warning',
  message: 'it fails',
  state: 'open',
  raised_at: t0,
  acknowledged_at: null,
  acknowledged_by: null,
  resolved_at: null,
  ...changes,
});

export const metricsConform = (open: OpenStore): void => {
  describe('metrics', () => {
    it('are kept by name and minute, and answered in steps', async () => {
      const { store } = await setting(open);
      const hour = t0 - (t0 % (60 * minute));
      for (const [index, value] of [1, 5, 3].entries())
        await store.recordMetrics(hour + index * 30 * minute, { lag_ms: value, queued: 0 });
      const range = { name: 'lag_ms', from: hour, to: hour + 120 * minute, resolution_ms: 60 * minute };
      expect(await store.metricHistory(range)).toEqual([
        { at: hour, average: 3, least: 1, most: 5 },
        { at: hour + 60 * minute, average: 3, least: 3, most: 3 },
      ]);
      expect(await store.metricNames()).toEqual(['lag_ms', 'queued']);
    });

    it('are pruned by age, at most so many, with resolved alerts', async () => {
      const { store } = await setting(open);
      for (const at of [t0, t0 + minute]) await store.recordMetrics(at, { a: 1, b: 2 });
      await store.saveAlert(alert({ state: 'resolved', resolved_at: t0 }));
      await store.saveAlert(alert({ subject: 'open' }));
      expect(await store.pruneMetrics(t0 + minute, 2)).toBe(2);
      expect(await store.pruneMetrics(t0 + minute, 10)).toBe(1);
      expect((await store.findAlerts({}, { limit: 10 })).items).toMatchObject([{ subject: 'open' }]);
      expect(await store.metricNames()).toEqual(['a', 'b']);
    });
  });

  it('announces what is not stored, to whoever listens', async () => {
    const { store } = await setting(open);
    const heard: unknown[] = [];
    const end = store.onChange((changes) => heard.push(...changes));
    await store.announce({ kind: 'system', id: 'servers' });
    end();
    await store.announce({ kind: 'system', id: 'servers' });
    expect(heard).toEqual([{ kind: 'system', id: 'servers' }]);
  });

  describe('alerts', () => {
    it('are saved, announced and found, one that is not resolved for a rule and subject', async () => {
      const { store } = await setting(open);
      const heard: unknown[] = [];
      store.onChange((changes) => heard.push(...changes));
      const first = alert();
      await store.saveAlert(first);
      expect(heard).toEqual([{ kind: 'alert', id: first.id }]);
      expect(await codeOf(store.saveAlert(alert()))).toBe('conflict');
      await store.saveAlert({ ...first, state: 'resolved', resolved_at: t0 + minute });
      const second = alert();
      await store.saveAlert(second);
      expect((await store.findAlerts({ live: true }, { limit: 10 })).items).toEqual([second]);
      const page = await store.findAlerts({}, { limit: 1 });
      expect(page.items).toEqual([second]);
      const rest = await store.findAlerts({}, { limit: 1, cursor: page.next_cursor ?? '' });
      expect(rest.items).toMatchObject([{ id: first.id, state: 'resolved' }]);
      expect(await store.getAlert(nextId())).toBeNull();
    });
  });
};
