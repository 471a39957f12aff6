import type { RecurrenceRule } from './recurrence-rule.ts';
import type { Zone } from './zone.ts';

/** A wall time in its zone; null is floating, or a date: it happens at that local time wherever the reader is. */
export interface ZonedWall {
  readonly wall: number;
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
  readonly start: ZonedWall;
  /** Milliseconds: elapsed time of a timed event, whole days of an all-day one. */
  readonly duration: number;
}

/** A replaced occurrence (RECURRENCE-ID). */
export interface EventOverride extends EventFacts {
  readonly replaces: ZonedWall;
  /** RANGE=THISANDFUTURE: also shifts and changes all later occurrences. */
  readonly andFuture: boolean;
}

/** An event with all that says when it happens. */
export interface EventSeries extends EventFacts {
  readonly uid: string;
  readonly rules: readonly RecurrenceRule[];
  readonly dates: readonly ZonedWall[];
  readonly excluded: readonly ZonedWall[];
  /** EXDATE given as a plain date: all occurrences of that day. */
  readonly excludedDays: readonly number[];
  readonly overrides: readonly EventOverride[];
}
