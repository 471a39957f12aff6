import type { OutputOf } from '../../api/api.ts';

type TaskSummary = OutputOf<'tasks.list'>['items'][number];
type DueTask = TaskSummary & { readonly next_at: string };

export interface ComingDay {
  readonly day: 'overdue' | 'today' | 'tomorrow';
  readonly tasks: readonly DueTask[];
}

/** Tasks by when they are due next, until the end of tomorrow in the person's own zone; polled conditions are no appointments. */
export function comingUp(tasks: readonly TaskSummary[], now: number): readonly ComingDay[] {
  const endOf = (days: number) => new Date(now).setHours(24 * days, 0, 0, 0);
  const due = tasks
    .filter((task): task is DueTask => task.next_at !== null && task.schedule_kind !== 'condition')
    .sort((one, other) => Date.parse(one.next_at) - Date.parse(other.next_at));
  const between = (from: number, to: number) =>
    due.filter(({ next_at }) => Date.parse(next_at) >= from && Date.parse(next_at) < to);
  const days: readonly ComingDay[] = [
    { day: 'overdue', tasks: between(Number.NEGATIVE_INFINITY, now) },
    { day: 'today', tasks: between(now, endOf(1)) },
    { day: 'tomorrow', tasks: between(endOf(1), endOf(2)) },
  ];
  return days.filter((each) => each.tasks.length > 0);
}
