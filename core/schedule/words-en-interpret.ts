import { monthDayOf, monthOf, packedDate, weekdayOf } from './civil.ts';
import type { Weekday } from './recurrence.ts';
import type { SpokenRule, SpokenTimes, SpokenUnit, SpokenWeekday } from './spoken.ts';
import { everyDay } from './spoken.ts';
import { unreadable } from './unreadable.ts';
import { usualTime } from './words-en.ts';
import { type Clauses, sorted } from './words-en-clauses.ts';
import { dayOfMoment } from './words-en-values.ts';

/** A day has at most this many slots in a list: one a minute. */
const mostTimes = 1_440;

/** Puts the clauses of a sentence together. Throws `unreadable_schedule` where they leave open what is meant. */
export function interpret(clauses: Clauses, zone: string | null): SpokenRule {
  const times = interpretTimes(clauses);
  const days = times.kind === 'elapsed' ? filters(clauses) : interpretDays(clauses);
  const steps = times.kind === 'elapsed' ? clauses.steps : undefined;
  return {
    ...everyDay,
    ...days,
    ...(steps && { unit: steps.unit, every: steps.every }),
    eitherDay: clauses.eitherDay ?? false,
    keep: clauses.keep ?? [],
    times,
    weekStart: clauses.weekStart ?? 0,
    count: clauses.count ?? null,
    until: clauses.until ?? null,
    start: clauses.start ?? null,
    except: clauses.except ?? [],
    also: clauses.also ?? [],
    onHoliday: clauses.onHoliday ?? null,
    gap: clauses.gap ?? 'forward',
    zone,
  };
}

// ── times ────────────────────────────────────────────────────────────────────────────────────────

const stepSeconds: Partial<Record<SpokenUnit, number>> = { hour: 3600, minute: 60, second: 1 };

function interpretTimes(clauses: Clauses): SpokenTimes {
  const { steps, spans, minutes, seconds } = clauses;
  if (clauses.product) {
    if (clauses.times || steps) throw twoTimes();
    return { kind: 'product', ...clauses.product };
  }
  if (!steps) {
    if (spans)
      throw unreadable(
        'The span of hours has no interval.',
        'say "every 30 minutes between 09:00 and 17:00"',
      );
    if (minutes || seconds)
      throw unreadable('The minutes have no hour.', 'say "every hour at :15", or "every day at 08:15"');
    return { kind: 'list', times: clauses.times ?? [usualTime] };
  }
  if (clauses.times) throw twoTimes();
  const step = steps.every * (stepSeconds[steps.unit] ?? 1);
  const elapsed = !needsDays(clauses) && (!spans || wholeHours(clauses, step));
  if (elapsed)
    return {
      kind: 'elapsed',
      hours: hoursOf(clauses),
      minutes: minutes ?? (steps.unit === 'hour' ? [0] : []),
      seconds: seconds ?? (steps.unit === 'second' ? [] : [0]),
    };
  if (minutes || seconds)
    throw unreadable(
      'Minutes of the hour do not go with these days and hours.',
      'name the span from its first to its last time: "every 30 minutes from 09:15 to 16:45"',
    );
  const slots = (spans ?? [{ from: 0, to: 86_399 }]).flatMap((span) => stepsIn(span, step));
  return { kind: 'list', times: sorted([...new Set(slots)]) };
}

function twoTimes() {
  return unreadable(
    'An interval and a time of day together leave open what is meant.',
    'say "every day at 08:30", "every 2 hours" or "every 2 hours between 08:30 and 18:30"',
  );
}

/** A rule in elapsed time knows no weeks, positions or intervals of days; such days get a list of times. */
function needsDays(clauses: Clauses): boolean {
  const nth = clauses.weekdays?.some((term) => term.nth !== null) ?? false;
  return (
    nth ||
    clauses.weeks !== undefined ||
    clauses.pick !== undefined ||
    clauses.quarterly === true ||
    (clauses.days?.every ?? 1) > 1 ||
    isCoarse(clauses)
  );
}

/** "every month every 2 hours": the days that "every month" leaves open are chosen by `interpretDays`. */
function isCoarse({ days, monthDays, yearDays, months }: Clauses): boolean {
  return (
    days !== undefined && days.unit !== 'day' && !monthDays && !yearDays && !(days.unit === 'year' && months)
  );
}

/**
 * "between 09:00 and 17:59" filters the slots of a rule in elapsed time. "from 09:00 to 17:00", and any span that ends
 * within an hour, counts its steps from its first time on, every day anew.
 */
function wholeHours(clauses: Clauses, step: number): boolean {
  const aligned = (clauses.spans ?? []).every((span) => span.from % 3600 === 0 && span.to % 3600 === 59 * 60);
  return (
    aligned &&
    !clauses.exact &&
    (clauses.steps?.every === 1 || clauses.start !== undefined || 1800 % step === 0)
  );
}

function hoursOf({ spans }: Clauses): readonly number[] {
  const hours = (spans ?? []).flatMap(({ from, to }) => {
    const first = Math.floor(from / 3600);
    return Array.from({ length: Math.floor(to / 3600) - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(hours)].sort((a, b) => a - b);
}

function stepsIn(span: { readonly from: number; readonly to: number }, step: number): number[] {
  const length = Math.floor((span.to - span.from) / step) + 1;
  if (length > mostTimes)
    throw unreadable('That is more than one slot a minute.', 'choose an interval of a minute or more');
  return Array.from({ length }, (_, index) => span.from + index * step);
}

// ── days ─────────────────────────────────────────────────────────────────────────────────────────

type Days = Pick<
  SpokenRule,
  'unit' | 'every' | 'months' | 'weeks' | 'yearDays' | 'monthDays' | 'weekdays' | 'pick'
>;

function filters(clauses: Clauses): Days {
  return {
    unit: 'day',
    every: 1,
    months: clauses.quarterly ? [1, 4, 7, 10] : (clauses.months ?? []),
    weeks: clauses.weeks ?? [],
    yearDays: clauses.yearDays ?? [],
    monthDays: clauses.monthDays ?? [],
    weekdays: weekdaysOf(clauses),
    pick: clauses.pick ?? [],
  };
}

const week: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];

/** "every day except Sunday" is every other weekday. */
function weekdaysOf({ weekdays = [], notWeekdays }: Clauses): readonly SpokenWeekday[] {
  if (!notWeekdays) return weekdays;
  if (weekdays.some((term) => term.nth !== null))
    throw conflicting('Positions in the month and "except" with a weekday');
  const from = weekdays.length > 0 ? weekdays : week.map((weekday) => ({ weekday, nth: null }));
  const left = from.filter((term) => !notWeekdays.includes(term.weekday));
  if (left.length === 0) throw unreadable('No day is left.', 'leave out "except", or name fewer days');
  return left;
}

function interpretDays(clauses: Clauses): Days {
  const days = withUsualDay(clauses, filters(clauses));
  const { unit: said = 'day', every = 1 } = clauses.days ?? {};
  const nth = days.weekdays.some((term) => term.nth !== null);
  if (clauses.eitherDay) return days;
  if (clauses.pick || clauses.keep) return { ...days, unit: periodOf(clauses, every), every };
  if (days.weeks.length > 0) return { ...days, unit: 'year', every: said === 'year' ? every : 1 };
  if (nth) return nthDays(clauses, days);
  if (every > 1) {
    if (said === 'year' && days.monthDays.length > 0 && days.months.length === 0 && clauses.scope !== 'month')
      throw whichMonth();
    if (said === 'week' && days.monthDays.length > 0)
      throw conflicting('Days of the month and an interval of weeks');
    return { ...days, unit: said, every };
  }
  if (said === 'year' && days.months.length === 0 && days.yearDays.length === 0 && clauses.scope !== 'month')
    throw whichMonth();
  if (said === 'month' && days.monthDays.length === 0 && days.weekdays.length > 0)
    throw unreadable('Which of these weekdays of the month?', 'say "on the first Monday of every month"');
  if (said === 'week' && days.monthDays.length > 0) throw conflicting('Days of the month and "every week"');
  return days;
}

function nthDays(clauses: Clauses, days: Days): Days {
  const { unit: said = null, every = 1 } = clauses.days ?? {};
  if (said === 'day' || said === 'week') throw conflicting(`"the first Monday" and "every ${said}"`);
  if (said === 'year' && every > 1) {
    const everyMonth = clauses.scope === 'month' && days.months.length === 0;
    return {
      ...days,
      unit: 'year',
      every,
      ...(everyMonth && { months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }),
    };
  }
  if (said === 'month' && every > 1) return { ...days, unit: 'month', every };
  if (days.months.length > 0) return { ...days, unit: 'month', every: 1 };
  if (clauses.scope === 'year') return { ...days, unit: 'year', every: 1 };
  if (said === 'year' && clauses.scope !== 'month') throw whichMonth();
  return { ...days, unit: 'month', every: 1 };
}

/** The period of "the last weekday of every month": what the words name, else the cadence. */
function periodOf(clauses: Clauses, every: number): SpokenUnit {
  const within = clauses.within ?? (every > 1 || !clauses.months ? clauses.days?.unit : 'month');
  if (within === undefined) throw unreadable('Of what?', 'say "on the last weekday of every month"');
  if (clauses.days && every > 1 && within !== clauses.days.unit)
    throw conflicting(`"of each ${within}" and an interval of ${clauses.days.unit}s`);
  return within;
}

/** "weekly" is on Monday, "monthly" on the 1st, "yearly" on 1 January, unless a starting date says otherwise. */
function withUsualDay(clauses: Clauses, days: Days): Days {
  const start = clauses.start && dayOfMoment(clauses.start);
  const open = [days.weekdays, days.monthDays, days.yearDays, days.weeks].every(
    (filter) => filter.length === 0,
  );
  if (!open) return days;
  const monthDays = [start === undefined ? 1 : monthDayOf(packedDate(start))];
  if (clauses.quarterly) return { ...days, monthDays };
  switch (clauses.days?.unit) {
    case 'week':
      return { ...days, weekdays: [{ weekday: start === undefined ? 0 : weekdayOf(start), nth: null }] };
    case 'month':
      return { ...days, monthDays };
    case 'year':
      return {
        ...days,
        monthDays,
        ...(days.months.length === 0 && { months: [start === undefined ? 1 : monthOf(packedDate(start))] }),
      };
    default:
      return days;
  }
}

const whichMonth = () => unreadable('In which month of the year?', 'say "every year on 25 December"');
const conflicting = (what: string) => unreadable(`${what} do not go together.`);
