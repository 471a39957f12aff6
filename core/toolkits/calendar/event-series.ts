import type { LocalTime, Recurrence } from '../../schedule/recurrence.ts';
import type { Zone } from '../../schedule/zone.ts';

/** A local time in its zone; null is floating, or a date: it happens at that local time wherever the reader is. */
export interface ZonedTime {
  readonly local: LocalTime;
  readonly zone: Zone | null;
  /** A date without a time. */
  readonly isDate: boolean;
}

/** What every occurrence of an event shows. */
export interface EventFacts {
  readonly title: string;
  readonly location: string | null;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  /** False for TRANSP:TRANSPARENT: takes no time. */
  readonly busy: boolean;
  readonly allDay: boolean;
  readonly start: ZonedTime;
  /** Milliseconds: elapsed time of a timed event, whole days of an all-day one. */
  readonly duration: number;
}

/** A replaced occurrence (RECURRENCE-ID). */
export interface EventOverride extends EventFacts {
  readonly replaces: ZonedTime;
  /** RANGE=THISANDFUTURE: also shifts and changes all later occurrences. */
  readonly andFuture: boolean;
}

/** An event with all that says when it happens. */
export interface EventSeries extends EventFacts {
  readonly uid: string;
  readonly rules: readonly Recurrence[];
  readonly dates: readonly ZonedTime[];
  readonly excluded: readonly ZonedTime[];
  readonly overrides: readonly EventOverride[];
}
