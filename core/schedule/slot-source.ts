import type { Instant } from '../model/json.ts';
import { dayMs, dayOf, lastYear } from './civil.ts';
import type { LocalTime } from './recurrence.ts';
import type { Zone } from './zone.ts';

/** What is unusual about a slot; null for the rule as written. */
export type SlotMark =
  /** Its local time does not exist on that day, and it was moved forward by the gap. */
  | 'gap_moved'
  /** Its local time comes twice on that day; this is the first. */
  | 'overlap_first'
  /** Moved from a holiday to the next business day. */
  | 'holiday_moved';

/** An ordered set of instants, each found without walking from the first. */
export interface SlotSource {
  /** The first slot strictly after `after`; Infinity when there is none, or none within the bounds of the search. */
  next(after: Instant): Instant;
  /** `slot` is one of the source's slots. */
  mark(slot: Instant): SlotMark | null;
}

export const never = Number.POSITIVE_INFINITY;

/** Where a search ends early, for rules that anybody may have written: what lies beyond is as if it were not there. */
export interface SearchBounds {
  /** No slot after it is wanted; the search may go on for a day, and ends there. */
  readonly horizon: Instant;
  /** Steps that may still be taken, shared by all rules of one question; each costs some fifty nanoseconds. */
  steps: number;
}

export const unbounded: SearchBounds = {
  horizon: dayOf(lastYear, 12, 31) * dayMs,
  steps: Number.POSITIVE_INFINITY,
};

/** The local time that a rule names for one of its slots, before a gap moved it. */
export function namedLocal(source: SlotSource, slot: Instant, zone: Zone): LocalTime {
  const range = zone.rangeAt(slot);
  return slot + (source.mark(slot) === 'gap_moved' ? range.before : range.offset);
}

/** Instants known one by one: the kind `once`, and RDATE. */
export class FixedSlots implements SlotSource {
  readonly #slots: readonly Instant[];

  constructor(slots: readonly Instant[]) {
    this.#slots = [...new Set(slots)].sort((a, b) => a - b);
  }

  next(after: Instant): Instant {
    let [low, high] = [0, this.#slots.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#slots[middle] ?? never) > after) high = middle;
      else low = middle + 1;
    }
    return this.#slots[low] ?? never;
  }

  mark(): SlotMark | null {
    return null;
  }
}
