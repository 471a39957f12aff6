import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Task } from '../model/task.ts';
import type { Clock } from '../ports.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import { localTime } from './local-time.ts';
import type { TaskBook } from './services.ts';

export interface SlotsAheadOptions {
  readonly clock: Clock;
  readonly store: Store;
  /** Throws `not_found`. */
  readonly getTask: (id: Id) => Promise<Task>;
}

/** What a person decides about slots that are still to come, before the scheduler does. */
export function createSlotsAhead({
  clock,
  store,
  getTask,
}: SlotsAheadOptions): Pick<TaskBook, 'snooze' | 'skipNext' | 'restoreSlot'> {
  return {
    async snooze(id, to) {
      const task = await getTask(id);
      const now = clock.now();
      const { slot_at, fires_at } = await nextOccurrence(store, task, now);
      const from = Math.max(now, fires_at);
      const until = 'until' in to ? to.until : from + to.minutes * 60_000;
      const { timezone } = task.definition.schedule;
      if (until <= from) {
        const message = `${localTime(until, timezone)} is not later than ${localTime(from, timezone)}, when it would run`;
        throw new OrdinautError({
          code: 'invalid_input',
          message,
          path: 'until',
          hint: 'to have it earlier, run it now and skip the next occurrence',
        });
      }
      const reason = `snoozed until ${localTime(until, timezone)}`;
      await decideNext(store, task, slot_at, { kind: 'pending', slot_at, fire_at: until, reason }, now);
      return { task: await getTask(id), snoozed_slot_at: slot_at };
    },

    async skipNext(id, by) {
      const task = await getTask(id);
      const now = clock.now();
      const { slot_at } = await nextOccurrence(store, task, now);
      const reason = `skipped on request of ${by === ownerAgentId ? 'a person' : by}`;
      await decideNext(store, task, slot_at, { kind: 'settled', slot_at, state: 'skipped', reason }, now);
      return { task: await getTask(id), skipped_slot_at: slot_at };
    },

    async restoreSlot(id, slot_at) {
      const task = await getTask(id);
      const { schedule } = task.definition;
      const next_slot_at = Math.min(slot_at, task.next_slot_at ?? slot_at);
      if (!['rrule', 'cron', 'once'].includes(schedule.kind) || !compileSchedule(schedule).includes(slot_at))
        throw new OrdinautError({
          code: 'conflict',
          message: `${localTime(slot_at, schedule.timezone)} is no slot of “${task.definition.title}”, as it is now`,
          path: 'slot_at',
          hint: 'occurrences.list shows what was skipped or put off, by its own time',
        });
      await store.restoreSlot({ task_id: id, slot_at, next_slot_at }, clock.now());
      return getTask(id);
    },
  };
}

/** What comes next: a pending slot that fires before the schedule goes on, or the schedule's own. */
async function nextOccurrence(
  store: Store,
  task: Task,
  now: Instant,
): Promise<{ readonly slot_at: Instant; readonly fires_at: Instant }> {
  const pending = (await store.findOccurrences({ task_id: task.id, state: 'pending' }, { limit: 100 })).items;
  const first = pending
    .map(({ slot_at, fire_at }) => ({ slot_at, fires_at: fire_at ?? now }))
    .toSorted((a, b) => a.fires_at - b.fires_at)[0];
  if (first && (task.next_at === null || first.fires_at <= task.next_at)) return first;
  if (task.next_slot_at !== null && task.next_at !== null) {
    return { slot_at: task.next_slot_at, fires_at: task.next_at };
  }
  throw new OrdinautError({
    code: 'conflict',
    message: `“${task.definition.title}” has no next occurrence`,
    hint:
      task.status === 'active'
        ? 'it runs by hand, on events, or has no slots left'
        : `the task is ${task.status}`,
  });
}

async function decideNext(
  store: Store,
  task: Task,
  slot: Instant,
  decision: Parameters<Store['decideAhead']>[0]['decisions'][number],
  now: Instant,
): Promise<void> {
  const own = slot === task.next_slot_at;
  const next = own ? compileSchedule(task.definition.schedule).next(slot) : task.next_slot_at;
  await store.decideAhead(
    {
      task_id: task.id,
      expected_next_at: task.next_at,
      decisions: [decision],
      next_slot_at: next,
      next_at: own ? next : task.next_at,
      completed: own && next === null,
    },
    now,
  );
}
