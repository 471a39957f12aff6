import { expect, test } from 'vitest';
import { ownerAgentId } from '../../../core/model/agent.ts';
import { refreshZoneData } from '../../../core/services/zone-data.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleTask } from '../../support/sample-task.ts';
import { createSilentLog } from '../../support/silent-log.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';

const hour = 3_600_000;

/** A task whose stored next slot is an hour off, as older zone data had it. */
async function setUp(known: string | undefined) {
  const clock = new FakeClock('2026-03-02T08:00:00Z');
  const store = openTestStore();
  const right = Date.parse('2026-03-03T06:30:00Z');
  const task = sampleTask({ id: testIds.next(), next_at: right + hour, next_slot_at: right + hour });
  await store.insertTask(task, ownerAgentId);
  if (known !== undefined) await store.setSetting('zone_data_version', known);
  const moved = await refreshZoneData({ clock, store, log: createSilentLog() });
  return { moved, next: (await store.getTask(task.id))?.next_at, right };
}

test('with another version of the zone data the slots ahead are computed anew', async () => {
  const { moved, next, right } = await setUp('2020a');
  expect([moved, next]).toEqual([1, right]);
});

test('with the same version nothing is touched', async () => {
  const { zoneDataVersion } = await import('../../../core/schedule/schedule.ts');
  const { moved, next, right } = await setUp(zoneDataVersion());
  expect([moved, next]).toEqual([0, right + hour]);
});
