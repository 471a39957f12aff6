import type { Frequency, Recurrence } from './recurrence.ts';
import type { SpokenRule, SpokenUnit } from './spoken.ts';
import { unreadable } from './unreadable.ts';

const frequencyOf: Readonly<Record<SpokenUnit, Frequency>> = {
  year: 'YEARLY',
  month: 'MONTHLY',
  week: 'WEEKLY',
  day: 'DAILY',
  hour: 'HOURLY',
  minute: 'MINUTELY',
  second: 'SECONDLY',
};
/** RFC 5545 section 3.3.10: the largest BYSETPOS. */
const lastPosition = 366;

type Rule = Omit<Recurrence, 'until'>;

/**
 * The rule for what a sentence says, without its end; every part is explicit, so that the anchor sets no more than phase
 * and count. Throws `unreadable_schedule` for what no one rule can say.
 */
export function ruleOfSpoken(spoken: SpokenRule): Rule {
  const rule: Rule = {
    frequency: frequencyFor(spoken),
    interval: spoken.every,
    count: spoken.count,
    weekStart: spoken.weekStart,
    byMonth: spoken.months,
    byWeekNo: spoken.weeks,
    byYearDay: spoken.yearDays,
    byMonthDay: spoken.monthDays,
    byDay: spoken.weekdays,
    byHour: [],
    byMinute: [],
    bySecond: [],
    bySetPos: spoken.keep,
  };
  if (spoken.times.kind === 'list') return withList(rule, spoken);
  const { hours, minutes, seconds } = spoken.times;
  const counted = { ...rule, byHour: hours, byMinute: minutes, bySecond: seconds };
  if (spoken.times.kind === 'elapsed') return { ...counted, bySecond: quiet(seconds) };
  return choosing(counted, spoken, hours.length * minutes.length * seconds.length, undefined);
}

/** With an interval of 1 the filters make the days, and the frequency is the one that people write with them. */
function frequencyFor(spoken: SpokenRule): Frequency {
  const chooses = spoken.pick.length > 0 || spoken.keep.length > 0;
  if (spoken.times.kind === 'elapsed' || spoken.unit !== 'day' || spoken.every > 1 || chooses)
    return frequencyOf[spoken.unit];
  if (spoken.yearDays.length > 0 || (spoken.months.length > 0 && spoken.monthDays.length > 0))
    return 'YEARLY';
  if (spoken.monthDays.length > 0) return 'MONTHLY';
  return spoken.weekdays.length > 0 ? 'WEEKLY' : 'DAILY';
}

/** BYSECOND=0 goes without saying, as anchors are on the minute. */
const quiet = (seconds: readonly number[]) => (seconds.length === 1 && seconds[0] === 0 ? [] : seconds);

function withList(rule: Rule, spoken: SpokenRule): Rule {
  const times = spoken.times.kind === 'list' ? spoken.times.times : [];
  const parts = (of: (time: number) => number) => [...new Set(times.map(of))].sort((a, b) => a - b);
  const [hours, minutes, seconds] = [
    parts((time) => Math.floor(time / 3600)),
    parts((time) => Math.floor(time / 60) % 60),
    parts((time) => time % 60),
  ];
  const size = hours.length * minutes.length * seconds.length;
  const timed = { ...rule, byHour: hours, byMinute: minutes, bySecond: quiet(seconds) };
  if (size === times.length) return choosing(timed, spoken, size, undefined);
  const all = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)),
  );
  const wanted = times.map((time) => all.indexOf(time));
  // Chosen in each day, where days need no longer period.
  const daily = rule.interval === 1 && spoken.unit === 'day' && spoken.yearDays.length === 0;
  return choosing(daily ? { ...timed, frequency: 'DAILY' } : timed, spoken, size, wanted);
}

/** BYSETPOS for the chosen days (`pick`) and times: positions among days × times. `size` is the number of times a day has. */
function choosing(rule: Rule, spoken: SpokenRule, size: number, wanted: readonly number[] | undefined): Rule {
  if (spoken.pick.length === 0 && wanted === undefined) return rule;
  if (spoken.keep.length > 0) throw tooFine();
  const indices = wanted ?? Array.from({ length: size }, (_, index) => index);
  const days =
    spoken.pick.length > 0 ? spoken.pick : Array.from({ length: mostDays(rule) }, (_, index) => index + 1);
  if (days.length * indices.length > 2 * lastPosition) throw tooFine();
  const positions = days.flatMap((day) =>
    indices.map((index) => (day > 0 ? (day - 1) * size + index + 1 : day * size + index)),
  );
  if (positions.some((position) => Math.abs(position) > lastPosition)) throw tooFine();
  return { ...rule, bySetPos: [...new Set(positions)].sort((a, b) => a - b) };
}

/** As many days as a period of the rule can have. */
function mostDays(rule: Rule): number {
  const months = rule.byMonth.length || 12;
  const nth = rule.byDay.length > 0 && rule.byDay.every((term) => term.nth !== null);
  switch (rule.frequency) {
    case 'DAILY':
      return 1;
    case 'WEEKLY':
      return rule.byDay.length || 7;
    case 'MONTHLY':
      return nth ? rule.byDay.length : rule.byMonthDay.length || 31;
    default:
      if (rule.byYearDay.length > 0) return rule.byYearDay.length;
      if (rule.byMonthDay.length > 0) return rule.byMonthDay.length * months;
      return nth ? rule.byDay.length * (rule.byMonth.length || 1) : 366;
  }
}

function tooFine() {
  return unreadable(
    'These times do not fit into one rule.',
    'choose an interval that divides the hour (5, 10, 15, 20 or 30 minutes), or make more than one task',
  );
}
