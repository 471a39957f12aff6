import type { Day } from './calendar-days.ts';
import type { CalendarPlace } from './calendar-place.ts';
import type { Counts } from './slots.ts';

/** What the grids of a month and of a week take. */
export interface GridProps {
  readonly place: CalendarPlace;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekStart: number;
  /** By day in the month, by hour (`2026-11-20 08`) in the week. */
  readonly counts: ReadonlyMap<string, Counts>;
  readonly today: Day;
  readonly onChoose: (place: CalendarPlace) => void;
  readonly onMove: (columns: number, rows: number) => void;
  readonly onPage: (pages: number) => void;
}
