import { keepsDay, type WallDay, wallDay } from './recurrence-day.ts';
import type { RecurrenceRule } from './recurrence-rule.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Periods looked at for one rule: one that never fires ends here. */
const PERIOD_LIMIT = 100_000;
/** Occurrences of one rule in a window: one that fires each second ends here. */
export const OCCURRENCE_LIMIT = 10_000;

export interface Expansion {
  /** Wall times, ascending. */
  readonly times: readonly number[];
  /** False when a limit ended the expansion early. */
  readonly complete: boolean;
}

/**
 * The occurrences of a rule in [from, to], RFC 5545 §3.3.10. All times are wall times: milliseconds as if the local
 * time were UTC, so no zone and no clock of the process plays a part. Costs the same however old `start` is, unless
 * the rule has a COUNT, and never more than `PERIOD_LIMIT` periods or `OCCURRENCE_LIMIT` occurrences.
 */
export function expandRule(rule: RecurrenceRule, start: number, from: number, to: number): Expansion {
  const end = Math.min(to, rule.until ?? to);
  const times: number[] = [];
  let emitted = 0;
  let visited = 0;
  let period = rule.count === undefined ? Math.max(0, periodBefore(rule, start, from)) : 0;
  for (;;) {
    const begin = periodStart(rule, start, period);
    if (begin > end) return { times, complete: true };
    if (++visited > PERIOD_LIMIT || times.length >= OCCURRENCE_LIMIT) return { times, complete: false };
    const day = isSubDaily(rule) ? wallDay(begin) : undefined;
    if (day && !keepsDay(rule, day)) {
      period = nextDayPeriod(rule, start, period, day);
      continue;
    }
    for (const time of timesOf(rule, start, begin)) {
      if (time < start) continue;
      if (time > end) return { times, complete: true };
      if (rule.count !== undefined && emitted >= rule.count) return { times, complete: true };
      emitted++;
      if (time >= from) times.push(time);
    }
    period++;
  }
}

const isSubDaily = (rule: RecurrenceRule): boolean =>
  rule.frequency === 'HOURLY' || rule.frequency === 'MINUTELY' || rule.frequency === 'SECONDLY';

const floorTo = (time: number, unit: number): number => Math.floor(time / unit) * unit;

/** The first millisecond of week of `time`, weeks beginning on the rule's WKST. 1970-01-01 was a Thursday. */
function weekStart(rule: RecurrenceRule, time: number): number {
  const day = Math.floor(time / DAY);
  const weekday = (((day + 3) % 7) + 7) % 7; // Monday 0
  return (day - ((weekday - rule.weekStart + 7) % 7)) * DAY;
}

function unitOf(rule: RecurrenceRule): number {
  switch (rule.frequency) {
    case 'SECONDLY':
      return SECOND;
    case 'MINUTELY':
      return MINUTE;
    case 'HOURLY':
      return HOUR;
    case 'WEEKLY':
      return 7 * DAY;
    default:
      return DAY;
  }
}

/** Where the n-th period (0 holds `start`) begins. */
function periodStart(rule: RecurrenceRule, start: number, n: number): number {
  const date = new Date(start);
  if (rule.frequency === 'YEARLY') return Date.UTC(date.getUTCFullYear() + n * rule.interval, 0, 1);
  if (rule.frequency === 'MONTHLY')
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n * rule.interval, 1);
  const unit = unitOf(rule);
  const origin = rule.frequency === 'WEEKLY' ? weekStart(rule, start) : floorTo(start, unit);
  return origin + n * rule.interval * unit;
}

/** A period at or before the one that holds `time`. */
function periodBefore(rule: RecurrenceRule, start: number, time: number): number {
  const first = new Date(start);
  const then = new Date(time);
  const years = then.getUTCFullYear() - first.getUTCFullYear();
  if (rule.frequency === 'YEARLY') return Math.floor(years / rule.interval) - 1;
  if (rule.frequency === 'MONTHLY')
    return Math.floor((years * 12 + then.getUTCMonth() - first.getUTCMonth()) / rule.interval) - 1;
  return Math.floor((time - start) / (unitOf(rule) * rule.interval)) - 1;
}

/** For hourly and finer rules on a day that is left out: the first period on a later day. */
function nextDayPeriod(rule: RecurrenceRule, start: number, period: number, day: WallDay): number {
  const step = unitOf(rule) * rule.interval;
  const origin = floorTo(start, unitOf(rule));
  return Math.max(period + 1, Math.ceil((day.start + DAY - origin) / step));
}

/** All times of one period, ascending, BYSETPOS applied. */
function timesOf(rule: RecurrenceRule, start: number, begin: number): readonly number[] {
  const times = isSubDaily(rule) ? timesOfInstant(rule, start, begin) : timesOfDays(rule, start, begin);
  if (rule.setPositions.length === 0) return times;
  const chosen = new Set<number>();
  for (const position of rule.setPositions) {
    const time = times.at(position > 0 ? position - 1 : position);
    if (time !== undefined) chosen.add(time);
  }
  return [...chosen].sort((a, b) => a - b);
}

function timesOfDays(rule: RecurrenceRule, start: number, begin: number): number[] {
  const times: number[] = [];
  for (let at = begin, end = periodEnd(rule, begin); at < end; at += DAY) {
    if (!keepsDay(rule, wallDay(at))) continue;
    for (const offset of timesOfDay(rule, start)) times.push(at + offset);
  }
  return times;
}

function periodEnd(rule: RecurrenceRule, begin: number): number {
  const date = new Date(begin);
  if (rule.frequency === 'YEARLY') return Date.UTC(date.getUTCFullYear() + 1, 0, 1);
  if (rule.frequency === 'MONTHLY') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return begin + unitOf(rule);
}

/** Offsets from midnight: BYHOUR × BYMINUTE × BYSECOND, each defaulting to that of the start. */
function timesOfDay(rule: RecurrenceRule, start: number): number[] {
  if (rule.allDay) return [0];
  const date = new Date(start);
  const offsets: number[] = [];
  for (const hour of rule.hours ?? [date.getUTCHours()])
    for (const minute of rule.minutes ?? [date.getUTCMinutes()])
      for (const second of rule.seconds ?? [date.getUTCSeconds()])
        offsets.push(hour * HOUR + minute * MINUTE + second * SECOND);
  return offsets.sort((a, b) => a - b);
}

/** Hourly and finer: coarser parts filter, finer parts expand. */
function timesOfInstant(rule: RecurrenceRule, start: number, begin: number): number[] {
  const date = new Date(begin);
  const first = new Date(start);
  if (rule.hours && !rule.hours.includes(date.getUTCHours())) return [];
  if (rule.frequency === 'HOURLY') {
    const times: number[] = [];
    for (const minute of rule.minutes ?? [first.getUTCMinutes()])
      for (const second of rule.seconds ?? [first.getUTCSeconds()])
        times.push(begin + minute * MINUTE + second * SECOND);
    return times.sort((a, b) => a - b);
  }
  if (rule.minutes && !rule.minutes.includes(date.getUTCMinutes())) return [];
  if (rule.frequency === 'MINUTELY')
    return (rule.seconds ?? [first.getUTCSeconds()])
      .map((second) => begin + second * SECOND)
      .sort((a, b) => a - b);
  return rule.seconds && !rule.seconds.includes(date.getUTCSeconds()) ? [] : [begin];
}
