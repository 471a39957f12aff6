import { IANAZone } from 'luxon';
import { type Options, RRule } from 'rrule';
import type { Instant } from '../../../core/model/json.ts';
import type { LocalTime, Recurrence } from '../../../core/schedule/recurrence.ts';

/*
 * The slow and obvious way to the same answer: the rrule library in floating time, walked from the anchor, and each
 * local time mapped to the zone through luxon's offsets. Shares no code with the engine.
 */

/** All slots of a daily or coarser rule from its anchor up to `until` (local), as instants in order. */
export function expandCalendar(
  rule: Recurrence,
  anchor: LocalTime,
  until: LocalTime,
  timezone: string,
  gap: 'forward' | 'skip' = 'forward',
): Instant[] {
  const zone = IANAZone.create(timezone);
  const instants = floating(rule, anchor, until).flatMap((local) => place(local, zone, gap));
  return [...new Set(instants)].sort((a, b) => a - b);
}

/** Nineteen times the 400 years after which the calendar repeats, weekdays included. */
const shift = 19 * 146_097 * 86_400_000;

/**
 * The rrule library's answer in floating time. It searches to the year 9999 where nothing more fits, whatever UNTIL
 * says, so it is asked about the same days late in the tenth millennium.
 */
function floating(rule: Recurrence, anchor: LocalTime, until: LocalTime): LocalTime[] {
  const list = (numbers: readonly number[]) => (numbers.length > 0 ? [...numbers] : null);
  const options: Partial<Options> = {
    freq: RRule[rule.frequency],
    interval: rule.interval,
    dtstart: new Date(anchor + shift),
    until: new Date(until + shift),
    wkst: rule.weekStart,
    count: rule.count,
    bymonth: list(rule.byMonth),
    byweekno: list(rule.byWeekNo),
    byyearday: list(rule.byYearDay),
    bymonthday: list(rule.byMonthDay),
    byweekday:
      rule.byDay.length === 0
        ? null
        : rule.byDay.map((term) => {
            const weekday = [RRule.MO, RRule.TU, RRule.WE, RRule.TH, RRule.FR, RRule.SA, RRule.SU][
              term.weekday
            ];
            if (!weekday) throw new Error('no such weekday');
            return term.nth === null ? weekday : weekday.nth(term.nth);
          }),
    byhour: list(rule.byHour),
    byminute: list(rule.byMinute),
    bysecond: list(rule.bySecond),
    bysetpos: list(rule.bySetPos),
  };
  return new RRule(options).all().map((date) => date.getTime() - shift);
}

/** The instants of a local time: none, or one. */
function place(local: LocalTime, zone: IANAZone, gap: 'forward' | 'skip'): Instant[] {
  const twoDays = 172_800_000;
  const before = zone.offset(local - twoDays) * 60_000;
  const after = zone.offset(local + twoDays) * 60_000;
  const instants = [local - before, local - after]
    .filter((instant) => zone.offset(instant) * 60_000 === local - instant)
    .sort((a, b) => a - b);
  const [first] = instants;
  if (first !== undefined) return [first];
  return gap === 'forward' ? [local - before] : [];
}

/**
 * All slots of an hourly or finer rule from its anchor to `to`, by trying every second of every period against what the
 * clocks show. (The library never comes back from many such rules: MINUTELY;BYDAY=WE;BYHOUR=1 is one.)
 */
export function expandElapsed(rule: Recurrence, anchor: Instant, to: Instant, timezone: string): Instant[] {
  const zone = IANAZone.create(timezone);
  const unit = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1_000 }[
    rule.frequency as 'HOURLY' | 'MINUTELY' | 'SECONDLY'
  ];
  const anchorLocal = new Date(anchor + zone.offset(anchor) * 60_000);
  const hourly = rule.frequency === 'HOURLY';
  const spreads = hourly
    ? rule.byMinute.length + rule.bySecond.length > 0
    : rule.frequency === 'MINUTELY' && rule.bySecond.length > 0;
  const minutes =
    spreads && hourly && rule.byMinute.length === 0 ? [anchorLocal.getUTCMinutes()] : rule.byMinute;
  const seconds = spreads && rule.bySecond.length === 0 ? [anchorLocal.getUTCSeconds()] : rule.bySecond;
  const origin = spreads ? anchor - (anchorLocal.getTime() % unit) : anchor;
  const allows = (numbers: readonly number[], number: number) =>
    numbers.length === 0 || numbers.includes(number);
  const periods = new Map<number, Instant[]>();
  let offset = zone.offset(origin) * 60_000;
  for (let instant = origin; instant <= to; instant += 1_000) {
    // Transitions come on whole minutes.
    if (instant % 60_000 === 0) offset = zone.offset(instant) * 60_000;
    const into = (instant - origin) % (unit * rule.interval);
    if (spreads ? into >= unit : into !== 0) continue;
    const local = new Date(instant + offset);
    if (
      allows(seconds, local.getUTCSeconds()) &&
      allows(minutes, local.getUTCMinutes()) &&
      allows(rule.byHour, local.getUTCHours()) &&
      allows(rule.byMonth, local.getUTCMonth() + 1) &&
      allows(rule.byMonthDay, local.getUTCDate()) &&
      (rule.byDay.length === 0 || rule.byDay.some((term) => term.weekday === (local.getUTCDay() + 6) % 7))
    ) {
      const period = instant - into;
      periods.set(period, [...(periods.get(period) ?? []), instant]);
    }
  }
  const slots = [...periods.values()].flatMap((period) =>
    period.filter(
      (_slot, index) =>
        rule.bySetPos.length === 0 ||
        rule.bySetPos.some((position) => (position > 0 ? position - 1 : period.length + position) === index),
    ),
  );
  return slots.filter((slot) => slot >= anchor).slice(0, rule.count ?? undefined);
}
