import { dayOfLocal, monthDayOf, monthOf, packedDate, secondMs, weekdayOf } from './civil.ts';
import type { Frequency, LocalTime, Recurrence } from './recurrence.ts';
import { everyDay, type SpokenRule, type SpokenTimes, type SpokenUnit } from './spoken.ts';

const units: Readonly<Record<Frequency, SpokenUnit>> = {
  YEARLY: 'year',
  MONTHLY: 'month',
  WEEKLY: 'week',
  DAILY: 'day',
  HOURLY: 'hour',
  MINUTELY: 'minute',
  SECONDLY: 'second',
};
/** Above this many, times of a day that differ by no constant step are said as hours, minutes and seconds. */
const mostListed = 12;
const mostTimes = 1_440;

/**
 * What a rule says, its missing parts taken from the anchor (RFC 5545 section 3.3.10). `startMatters` when the anchor decides
 * more than those parts: it begins a count, or sets the phase of an interval.
 */
export function spokenOfRule(
  rule: Recurrence,
  anchor: LocalTime,
): { readonly spoken: SpokenRule; readonly startMatters: boolean } {
  const unit = units[rule.frequency];
  const elapsed = unit === 'hour' || unit === 'minute' || unit === 'second';
  const days = elapsed ? dayParts(rule) : explicitDays(rule, anchor);
  const { times, positions } = elapsed
    ? { times: elapsedTimes(rule, anchor), positions: { keep: rule.bySetPos } }
    : timesOfDay(rule, anchor);
  const spoken = simplest({
    ...everyDay,
    ...days,
    ...positions,
    unit,
    every: rule.interval,
    times,
    weekStart: weekStartMatters(rule) ? rule.weekStart : 0,
    count: rule.count,
  });
  return {
    spoken,
    startMatters: rule.count !== null || (rule.interval > 1 && !inStep(rule, anchor)),
  };
}

function dayParts(rule: Recurrence) {
  return {
    months: rule.byMonth,
    weeks: rule.byWeekNo,
    yearDays: rule.byYearDay,
    monthDays: rule.byMonthDay,
    weekdays: rule.byDay,
  };
}

function explicitDays(rule: Recurrence, anchor: LocalTime) {
  const parts = dayParts(rule);
  const open = [parts.weeks, parts.yearDays, parts.monthDays, parts.weekdays].every(
    (list) => list.length === 0,
  );
  const date = packedDate(dayOfLocal(anchor));
  const weekday = { weekday: weekdayOf(dayOfLocal(anchor)), nth: null };
  if (rule.frequency === 'WEEKLY' && parts.weekdays.length === 0) return { ...parts, weekdays: [weekday] };
  if (rule.frequency === 'MONTHLY' && open) return { ...parts, monthDays: [monthDayOf(date)] };
  if (rule.frequency === 'YEARLY' && open)
    return {
      ...parts,
      monthDays: [monthDayOf(date)],
      months: parts.months.length > 0 ? parts.months : [monthOf(date)],
    };
  if (
    rule.frequency === 'YEARLY' &&
    parts.weeks.length > 0 &&
    parts.weekdays.length + parts.yearDays.length + parts.monthDays.length === 0
  )
    return { ...parts, weekdays: [weekday] };
  return parts;
}

function timeParts(rule: Recurrence, anchor: LocalTime) {
  const second = (((anchor / secondMs) % 86_400) + 86_400) % 86_400;
  return {
    hours: rule.byHour.length > 0 ? rule.byHour : [Math.floor(second / 3600)],
    minutes: rule.byMinute.length > 0 ? rule.byMinute : [Math.floor(second / 60) % 60],
    seconds: rule.bySecond.length > 0 ? rule.bySecond : [second % 60],
  };
}

function elapsedTimes(rule: Recurrence, anchor: LocalTime): SpokenTimes {
  const { minutes, seconds } = timeParts(rule, anchor);
  return {
    kind: 'elapsed',
    hours: rule.byHour,
    minutes: rule.frequency === 'HOURLY' ? minutes : rule.byMinute,
    seconds: rule.frequency === 'SECONDLY' ? rule.bySecond : seconds,
  };
}

type Positions = Partial<Pick<SpokenRule, 'pick' | 'keep'>>;

/**
 * BYSETPOS chooses among days × times. Where it keeps the same times of each chosen day it is said as days (`pick`) and
 * times; otherwise as a choice of slots (`keep`).
 */
function timesOfDay(
  rule: Recurrence,
  anchor: LocalTime,
): { readonly times: SpokenTimes; readonly positions: Positions } {
  const parts = timeParts(rule, anchor);
  const size = parts.hours.length * parts.minutes.length * parts.seconds.length;
  const product: SpokenTimes = { kind: 'product', ...parts };
  if (size > mostTimes) return { times: product, positions: { keep: rule.bySetPos } };
  const times = parts.hours.flatMap((hour) =>
    parts.minutes.flatMap((minute) => parts.seconds.map((second) => hour * 3600 + minute * 60 + second)),
  );
  const chosen = rule.bySetPos.length === 0 ? undefined : splitPositions(rule, size);
  if (chosen)
    return {
      times: { kind: 'list', times: chosen.times.map((index) => times[index] ?? 0) },
      positions: { pick: chosen.days },
    };
  const listed = size <= mostListed || isProgression(times);
  return { times: listed ? { kind: 'list', times } : product, positions: { keep: rule.bySetPos } };
}

/** Positions as days × times of each day; all days of the longest period are said as none. */
function splitPositions(
  rule: Recurrence,
  size: number,
): { readonly days: readonly number[]; readonly times: readonly number[] } | undefined {
  const byDay = new Map<number, number[]>();
  for (const position of rule.bySetPos) {
    const day =
      position > 0 ? Math.floor((position - 1) / size) + 1 : -(Math.floor((-position - 1) / size) + 1);
    const index = position > 0 ? (position - 1) % size : size - 1 - ((-position - 1) % size);
    byDay.set(
      day,
      [...(byDay.get(day) ?? []), index].sort((a, b) => a - b),
    );
  }
  const [times = [], ...others] = [...byDay.values()];
  if (others.some((other) => other.join() !== times.join())) return undefined;
  const days = [...byDay.keys()].sort((a, b) => a - b);
  const longest = { YEARLY: 366, MONTHLY: 31, WEEKLY: 7, DAILY: 1, HOURLY: 1, MINUTELY: 1, SECONDLY: 1 };
  const most = mostDays(rule, longest[rule.frequency]);
  const all = Array.from({ length: most }, (_, index) => index + 1).every((day) => byDay.has(day));
  return { days: all && days.every((day) => day > 0) ? [] : days, times };
}

/** An upper bound of how many days of a period the rule's filters can let through. */
function mostDays(rule: Recurrence, longest: number): number {
  const bounds = [longest];
  const months = rule.frequency === 'YEARLY' ? rule.byMonth.length || 12 : 1;
  if (rule.byMonthDay.length > 0) bounds.push(rule.byMonthDay.length * months);
  if (rule.byYearDay.length > 0) bounds.push(rule.byYearDay.length);
  if (rule.byDay.length > 0 && rule.byDay.every((term) => term.nth !== null))
    bounds.push(rule.byDay.length * (rule.frequency === 'YEARLY' ? rule.byMonth.length || 1 : 1));
  if (rule.byDay.length > 0 && rule.frequency === 'WEEKLY') bounds.push(rule.byDay.length);
  return Math.min(...bounds);
}

function isProgression(times: readonly number[]): boolean {
  const [first = 0, second = 0] = times;
  return times.every((time, index) => time === first + index * (second - first));
}

/** Rules that mean the same days are said the same way: with an interval of 1 the filters alone make the days. */
function simplest(given: SpokenRule): SpokenRule {
  const rule = withoutIdlePick(given);
  const chooses = rule.pick.length > 0 || rule.keep.length > 0;
  if (rule.times.kind === 'elapsed' || rule.every > 1 || chooses || rule.weeks.length > 0)
    return withoutIdleWeekdays(rule);
  const nth = rule.weekdays.some((term) => term.nth !== null);
  if (!nth) return withoutIdleWeekdays({ ...rule, unit: 'day' });
  return rule.unit === 'year' && rule.months.length > 0 ? { ...rule, unit: 'month' } : rule;
}

const namesAllWeekdays = ({ weekdays }: SpokenRule) =>
  weekdays.length === 7 && weekdays.every((term) => term.nth === null);

/** All seven weekdays restrict nothing; an interval of weeks still needs its days. */
function withoutIdleWeekdays(rule: SpokenRule): SpokenRule {
  const idle = namesAllWeekdays(rule) && (rule.times.kind === 'elapsed' || rule.unit === 'day');
  return idle ? { ...rule, weekdays: [] } : rule;
}

/** The first of all days of a month is its 1st. */
function withoutIdlePick(rule: SpokenRule): SpokenRule {
  const open =
    rule.monthDays.length + rule.yearDays.length + rule.weeks.length === 0 && namesAllWeekdays(rule);
  const inMonth = rule.unit === 'month' && rule.pick.every((day) => Math.abs(day) <= 31);
  if (!open || !inMonth || rule.pick.length === 0) return rule;
  return { ...rule, weekdays: [], monthDays: rule.pick, pick: [] };
}

/** WKST decides only what an interval of weeks, a week number or a position in the week counts. */
function weekStartMatters(rule: Recurrence): boolean {
  const counted = rule.interval > 1 || rule.bySetPos.length > 0;
  return rule.byWeekNo.length > 0 || (rule.frequency === 'WEEKLY' && counted);
}

/** Slots that fall on the same minutes (seconds) of every hour (minute) whatever the day: their phase goes without saying. */
function inStep(rule: Recurrence, anchor: LocalTime): boolean {
  const second = Math.floor(anchor / secondMs);
  if (rule.frequency === 'MINUTELY')
    return 30 % rule.interval === 0 && Math.floor(second / 60) % rule.interval === 0;
  return rule.frequency === 'SECONDLY' && 60 % rule.interval === 0 && second % rule.interval === 0;
}
