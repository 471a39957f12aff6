import { useEffect, useMemo } from 'react';
import { useOperation, useOperationPages } from '../../data/operation-query.ts';
import { type CalendarSlot, withComing } from './slots.ts';

/** Rows of the ledger that are read for one view; of more the newest are shown, and the view says so. */
const mostRows = 5_000;
/** As many as `tasks.calendar` names at once. */
const mostComing = 1_000;

export interface SlotsAnswer {
  readonly data: readonly CalendarSlot[] | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  /** Not all slots of the time are among them. */
  readonly isIncomplete: boolean;
}

/** Slots of all tasks between two instants, each with its time: what became of the past ones, and those still to come. */
export function useSlots(from: Date, until: Date): SlotsAnswer {
  const since = from.toISOString();
  const end = until.toISOString();
  const ledger = useOperationPages('occurrences.list', { since, until: end, limit: 1_000 });
  const { data, hasNextPage, isFetching, fetchNextPage } = ledger;
  const isFull = (data?.length ?? 0) >= mostRows;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFull) void fetchNextPage();
  }, [hasNextPage, isFetching, isFull, fetchNextPage]);
  const calendar = useOperation('tasks.calendar', { from: since, to: end, next: mostComing });
  const coming = calendar.data?.next;
  const slots = useMemo(
    () => (data && coming ? withComing(data, coming, until.getTime()) : undefined),
    [data, coming, until],
  );
  const last = coming?.at(-1);
  const isCut = coming?.length === mostComing && last !== undefined && Date.parse(last.at) < until.getTime();
  return {
    data: slots,
    error: ledger.error ?? calendar.error,
    refetch: () => Promise.all([ledger.refetch(), calendar.refetch()]),
    isIncomplete: (hasNextPage && isFull) || isCut,
  };
}
