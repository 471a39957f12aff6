import type ICAL from 'ical.js';
import { wallTime } from './ical-time.ts';
import { expandRule } from './recurrence.ts';
import { type RecurrenceRule, recurrenceRule } from './recurrence-rule.ts';
import type { Zone } from './zone.ts';

/** A STANDARD or DAYLIGHT block: offsets in milliseconds, onsets as wall times of the offset before. */
interface Observance {
  readonly start: number;
  readonly offsetBefore: number;
  readonly offsetAfter: number;
  readonly dates: readonly number[];
  readonly rule?: RecurrenceRule;
}

const TWO_YEARS = 2 * 366 * 86_400_000;

/** A zone as the file itself defines it, for a TZID that the runtime does not know. Throws when no block is usable. */
export function vtimezone(component: ICAL.Component): Zone {
  const name = String(component.getFirstPropertyValue('tzid') ?? 'unnamed');
  const observances = ['standard', 'daylight'].flatMap((kind) =>
    component.getAllSubcomponents(kind).map(observance),
  );
  if (observances.length === 0) throw new RangeError(`VTIMEZONE ${name} has neither STANDARD nor DAYLIGHT`);
  return {
    name,
    instantOf: (wall) => wall - offsetAt(observances, wall),
    wallOf(instant) {
      const first = instant + offsetAt(observances, instant);
      return instant + offsetAt(observances, first);
    },
  };
}

function observance(block: ICAL.Component): Observance {
  const start = wallTime(block.getFirstPropertyValue('dtstart') as ICAL.Time);
  const offset = (property: string) => {
    const value = block.getFirstPropertyValue(property) as ICAL.UtcOffset | null;
    if (!value) throw new RangeError(`VTIMEZONE without ${property.toUpperCase()}`);
    return value.toSeconds() * 1_000;
  };
  const offsetBefore = offset('tzoffsetfrom');
  const recur = block.getFirstPropertyValue('rrule') as ICAL.Recur | null;
  const until = recur?.until ? wallTime(recur.until) + offsetBefore : undefined;
  return {
    start,
    offsetBefore,
    offsetAfter: offset('tzoffsetto'),
    dates: block
      .getAllProperties('rdate')
      .flatMap((property) => property.getValues().map((value) => wallTime(value as unknown as ICAL.Time))),
    ...(recur && { rule: recurrenceRule(recur, start, false, until) }),
  };
}

/** The offset of the latest onset at or before a wall time; inside a gap the offset before it. */
function offsetAt(observances: readonly Observance[], wall: number): number {
  let latest: { at: number; observance: Observance } | undefined;
  for (const candidate of observances) {
    const at = latestOnset(candidate, wall);
    if (at !== undefined && (!latest || at > latest.at)) latest = { at, observance: candidate };
  }
  if (!latest) {
    const [first] = [...observances].sort((a, b) => a.start - b.start);
    return first?.offsetBefore ?? 0;
  }
  const { offsetBefore, offsetAfter } = latest.observance;
  return wall < latest.at + Math.max(0, offsetAfter - offsetBefore) ? offsetBefore : offsetAfter;
}

function latestOnset({ start, dates, rule }: Observance, wall: number): number | undefined {
  const end = rule?.until === undefined ? wall : Math.min(wall, rule.until);
  const ruled = rule ? expandRule(rule, start, end - TWO_YEARS, end).times : [];
  return [start, ...dates, ...ruled.slice(-1)].filter((at) => at <= wall).sort((a, b) => b - a)[0];
}
