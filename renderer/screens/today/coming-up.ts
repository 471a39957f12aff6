import type { OutputOf } from '../../api/api.ts';

type TaskSummary = OutputOf<'tasks.list'>['items'][number];
type ComingSlot = OutputOf<'tasks.calendar'>['next'][number];

/** A task that is due on a day. */
export interface ComingTask {
  readonly task: TaskSummary;
  /** Its first time on that day; ISO. */
  readonly at: string;
  /** How often it comes after that on the same day, as far as is known. */
  readonly more: number;
  /** It is what snoozing and skipping would move. */
  readonly isNext: boolean;
}

export interface ComingDay {
  readonly day: 'overdue' | 'today' | 'tomorrow';
  readonly tasks: readonly ComingTask[];
}

/**
 * Tasks by when they are due, until the end of tomorrow in the person's own zone: first as their own next instant says, which
 * may be snoozed, then as `coming` slots say. Polled conditions are no appointments.
 */
export function comingUp(
  tasks: readonly TaskSummary[],
  coming: readonly ComingSlot[],
  now: number,
): readonly ComingDay[] {
  const endOf = (days: number) => new Date(now).setHours(24 * days, 0, 0, 0);
  const [today, tomorrow] = [endOf(1), endOf(2)];
  const dayAt = (at: number): ComingDay['day'] | null =>
    at < now ? 'overdue' : at < today ? 'today' : at < tomorrow ? 'tomorrow' : null;

  const rows = tasks.flatMap((task) => {
    if (task.next_at === null || task.schedule_kind === 'condition') return [];
    const first = Date.parse(task.next_at);
    const later = coming
      .filter(({ task_id, at }) => task_id === task.id && Date.parse(at) > first)
      .map(({ at }) => at);
    const byDay = Map.groupBy([task.next_at, ...later], (at) => dayAt(Date.parse(at)));
    return [...byDay].flatMap(([day, [at, ...others]]) =>
      day === null || at === undefined
        ? []
        : [{ day, task, at, more: others.length, isNext: at === task.next_at }],
    );
  });
  rows.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (['overdue', 'today', 'tomorrow'] as const).flatMap((day) => {
    const own = rows.flatMap(({ day: other, ...row }) => (other === day ? [row] : []));
    return own.length === 0 ? [] : [{ day, tasks: own }];
  });
}
