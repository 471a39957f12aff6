import type { OutputOf } from '../../api/api.ts';
import { type Day, dayOf } from './calendar-days.ts';

/** A slot in the calendar: of the ledger, or still to come. */
export interface CalendarSlot {
  readonly task_id: string;
  readonly task_title: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** State of its occurrence, or `expected`. */
  readonly state: string;
  readonly reason: string | null;
  readonly run_id: string | null;
  /** How many slots it stands for. */
  readonly count: number;
}

/** What states are counted as, the one that a person has to see first in front. */
export const outcomes = ['failed', 'late', 'skipped', 'ran', 'going', 'expected'] as const;
export type Outcome = (typeof outcomes)[number];

const outcomeOf: Readonly<Record<string, Outcome>> = {
  failed: 'failed',
  late: 'late',
  skipped: 'skipped',
  coalesced: 'skipped',
  ran: 'ran',
  queued: 'going',
  pending: 'going',
};

export type Counts = Readonly<Partial<Record<Outcome, number>>>;

/** How many slots of each outcome. */
export function countsOf(slots: readonly CalendarSlot[]): Counts {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { state, count } of slots) {
    const outcome = outcomeOf[state] ?? 'expected';
    counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  return counts;
}

export const totalOf = (counts: Counts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** How warm a cell is, 0 to 4, beside the fullest one. */
export function heatOf(total: number, most: number): number {
  return total === 0 || most === 0 ? 0 : Math.max(1, Math.ceil((Math.log1p(total) / Math.log1p(most)) * 4));
}

/** Slots by day, or by hour of a day (`2026-11-20 08`), in the person's own zone. */
export function slotsByCell(
  slots: readonly CalendarSlot[],
  by: 'day' | 'hour',
): ReadonlyMap<string, readonly CalendarSlot[]> {
  return Map.groupBy(slots, ({ at }) =>
    by === 'day' ? dayOf(at) : hourKey(dayOf(at), new Date(at).getHours()),
  );
}

export const hourKey = (day: Day, hour: number): string => `${day} ${String(hour).padStart(2, '0')}`;

/** The slots of a day, task by task, in the order of their first. */
export function byTask(slots: readonly CalendarSlot[]): readonly {
  readonly task_id: string;
  readonly title: string | null;
  readonly slots: readonly CalendarSlot[];
}[] {
  const sorted = [...slots].sort((one, other) => one.at - other.at);
  return [...Map.groupBy(sorted, ({ task_id }) => task_id)].map(([task_id, own]) => ({
    task_id,
    title: own[0]?.task_title ?? null,
    slots: own,
  }));
}

type LedgerRow = OutputOf<'occurrences.list'>['items'][number];
type ComingSlot = OutputOf<'tasks.calendar'>['next'][number];

/** The slots of the ledger and those that come before `until`; one that is put off or was skipped ahead is in the ledger already. */
export function withComing(
  ledger: readonly LedgerRow[],
  coming: readonly ComingSlot[],
  until: number,
): readonly CalendarSlot[] {
  const known = ledger.map((row): CalendarSlot => {
    const { task_id, task_title, state, reason, run_id, span_count } = row;
    return { task_id, task_title, at: Date.parse(row.slot_at), state, reason, run_id, count: span_count };
  });
  const keyOf = ({ task_id, at }: Pick<CalendarSlot, 'task_id' | 'at'>) => `${task_id} ${at}`;
  const keys = new Set(known.map(keyOf));
  const later = coming.map(({ task_id, title, at }): CalendarSlot => {
    const facts = { state: 'expected', reason: null, run_id: null, count: 1 };
    return { task_id, task_title: title, at: Date.parse(at), ...facts };
  });
  return [...known, ...later.filter((slot) => slot.at < until && !keys.has(keyOf(slot)))];
}
