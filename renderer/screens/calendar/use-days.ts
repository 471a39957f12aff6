import { useMemo } from 'react';
import { useOperation } from '../../data/operation-query.ts';
import type { Day } from './calendar-days.ts';
import type { Counts } from './slots.ts';

export interface DaysAnswer {
  readonly data: ReadonlyMap<Day, Counts> | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly isIncomplete: boolean;
  /** Some later days are counted as the same weekdays before. */
  readonly isEstimated: boolean;
}

/** How many slots of each outcome the days between two instants hold, in the person's own zone. */
export function useDays(from: Date, until: Date, enabled: boolean): DaysAnswer {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const input = { from: from.toISOString(), to: until.toISOString(), timezone, next: 0 };
  const { data, error, refetch } = useOperation('tasks.calendar', input, { enabled });
  const days = useMemo(
    () =>
      data &&
      new Map(
        data.days.map(({ day, failed, late, skipped, coalesced, ran, open, expected }) => {
          const all = { failed, late, skipped: skipped + coalesced, ran, going: open, expected };
          const known = Object.entries(all).filter(([, count]) => count > 0);
          return [day, Object.fromEntries(known) as Counts] as const;
        }),
      ),
    [data],
  );
  return {
    data: days,
    error,
    refetch,
    isIncomplete: data?.incomplete ?? false,
    isEstimated: data?.estimated ?? false,
  };
}
