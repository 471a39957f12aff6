import type { Id, Instant } from '../model/json.ts';
import type { OccurrenceState } from '../model/occurrence.ts';
import type { Task } from '../model/task.ts';
import type { Clock } from '../ports.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import { zoneOf } from '../schedule/zone-names.ts';
import type { Store } from '../store/store.ts';
import { laterDays } from './later-days.ts';

export interface CalendarQuery {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly timezone: string;
  readonly task_id?: Id | undefined;
  /** How many coming slots to name, from now or from a later `from` on. */
  readonly next: number;
}

/** What became of the slots of a day, and how many are still to come. */
export type DayCounts = Readonly<Partial<Record<OccurrenceState | 'expected', number>>>;

export interface CalendarReport {
  /** By local date; days without slots are left out. */
  readonly days: ReadonlyMap<string, DayCounts>;
  /** Slots of each task by local date. */
  readonly tasks: readonly {
    readonly id: Id;
    readonly title: string;
    readonly days: ReadonlyMap<string, number>;
  }[];
  readonly next: readonly { readonly task: Task; readonly at: Instant }[];
  /** Tasks that come so often that later days are counted as the same weekdays before. */
  readonly estimated: boolean;
  /** There are more tasks or slots than were looked at. */
  readonly incomplete: boolean;
}

export type Calendar = (query: CalendarQuery) => Promise<CalendarReport>;

const dayMs = 86_400_000;
/** The ledger is read so many days at a time, so that other work comes between. */
const daysAtOnce = 14;
const mostTasks = 1_000;
/** A week of a task that runs every minute. */
const slotsOfATask = 10_100;
const mostSlots = 200_000;

/** Past slots from the ledger and coming ones from the schedules, by day: what a heat map shows. */
export function createCalendar({ store, clock }: { readonly store: Store; readonly clock: Clock }): Calendar {
  return async ({ from, to, timezone, task_id, next }) => {
    const zone = zoneOf(timezone);
    const dayOf = (instant: Instant) => new Date(zone.toLocal(instant)).toISOString().slice(0, 10);
    const days = new Map<string, Record<string, number>>();
    const byTask = new Map<Id, Map<string, number>>();
    const count = (id: Id, day: string, state: string, slots: number) => {
      const counts = days.get(day) ?? {};
      counts[state] = (counts[state] ?? 0) + slots;
      days.set(day, counts);
      const own = byTask.get(id) ?? new Map<string, number>();
      own.set(day, (own.get(day) ?? 0) + slots);
      byTask.set(id, own);
    };

    for (let since = from; since < to; since += daysAtOnce * dayMs) {
      const until = Math.min(to, since + daysAtOnce * dayMs);
      const filter = { since, until, ...(task_id !== undefined && { task_id }) };
      for (const { task_id: id, at, state, slots } of await store.countOccurrences(filter))
        count(id, dayOf(Math.max(at, from)), state, slots);
      await pause();
    }

    const tasks = task_id === undefined ? null : await store.getTask(task_id);
    const page = tasks
      ? { items: [tasks], next_cursor: null }
      : await store.findTasks({ status: 'active' }, { limit: mostTasks });
    const coming = page.items.filter(
      ({ status, next_slot_at }) => status === 'active' && next_slot_at !== null,
    );
    let left = mostSlots;
    let estimated = false;
    for (const task of coming) {
      const first = Math.max(from, task.next_slot_at ?? from);
      if (left <= 0 || first >= to) continue;
      const slots = compileSchedule(task.definition.schedule).between(
        first,
        to - 1,
        Math.min(left, slotsOfATask),
      );
      left -= slots.length;
      const expected = new Map<string, number>();
      for (const slot of slots) expected.set(dayOf(slot), (expected.get(dayOf(slot)) ?? 0) + 1);
      if (slots.length === slotsOfATask) estimated = laterDays(expected, dayOf(to - 1)) || estimated;
      for (const [day, number] of expected) count(task.id, day, 'expected', number);
      await pause();
    }

    return {
      days: new Map([...days].sort(byDay)),
      tasks: await named(store, byTask),
      next: upcoming(coming, Math.max(clock.now() + 1, from), next),
      estimated,
      incomplete: page.next_cursor !== null || left <= 0,
    };
  };
}

/** The first so many slots of all tasks from an instant on: always the earliest of what each task has next. */
function upcoming(tasks: readonly Task[], from: Instant, most: number): CalendarReport['next'] {
  const next = tasks.map((task) => {
    const { definition, next_slot_at } = task;
    const schedule = compileSchedule(definition.schedule);
    const isLater = next_slot_at !== null && next_slot_at >= from;
    return { task, schedule, at: isLater ? next_slot_at : schedule.next(from - 1) };
  });
  const found: { readonly task: Task; readonly at: Instant }[] = [];
  while (found.length < most) {
    let earliest: (typeof next)[number] | undefined;
    for (const each of next)
      if (each.at !== null && each.at < (earliest?.at ?? Number.POSITIVE_INFINITY)) earliest = each;
    if (earliest === undefined || earliest.at === null) break;
    found.push({ task: earliest.task, at: earliest.at });
    earliest.at = earliest.schedule.next(earliest.at);
  }
  return found;
}

async function named(store: Store, byTask: ReadonlyMap<Id, ReadonlyMap<string, number>>) {
  const found: { readonly id: Id; readonly title: string; readonly days: ReadonlyMap<string, number> }[] = [];
  for (const [id, days] of byTask) {
    const task = await store.getTask(id);
    found.push({ id, title: task?.definition.title ?? id, days: new Map([...days].sort(byDay)) });
  }
  return found.sort((a, b) => a.title.localeCompare(b.title));
}

const byDay = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one < other ? -1 : 1;

/** Lets other work come between. */
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
