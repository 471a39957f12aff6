import type { Day } from './calendar-days.ts';
import type { CalendarPlace } from './calendar-place.ts';
import type { CalendarSlot } from './slots.ts';

/** What the grids of a month and of a week take. */
export interface GridProps {
  readonly place: CalendarPlace;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekStart: number;
  readonly slots: readonly CalendarSlot[];
  readonly today: Day;
  readonly onChoose: (place: CalendarPlace) => void;
  readonly onMove: (columns: number, rows: number) => void;
  readonly onPage: (pages: number) => void;
}
