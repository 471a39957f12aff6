import ICAL from 'ical.js';
import type { Recurrence } from '../../schedule/recurrence.ts';
import { readRule } from '../../schedule/rule-parts.ts';

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
