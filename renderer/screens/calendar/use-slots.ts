import { useEffect, useMemo } from 'react';
import { useOperation, useOperationPages } from '../../data/operation-query.ts';
import type { CalendarSlot } from './slots.ts';

/** Rows of the ledger that are read for one view; of more the newest are shown, and the view says so. */
const mostRows = 20_000;

export interface SlotsAnswer {
  readonly data: readonly CalendarSlot[] | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  /** Not all slots of the time are among them. */
  readonly isIncomplete: boolean;
}

/** Slots of all tasks between two instants: what became of the past ones, and those still to come. */
export function useSlots(from: Date, until: Date): SlotsAnswer {
  const ledger = useOperationPages('occurrences.list', {
    since: from.toISOString(),
    until: until.toISOString(),
    limit: 1_000,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = ledger;
  const isFull = (data?.length ?? 0) >= mostRows;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFull) void fetchNextPage();
  }, [hasNextPage, isFetching, isFull, fetchNextPage]);
  const tasks = useOperation('tasks.list', { status: 'active', limit: 1_000 });
  const slots = useMemo(() => {
    if (!data || !tasks.data) return undefined;
    const past = data.map(
      (row): CalendarSlot => ({ ...row, at: Date.parse(row.slot_at), count: row.span_count }),
    );
    const next = tasks.data.items.flatMap(
      ({ id, title, next_at, schedule_kind }): readonly CalendarSlot[] => {
        if (next_at === null || schedule_kind === 'condition') return [];
        const at = Date.parse(next_at);
        if (at < from.getTime() || at >= until.getTime()) return [];
        return [
          { task_id: id, task_title: title, at, state: 'expected', reason: null, run_id: null, count: 1 },
        ];
      },
    );
    const known = new Set(past.map(({ task_id, at }) => `${task_id} ${at}`));
    return [...past, ...next.filter(({ task_id, at }) => !known.has(`${task_id} ${at}`))];
  }, [data, tasks.data, from, until]);
  return {
    data: slots,
    error: ledger.error ?? tasks.error,
    refetch: ledger.refetch,
    isIncomplete: hasNextPage && isFull,
  };
}
