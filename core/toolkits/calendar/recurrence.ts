import ICAL from 'ical.js';
import type { Instant } from '../../model/json.ts';
import type { Recurrence } from '../../schedule/recurrence.ts';
import { readRule } from '../../schedule/rule-parts.ts';
import type { SearchBounds, SlotSource } from '../../schedule/slot-source.ts';

/** Slots of one rule in a window: one that fires each second ends here. */
export const OCCURRENCE_LIMIT = 10_000;
/** Steps for all rules of an event, some 20 ms: one whose COUNT is too long to walk ends here. */
const STEP_LIMIT = 300_000;

/** What one event may cost, in a window that ends at `to`. */
export const boundsUpTo = (to: Instant): SearchBounds => ({ horizon: to, steps: STEP_LIMIT });

/**
 * The rule that ical.js read, forbidden combinations included (calendars hold them). Throws RangeError for one whose
 * COUNT or INTERVAL is below 1, `invalid_schedule` for numbers that no calendar has.
 */
export function ruleOf(recur: ICAL.Recur): Recurrence {
  if (!(recur.interval >= 1)) throw new RangeError(`INTERVAL ${recur.interval} is not 1 or more`);
  if (recur.count !== null && !(recur.count >= 1))
    throw new RangeError(`COUNT ${recur.count} is not 1 or more`);
  const rule = readRule(recur.toString());
  if (rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY') return rule;
  return { ...rule, byDay: rule.byDay.map(({ weekday }) => ({ weekday, nth: null })) };
}

/** RRULE of a component; null when it has none. Throws as `ruleOf`. */
export function ruleOfProperty(property: ICAL.Property | null): Recurrence | null {
  const recur = property?.getFirstValue();
  if (!property || recur === undefined || recur === null) return null;
  if (!(recur instanceof ICAL.Recur)) throw new RangeError('RRULE is not a rule');
  return ruleOf(recur);
}

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
