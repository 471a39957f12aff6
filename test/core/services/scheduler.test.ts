import { expect, onTestFinished, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { Task, TaskDefinition } from '../../../core/model/task.ts';
import { compileSchedule } from '../../../core/schedule/schedule.ts';
import { newRun } from '../../../core/services/new-run.ts';
import { Scheduler } from '../../../core/services/scheduler.ts';
import type { Store } from '../../../core/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleTask } from '../../support/sample-task.ts';
import { createSilentLog } from '../../support/silent-log.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Setting {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly task: Task;
}

/** An hourly task whose first slot is 09:00 UTC; it is 08:00. */
async function setUp(definition: Partial<TaskDefinition> = {}): Promise<Setting> {
  const clock = new FakeClock('2026-03-02T08:00:00Z');
  const store = openTestStore();
  const schedule = {
    kind: 'rrule',
    expression: 'FREQ=HOURLY',
    timezone: 'UTC',
    anchor: '2026-03-01T00:00:00',
  } as const;
  const next = compileSchedule(definition.schedule ?? schedule).next(clock.now());
  const task = sampleTask(
    { id: testIds.next(), next_at: next, next_slot_at: next },
    { schedule, overlap: 'parallel', ...definition },
  );
  await store.insertTask(task, ownerAgentId);
  const scheduler = new Scheduler({
    clock,
    store,
    ids: testIds,
    log: createSilentLog(),
    late_after_ms: minute,
    onDecided: () => {},
    poll: () => {},
  });
  onTestFinished(() => scheduler.stop());
  return { clock, store, scheduler, task };
}

async function ledger({ store, task }: Setting): Promise<readonly string[]> {
  const { items } = await store.findOccurrences({ task_id: task.id }, { limit: 1000 });
  return items
    .toSorted((a, b) => a.slot_at - b.slot_at)
    .map(({ slot_at, state }) => `${new Date(slot_at).toISOString().slice(11, 16)} ${state}`);
}

test('sleeps until the slot and fires it then', async () => {
  const setting = await setUp();
  setting.scheduler.start();
  await setting.clock.advance(hour - 1);
  expect(await ledger(setting)).toEqual([]);
  await setting.clock.advance(1);
  expect(await ledger(setting)).toEqual(['09:00 queued']);
});

test('a slot is read ahead of its time, and only written on it', async () => {
  const setting = await setUp();
  const { clock, scheduler, store } = setting;
  scheduler.start();
  await clock.advance(hour - 1);
  let reads = 0;
  const dueTasks = store.dueTasks;
  store.dueTasks = (now, limit) => {
    reads++;
    return dueTasks(now, limit);
  };
  await clock.advance(1);
  expect([reads, await ledger(setting)]).toEqual([0, ['09:00 queued']]);
});

test('what was read ahead is forgotten when something changes before the slot', async () => {
  const setting = await setUp({ overlap: 'skip' });
  const { clock, scheduler, store, task } = setting;
  scheduler.start();
  await clock.advance(hour - 1);
  const origin = { id: testIds.next(), trigger: 'manual', now: clock.now() } as const;
  await store.enqueue(newRun(task, origin), null);
  await clock.advance(1);
  expect(await ledger(setting)).toEqual(['09:00 skipped']);
});

test('wakes up by itself at most twice a minute while nothing is due', async () => {
  const { clock, scheduler } = await setUp();
  let armed = 0;
  const timer = clock.timer.bind(clock);
  clock.timer = (delay, callback) => {
    armed++;
    return timer(delay, callback);
  };
  scheduler.start();
  await clock.advance(10 * minute);
  expect(armed).toBeLessThanOrEqual(21);
});

test('a new task is seen at once', async () => {
  const setting = await setUp();
  setting.scheduler.start();
  await setting.clock.advance(10);
  const at = setting.clock.now() + 5 * minute;
  const soon = sampleTask(
    { id: testIds.next(), next_at: at, next_slot_at: at },
    {
      schedule: { ...setting.task.definition.schedule, kind: 'once', expression: new Date(at).toISOString() },
    },
  );
  await setting.store.insertTask(soon, ownerAgentId);
  await setting.clock.advance(5 * minute);
  expect(await ledger({ ...setting, task: soon })).toEqual(['08:05 queued']);
});

test('a clock that jumps forward is noticed within half a minute', async () => {
  const setting = await setUp();
  setting.scheduler.start();
  await setting.clock.advance(10);
  setting.clock.jump(hour);
  await setting.clock.advance(30_000);
  expect(await ledger(setting)).toEqual(['09:00 queued']);
});

test('a clock that jumps back makes no slot run twice', async () => {
  const setting = await setUp();
  setting.scheduler.start();
  await setting.clock.advance(hour);
  setting.clock.jump(-hour);
  setting.scheduler.wakeUp();
  await setting.clock.advance(hour);
  expect(await ledger(setting)).toEqual(['09:00 queued']);
});

test('slots missed while the engine was off are all in the ledger, and the latest runs', async () => {
  const setting = await setUp({ misfire: 'run_once' });
  await setting.clock.advance(3 * hour + 30 * minute);
  await setting.scheduler.runOnce();
  expect(await ledger(setting)).toEqual(['09:00 coalesced', '10:00 coalesced', '11:00 queued']);
});

test('with run_all a year of missed slots is queued to the last one', async () => {
  const schedule = {
    kind: 'rrule',
    expression: 'FREQ=DAILY',
    timezone: 'UTC',
    anchor: '2026-03-01T09:00:00',
  } as const;
  const setting = await setUp({ misfire: 'run_all', overlap: 'parallel', schedule });
  await setting.clock.advance(365 * 24 * hour);
  const counts = await setting.scheduler.runOnce();
  expect(counts.runs).toBe(365);
});

test('years of missed minutes become one row and two hundred', async () => {
  const schedule = {
    kind: 'rrule',
    expression: 'FREQ=MINUTELY',
    timezone: 'UTC',
    anchor: '2026-03-01T00:00:00',
  } as const;
  const setting = await setUp({ misfire: 'skip', schedule });
  await setting.clock.advance(30 * 24 * hour);
  await setting.scheduler.runOnce();
  const { items } = await setting.store.findOccurrences({ task_id: setting.task.id }, { limit: 1000 });
  expect(items.reduce((sum, { span_count }) => sum + span_count, 0)).toBe(30 * 24 * 60);
});

test('two schedulers on one store fire a slot once', async () => {
  const setting = await setUp();
  const { clock, store } = setting;
  const other = new Scheduler({
    clock,
    store,
    ids: testIds,
    log: createSilentLog(),
    late_after_ms: minute,
    onDecided: () => {},
    poll: () => {},
  });
  await clock.advance(hour);
  const counts = await Promise.all([setting.scheduler.runOnce(), other.runOnce()]);
  expect(counts[0].runs + counts[1].runs).toBe(1);
});

test('a once task is completed by its slot', async () => {
  const schedule = {
    kind: 'once',
    expression: '2026-03-02T08:10:00Z',
    timezone: 'UTC',
    anchor: '2026-03-02T08:10:00',
  } as const;
  const { clock, store, scheduler, task } = await setUp({ schedule });
  scheduler.start();
  await clock.advance(10 * minute);
  expect(await store.getTask(task.id)).toMatchObject({ status: 'completed', next_at: null });
});

test('quiet hours move a slot to their end, and it fires then', async () => {
  const setting = await setUp({ quiet_hours: { from: '08:30', to: '09:30', policy: 'delay' } });
  setting.scheduler.start();
  await setting.clock.advance(hour);
  expect(await ledger(setting)).toEqual(['09:00 pending']);
  await setting.clock.advance(30 * minute);
  expect(await ledger(setting)).toEqual(['09:00 queued']);
});

test('a store that cannot be written is tried again, and the slot is not lost', async () => {
  const setting = await setUp();
  const decide = setting.store.decide.bind(setting.store);
  let failures = 3;
  setting.store.decide = async (...args) => {
    if (failures-- > 0) throw new OrdinautError({ code: 'storage_full', message: 'the disk is full' });
    return decide(...args);
  };
  setting.scheduler.start();
  await setting.clock.advance(hour + 10_000);
  expect(await ledger(setting)).toEqual(['09:00 queued']);
});

test('a task whose schedule cannot be evaluated is paused and asked about, and holds up no other', async () => {
  const setting = await setUp();
  const at = setting.task.next_at;
  const schedule = { ...setting.task.definition.schedule, timezone: 'Mars/Olympus' };
  const broken = sampleTask(
    { id: testIds.next(), next_at: at, next_slot_at: at },
    { title: 'Broken', schedule },
  );
  await setting.store.insertTask(broken, ownerAgentId);
  setting.scheduler.start();
  await setting.clock.advance(hour);
  const [item] = (await setting.store.findInbox({ state: 'open' }, { limit: 10 })).items;
  expect([await ledger(setting), (await setting.store.getTask(broken.id))?.status, item?.title]).toEqual([
    ['09:00 queued'],
    'paused',
    '“Broken” is paused',
  ]);
});
