import type { Instant } from '../model/json.ts';
import type { Store } from '../store/store.ts';

/** Failures and briefings older than this are history, which the screens show. */
const newsAgeMs = 24 * 3_600_000;
const sinceSetting = 'notifications_since';

/**
 * Keys of what may not have been told when the engine ended: every open question and alert, and the failures and unread briefings of
 * the last day, but of nothing from before notifications were first on. What was told has its row and is told no more.
 */
export async function unseenKeys(store: Store, now: Instant): Promise<readonly string[]> {
  const first = await store.getSetting(sinceSetting);
  if (typeof first !== 'number') await store.setSetting(sinceSetting, now);
  const since = Math.max(typeof first === 'number' ? first : now, now - newsAgeMs);
  const [questions, alerts, failures, briefings] = await Promise.all([
    store.findInbox({ state: 'open' }, { limit: 1_000 }),
    store.findAlerts({ live: true }, { limit: 200 }),
    store.findRuns({ state: 'failed', since }, { limit: 200 }),
    store.findBriefings({ unread: true }, { limit: 200 }),
  ]);
  return [
    ...questions.items.map(({ id }) => `inbox:${id}`),
    ...alerts.items.map(({ id }) => `alert:${id}`),
    ...failures.items.map(({ id }) => `run:${id}`),
    ...briefings.items.filter(({ created_at }) => created_at >= since).map(({ id }) => `briefing:${id}`),
  ];
}
