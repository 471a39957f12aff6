import type { Instant } from '../../model/json.ts';
import type { SearchBounds, SlotSource } from '../../schedule/slot-source.ts';

/** Slots of one rule in a window: one that fires each second ends here. */
export const OCCURRENCE_LIMIT = 10_000;
/** Steps for all rules of an event, some 20 ms: one whose COUNT is too long to walk ends here. */
const STEP_LIMIT = 300_000;

/** What one event may cost, in a window that ends at `to`. */
export const boundsUpTo = (to: Instant): SearchBounds => ({ horizon: to, steps: STEP_LIMIT });

export interface Expansion {
  /** Ascending. */
  readonly slots: readonly Instant[];
  /** False when a limit ended the expansion early. */
  readonly complete: boolean;
}

/** The slots in [from, to], at most `limit` of them; `bounds` are those that the source searches in. */
export function slotsBetween(
  source: SlotSource,
  from: Instant,
  to: Instant,
  bounds: SearchBounds,
  limit = OCCURRENCE_LIMIT,
): Expansion {
  const slots: Instant[] = [];
  for (let slot = source.next(from - 1); slot <= to; slot = source.next(slot)) {
    if (slots.length === limit) return { slots, complete: false };
    slots.push(slot);
  }
  return { slots, complete: bounds.steps > 0 };
}
