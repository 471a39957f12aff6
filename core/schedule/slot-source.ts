import type { Instant } from '../model/json.ts';

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
