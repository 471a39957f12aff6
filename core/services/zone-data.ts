import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Logger } from '../ports.ts';
import { compileSchedule, zoneDataVersion } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';

const setting = 'zone_data_version';
const batch = 1_000;

/**
 * Stored next instants were computed with one version of the zone data. When the runtime brings another one, every
 * calendar task is evaluated again from its anchor, before the scheduler starts. Answers with the number of tasks moved.
 */
export async function refreshZoneData({
  clock,
  log,
  store,
}: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
}): Promise<number> {
  const version = zoneDataVersion();
  const known = await store.getSetting(setting);
  if (known === version) return 0;
  const moved = known === undefined ? 0 : await reevaluateTasks(store, clock.now());
  await store.setSetting(setting, version);
  if (known !== undefined)
    log.info({ from: known, to: version, moved }, 'zone data changed; schedules were evaluated again');
  return moved;
}

/** Slots that were due already stay due; only the ones ahead are computed anew. Other work of the process goes on in between. */
async function reevaluateTasks(store: Store, now: number): Promise<number> {
  let moved = 0;
  let after: string | null = null;
  for (;;) {
    const tasks = await store.scheduledAfter(after, batch);
    const changes = [];
    for (const { id, schedule, next_at, next_slot_at } of tasks) {
      if (next_slot_at <= now || schedule.kind === 'condition' || schedule.kind === 'event') continue;
      const next = compileSchedule(schedule).next(now);
      if (next !== next_slot_at && next_at === next_slot_at)
        changes.push({ id, next_slot_at: next, next_at: next });
    }
    if (changes.length > 0) await store.setNext(changes);
    moved += changes.length;
    const last = tasks.at(-1);
    if (!last || tasks.length < batch) return moved;
    after = last.id;
    await nextTurn();
  }
}
