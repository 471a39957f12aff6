import type { NthWeekday, RecurrenceRule } from './recurrence-rule.ts';

const DAY = 86_400_000;

/** A calendar day and its place in month and year. */
export interface WallDay {
  /** Wall time of its midnight. */
  readonly start: number;
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
  readonly dayOfYear: number;
  readonly daysInYear: number;
  /** Monday 0 … Sunday 6. */
  readonly weekday: number;
}

export function wallDay(time: number): WallDay {
  const start = Math.floor(time / DAY) * DAY;
  const date = new Date(start);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const newYear = Date.UTC(year, 0, 1);
  return {
    start,
    year,
    month: month + 1,
    dayOfMonth: date.getUTCDate(),
    daysInMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    dayOfYear: (start - newYear) / DAY + 1,
    daysInYear: (Date.UTC(year + 1, 0, 1) - newYear) / DAY,
    weekday: (date.getUTCDay() + 6) % 7,
  };
}

/** Whether the rule's BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY leave this day in. */
export function keepsDay(rule: RecurrenceRule, day: WallDay): boolean {
  if (rule.months && !rule.months.includes(day.month)) return false;
  if (rule.yearDays && !holds(rule.yearDays, day.dayOfYear, day.daysInYear)) return false;
  if (rule.monthDays && !holds(rule.monthDays, day.dayOfMonth, day.daysInMonth)) return false;
  if (rule.weekdays && !rule.weekdays.some((wanted) => isNthWeekday(wanted, day, rule))) return false;
  if (rule.weekNumbers) {
    const week = weekOfYear(day, rule.weekStart);
    if (!holds(rule.weekNumbers, week.number, week.weeks)) return false;
  }
  return true;
}

/** Positions count from 1, negative ones back from `length`. */
const holds = (positions: readonly number[], position: number, length: number): boolean =>
  positions.includes(position) || positions.includes(position - length - 1);

function isNthWeekday({ weekday, nth }: NthWeekday, day: WallDay, rule: RecurrenceRule): boolean {
  if (weekday !== day.weekday) return false;
  if (nth === 0 || (rule.frequency !== 'MONTHLY' && rule.frequency !== 'YEARLY')) return true;
  const [position, length] = rule.nthWithinMonth
    ? [day.dayOfMonth, day.daysInMonth]
    : [day.dayOfYear, day.daysInYear];
  return nth > 0 ? Math.ceil(position / 7) === nth : Math.ceil((length - position + 1) / 7) === -nth;
}

/** Week 1 is the first with four days in the year (ISO 8601 when weeks begin on Monday). */
function weekOfYear(day: WallDay, weekStart: number): { number: number; weeks: number } {
  const intoWeek = (day.weekday - weekStart + 7) % 7;
  const year = new Date(day.start + (3 - intoWeek) * DAY).getUTCFullYear();
  const first = firstWeek(year, weekStart);
  return {
    number: Math.floor((day.start - first) / (7 * DAY)) + 1,
    weeks: Math.round((firstWeek(year + 1, weekStart) - first) / (7 * DAY)),
  };
}

function firstWeek(year: number, weekStart: number): number {
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth - ((weekday - weekStart + 7) % 7) * DAY;
}
