import type { Instant } from '../model/json.ts';
import { hourMs, minuteMs, secondMs } from './civil.ts';
import { setSource } from './compile.ts';
import type { LocalTime, Recurrence, RecurrenceSet } from './recurrence.ts';
import { namedLocal, never } from './slot-source.ts';
import type { Zone } from './zone.ts';

/**
 * The anchor of a schedule that has no DTSTART; see `normaliseSchedule`.
 * A COUNT begins with the first slot after `now`, so that it is the number of runs to come.
 */
export function impliedAnchor(set: RecurrenceSet | null, zone: Zone, now: Instant): LocalTime {
  const local = zone.toLocal(now);
  const rule = set?.rule;
  const unit = rule ? finestNamedUnit(rule) : undefined;
  const anchor =
    unit === undefined ? Math.floor(local / secondMs) * secondMs : Math.ceil(local / unit) * unit;
  if (!rule || rule.count === null) return anchor;
  const endless = setSource(
    { rule: { ...rule, count: null }, added: [], excluded: [] },
    { zone, anchor, gap: 'forward' },
  );
  const first = endless.next(now);
  if (first === never) return anchor;
  return namedLocal(endless, first, zone);
}

function finestNamedUnit(rule: Recurrence): number | undefined {
  if (rule.bySecond.length > 0) return secondMs;
  if (rule.byMinute.length > 0) return minuteMs;
  return rule.byHour.length > 0 ? hourMs : undefined;
}
