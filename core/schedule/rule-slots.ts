import type { GapPolicy } from '../model/schedule.ts';
import { type CalendarFrequency, CalendarRule, lastDayWithin } from './calendar-rule.ts';
import {
  dayMs,
  dayOfLocal,
  hourMs,
  minuteMs,
  monthDayOf,
  monthOf,
  packedDate,
  secondMs,
  weekdayOf,
} from './civil.ts';
import { DayFilter } from './day-filter.ts';
import { ElapsedSlots, nextTable } from './elapsed-slots.ts';
import type { CronLine, LocalTime, Moment, Recurrence } from './recurrence.ts';
import { never, type SearchBounds, type SlotSource, unbounded } from './slot-source.ts';
import { TimesOfDay } from './times-of-day.ts';
import { WallClockSlots } from './wall-clock-slots.ts';
import type { Zone } from './zone.ts';

/** Where and from when a rule runs. */
export interface Frame {
  readonly zone: Zone;
  /** DTSTART, local. */
  readonly anchor: LocalTime;
  readonly gap: GapPolicy;
  readonly bounds?: SearchBounds;
}

const units = { HOURLY: hourMs, MINUTELY: minuteMs, SECONDLY: secondMs } as const;

/** The slots of one RRULE. A DTSTART that the rule does not name is no slot (RFC 5545 leaves it open; so does the rrule library). */
export function ruleSlots(rule: Recurrence, frame: Frame): SlotSource {
  const { frequency } = rule;
  if (frequency === 'HOURLY' || frequency === 'MINUTELY' || frequency === 'SECONDLY')
    return elapsedSlots(rule, frame, units[frequency]);
  return calendarSlots(rule, frequency, frame);
}

function calendarSlots(rule: Recurrence, frequency: CalendarFrequency, frame: Frame): SlotSource {
  const second = secondOfDay(frame.anchor);
  return new WallClockSlots({
    rule: new CalendarRule({
      frequency,
      interval: rule.interval,
      weekStart: rule.weekStart,
      days: dayFilter(rule, frame),
      times: new TimesOfDay(
        orElse(rule.byHour, Math.floor(second / 3600)),
        orElse(rule.byMinute, Math.floor(second / 60) % 60),
        orElse(rule.bySecond, second % 60),
      ),
      setPos: rule.bySetPos,
      anchor: frame.anchor,
      bounds: frame.bounds ?? unbounded,
    }),
    zone: frame.zone,
    gap: frame.gap,
    count: rule.count,
    untilLocal: rule.until === null ? never : lastLocal(rule.until),
    until: rule.until?.kind === 'instant' ? rule.until.instant : never,
  });
}

function elapsedSlots(rule: Recurrence, frame: Frame, unit: number): SlotSource {
  const start = frame.zone.fromLocal(frame.anchor);
  // Parts finer than the frequency spread slots over the whole unit; without them there is one, at the anchor's place.
  const spreads = rule.bySecond.length > 0 ? unit > secondMs : rule.byMinute.length > 0 && unit > minuteMs;
  const second = secondOfDay(frame.anchor);
  const fine = (numbers: readonly number[], own: number, below: boolean) =>
    spreads && below ? orElse(numbers, own) : numbers;
  return new ElapsedSlots({
    zone: frame.zone,
    start,
    origin: spreads ? start - (frame.anchor % unit) : start,
    step: unit * rule.interval,
    width: spreads ? unit : secondMs,
    days: dayFilter(rule, frame),
    hours: nextTable(rule.byHour, 24),
    minutes: nextTable(fine(rule.byMinute, Math.floor(second / 60) % 60, unit === hourMs), 60),
    seconds: nextTable(fine(rule.bySecond, second % 60, true), 60),
    setPos: rule.bySetPos,
    count: rule.count,
    until: rule.until === null ? never : lastInstant(rule.until, frame.zone),
    bounds: frame.bounds ?? unbounded,
  });
}

/**
 * The slots of a cron line: by the wall clock where hours are named; where every hour fits, every real minute (or
 * second) that the clocks show as named, so that a day of 25 hours has 25 of `0 * * * *`.
 */
export function cronSlots(line: CronLine, frame: Frame): SlotSource {
  const days = new DayFilter({
    months: line.months.length === 12 ? [] : line.months,
    monthDays: line.monthDays.length >= 31 && !line.eitherDay ? [] : line.monthDays,
    yearDays: [],
    weekNumbers: [],
    weekdays:
      line.weekdays.length === 7 && !line.eitherDay && line.weekdays.every((term) => term.nth === null)
        ? []
        : line.weekdays,
    nthIn: 'month',
    weekStart: 0,
    eitherDay: line.eitherDay,
    lastDay: lastDayWithin(frame.bounds ?? unbounded),
  });
  if (line.hours.length === 24)
    return new ElapsedSlots({
      zone: frame.zone,
      start: frame.zone.fromLocal(frame.anchor),
      origin: 0,
      step: secondMs,
      width: secondMs,
      days,
      hours: null,
      minutes: nextTable(line.minutes, 60),
      seconds: nextTable(line.seconds, 60),
      setPos: [],
      count: null,
      until: never,
      bounds: frame.bounds ?? unbounded,
    });
  return new WallClockSlots({
    rule: new CalendarRule({
      frequency: 'DAILY',
      interval: 1,
      weekStart: 0,
      days,
      times: new TimesOfDay(line.hours, line.minutes, line.seconds),
      setPos: [],
      anchor: frame.anchor,
      bounds: frame.bounds ?? unbounded,
    }),
    zone: frame.zone,
    gap: frame.gap,
    count: null,
    untilLocal: never,
    until: never,
  });
}

/**
 * What a rule does not say about the day comes from DTSTART (RFC 5545 section 3.3.10). So FREQ=YEARLY;BYWEEKNO=20
 * means DTSTART's weekday of that week, where the rrule library gives all seven days.
 */
function dayFilter(rule: Recurrence, { anchor, bounds = unbounded }: Frame): DayFilter {
  const { frequency } = rule;
  let { byMonth, byMonthDay, byDay } = rule;
  if (byMonthDay.length + byDay.length + rule.byYearDay.length === 0) {
    const day = dayOfLocal(anchor);
    const date = packedDate(day);
    if (frequency === 'WEEKLY' || rule.byWeekNo.length > 0) byDay = [{ weekday: weekdayOf(day), nth: null }];
    else if (frequency === 'MONTHLY' || frequency === 'YEARLY') byMonthDay = [monthDayOf(date)];
    if (frequency === 'YEARLY' && rule.byWeekNo.length === 0) byMonth = orElse(byMonth, monthOf(date));
  }
  return new DayFilter({
    months: byMonth.length === 12 ? [] : byMonth,
    monthDays: byMonthDay,
    yearDays: rule.byYearDay,
    weekNumbers: rule.byWeekNo,
    weekdays: byDay,
    nthIn: frequency === 'YEARLY' && rule.byMonth.length === 0 ? 'year' : 'month',
    weekStart: rule.weekStart,
    eitherDay: false,
    lastDay: lastDayWithin(bounds),
  });
}

function orElse(numbers: readonly number[], own: number): readonly number[] {
  return numbers.length > 0 ? numbers : [own];
}

function secondOfDay(local: LocalTime): number {
  return Math.floor((local - dayOfLocal(local) * dayMs) / secondMs);
}

/** UNTIL is inclusive; a date means its whole day. */
function lastLocal(until: Moment): LocalTime {
  if (until.kind === 'instant') return never;
  return until.kind === 'local' ? until.local : (until.day + 1) * dayMs - secondMs;
}

function lastInstant(until: Moment, zone: Zone): number {
  return until.kind === 'instant' ? until.instant : zone.fromLocal(lastLocal(until), 'forward', 'last');
}
