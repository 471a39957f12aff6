import type { SpokenRule, SpokenTimes, SpokenWeekday } from './spoken.ts';
import {
  list,
  monthNames,
  ordinal,
  ordinalWord,
  same,
  two,
  weekdayNames,
  weekendDays,
  workdays,
} from './words-en.ts';

export interface Clause {
  readonly head: string;
  /** Said as ", only …". */
  readonly limits: readonly string[];
}

/** Each case says the filters that make its head and leaves the others to `limits`. */
export function dayClause(rule: SpokenRule): Clause {
  const monthly = rule.every === 1 ? 'of every month' : '';
  const cadence = rule.every === 1 ? `every ${rule.unit}` : `every ${rule.every} ${rule.unit}s`;
  const inMonths = rule.months.length > 0 ? months(rule) : '';
  const noun = pickNoun(rule);
  // In a yearly rule "the last weekday of March and June" would be one of each month.
  const picked = rule.pick.length > 0 && noun !== '' && (rule.unit === 'month' || rule.months.length < 2);
  if (rule.eitherDay) {
    const either = `on ${monthDays(rule)} of every month or on any ${list(rule.weekdays.map((term) => weekdayNames[term.weekday]))}`;
    return { head: either, limits: inMonths ? [`in ${inMonths}`] : [] };
  }
  if (rule.unit === 'week')
    return {
      head: rule.every === 1 ? `every ${weekdays(rule)}` : `${cadence} on ${weekdays(rule)}`,
      limits: rest(rule, 'weekdays'),
    };
  if (rule.unit === 'day' && rule.every > 1) return { head: cadence, limits: rest(rule) };
  if (rule.yearDays.length > 0)
    return { head: `${yearly(rule)} on ${yearDays(rule)}`, limits: rest(rule, 'yearDays') };
  if (rule.monthDays.length > 0 && rule.unit !== 'month' && inMonths)
    return { head: `${yearly(rule)} on ${dates(rule)}`, limits: rest(rule, 'monthDays', 'months') };
  if (rule.monthDays.length > 0 && rule.unit === 'year')
    return { head: `${yearly(rule)} on ${monthDays(rule)} of every month`, limits: rest(rule, 'monthDays') };
  if (rule.monthDays.length > 0)
    return {
      head: rule.every === 1 ? `on ${monthDays(rule)} ${monthly}` : `${cadence} on ${monthDays(rule)}`,
      limits: rest(rule, 'monthDays'),
    };
  if (rule.unit === 'month' || rule.unit === 'year') {
    const days = picked
      ? `the ${list(startFirst(rule.pick).map(ordinalWord))} ${noun}`
      : nthWeekdays(rule.weekdays);
    const said = picked ? (['weekdays', 'pick'] as const) : (['weekdays'] as const);
    if (rule.unit === 'month' && !inMonths)
      return {
        head: rule.every === 1 ? `on ${days} ${monthly}` : `${cadence} on ${days}`,
        limits: rest(rule, ...said),
      };
    if (rule.unit === 'month' && rule.every === 1)
      return { head: `every year on ${days} of ${inMonths}`, limits: rest(rule, ...said, 'months') };
    if (rule.unit === 'month') return { head: `${cadence} on ${days}`, limits: rest(rule, ...said) };
    if (rule.weeks.length > 0)
      return { head: `${yearly(rule)} on ${days} in ${weeks(rule)}`, limits: rest(rule, ...said, 'weeks') };
    return inMonths
      ? { head: `${yearly(rule)} on ${days} of ${inMonths}`, limits: rest(rule, ...said, 'months') }
      : { head: `${yearly(rule)} on ${days} of the year`, limits: rest(rule, ...said) };
  }
  const head = rule.weekdays.length > 0 ? `every ${weekdays(rule)}` : 'every day';
  return { head: inMonths ? `${head} in ${inMonths}` : head, limits: rest(rule, 'weekdays', 'months') };
}

type Filter = 'months' | 'weeks' | 'yearDays' | 'monthDays' | 'weekdays' | 'pick';

/** The filters that the head has not said. */
function rest(rule: SpokenRule, ...said: readonly Filter[]): string[] {
  const open = (filter: Filter) => rule[filter].length > 0 && !said.includes(filter);
  return [
    ...(open('weekdays') ? [`on ${limitWeekdays(rule)}`] : []),
    ...(open('monthDays') ? [`on ${monthDays(rule)} of the month`] : []),
    ...(open('yearDays') ? [`on ${yearDays(rule)}`] : []),
    ...(open('weeks') ? [`in ${weeks(rule)}`] : []),
    ...(open('months') ? [`in ${months(rule)}`] : []),
    ...(open('pick') ? [`the ${ordinals(rule.pick)} such day of each ${rule.unit}`] : []),
    ...(rule.keep.length > 0 ? [`the ${ordinals(rule.keep)} slot of each ${rule.unit}`] : []),
  ];
}

const yearly = (rule: SpokenRule) =>
  rule.unit === 'year' && rule.every > 1 ? `every ${rule.every} years` : 'every year';
const months = (rule: SpokenRule) => list(rule.months.map(monthName));
const monthName = (month: number) => monthNames[month - 1] ?? '';
const monthDays = (rule: SpokenRule) => {
  const counted = rule.monthDays.filter((day) => day > 0).map(ordinal);
  const fromEnd = rule.monthDays.filter((day) => day < 0).map((day) => `the ${ordinal(day)} day`);
  return list([...(counted.length > 0 ? [`the ${counted[0]}`, ...counted.slice(1)] : []), ...fromEnd]);
};
const yearDays = (rule: SpokenRule) => `the ${ordinals(rule.yearDays)} day of the year`;
const weeks = (rule: SpokenRule) =>
  `${list(startFirst(rule.weeks).map((week) => (week > 0 ? `week ${week}` : `the ${ordinal(week)} week`)))} of the year`;

/** "29 February", "1, 15 and 25 December"; days from the end or several months: "the 1st and 15th of January and July". */
function dates(rule: SpokenRule): string {
  if (rule.months.length === 1 && rule.monthDays.every((day) => day > 0))
    return `${list(rule.monthDays.map(String))} ${months(rule)}`;
  return `${monthDays(rule)} of ${months(rule)}`;
}

/** Positions from the start, then those from the end. */
export const startFirst = (positions: readonly number[]) => [
  ...positions.filter((position) => position > 0),
  ...positions.filter((position) => position < 0),
];
const ordinals = (positions: readonly number[]) => list(startFirst(positions).map(ordinal));

/** "weekday", "Monday and Thursday": what follows "every" or, without an ordinal, "on". */
function weekdays(rule: SpokenRule): string {
  const days = rule.weekdays.map((term) => term.weekday);
  return same(days, workdays) ? 'weekday' : list(days.map((day) => weekdayNames[day]));
}

/** What follows "on" where every such day is meant: "weekdays", "Monday and Thursday". */
function onWeekdays(rule: SpokenRule): string {
  const days = weekdays(rule);
  return days === 'weekday' ? 'weekdays' : days;
}

function limitWeekdays(rule: SpokenRule): string {
  if (rule.weekdays.every((term) => term.nth === null)) return onWeekdays(rule);
  const scope = rule.unit === 'year' && rule.months.length === 0 ? 'year' : 'month';
  return `${nthWeekdays(rule.weekdays)} of the ${scope}`;
}

/** "the first Monday and the last Friday", "every Friday and the first Monday". */
function nthWeekdays(terms: readonly SpokenWeekday[]): string {
  const plain = terms.filter((term) => term.nth === null).map((term) => term.weekday);
  const ordinals = terms.filter((term) => term.nth !== null);
  if (terms.length === 0) return 'every day';
  const each = same(plain, workdays) ? ['every weekday'] : plain.map((day) => `every ${weekdayNames[day]}`);
  return list([
    ...ordinals.map((term) => `the ${ordinalWord(term.nth ?? 1)} ${weekdayNames[term.weekday]}`),
    ...each,
  ]);
}

/** What "the last …" counts: "weekday", "weekend day", "day"; '' when no single word fits. */
function pickNoun(rule: SpokenRule): string {
  if (rule.weekdays.some((term) => term.nth !== null)) return '';
  const days = rule.weekdays.map((term) => term.weekday);
  if (rule.monthDays.length > 0 || rule.yearDays.length > 0 || rule.weeks.length > 0) return '';
  if (same(days, workdays)) return 'weekday';
  if (same(days, weekendDays)) return 'weekend day';
  return '';
}

export function elapsedClause(rule: SpokenRule, times: SpokenTimes & { readonly kind: 'elapsed' }): Clause {
  const cadence = rule.every === 1 ? `every ${rule.unit}` : `every ${rule.every} ${rule.unit}s`;
  const minutes =
    times.minutes.length === 0 || (rule.unit === 'hour' && same(times.minutes, [0]))
      ? []
      : [`at ${list(times.minutes.map((minute) => `:${two(minute)}`))}`];
  const seconds =
    times.seconds.length === 0 || (rule.unit !== 'second' && same(times.seconds, [0]))
      ? []
      : [`at second ${list(times.seconds.map(String))}`];
  const within =
    times.hours.length === 0
      ? []
      : [list(hourSpans(times.hours).map(([from, to]) => `between ${two(from)}:00 and ${two(to)}:59`))];
  const plainDays = rule.weekdays.every((term) => term.nth === null) && rule.weekdays.length > 0;
  const onDays =
    plainDays && !rule.eitherDay
      ? [weekdays(rule) === 'weekday' ? 'on weekdays' : `on ${weekdays(rule)}`]
      : [];
  const either = rule.eitherDay ? [dayClause(rule).head] : [];
  const limits = rule.eitherDay
    ? rest(rule, 'weekdays', 'monthDays')
    : rest(rule, ...(plainDays ? (['weekdays'] as const) : []));
  return { head: [cadence, ...minutes, ...seconds, ...within, ...onDays, ...either].join(' '), limits };
}

/** Consecutive numbers as spans: 9, 10, 11, 14 → 9–11, 14–14. */
export function hourSpans(values: readonly number[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const value of values) {
    const last = spans.at(-1);
    if (last && last[1] === value - 1) last[1] = value;
    else spans.push([value, value]);
  }
  return spans;
}
