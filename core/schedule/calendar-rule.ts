import {
  dayMs,
  dayOf,
  dayOfLocal,
  lastYear,
  localTime,
  monthOf,
  packedDate,
  secondMs,
  weekdayOf,
  yearOf,
} from './civil.ts';
import type { DayFilter } from './day-filter.ts';
import type { CivilDay, Frequency, LocalTime, Weekday } from './recurrence.ts';
import type { SearchBounds } from './slot-source.ts';
import type { TimesOfDay } from './times-of-day.ts';

export type CalendarFrequency = Extract<Frequency, 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY'>;

/** Years, months, weeks or days, numbered; what INTERVAL steps over and BYSETPOS chooses in. */
interface Periods {
  of(day: CivilDay): number;
  start(period: number): CivilDay;
}

const never = Number.POSITIVE_INFINITY;

/** Local days run up to one later than UTC's. */
export function lastDayWithin({ horizon }: SearchBounds): CivilDay {
  return Math.min(dayOfLocal(horizon) + 1, dayOf(lastYear, 12, 31));
}

/**
 * A rule of FREQ=DAILY or coarser (RFC 5545 section 3.3.10) in floating local time, without COUNT and UNTIL.
 * Each question is answered from the calendar alone, in phase with the anchor; nothing walks from it.
 */
export class CalendarRule {
  readonly #periods: Periods;
  readonly #interval: number;
  readonly #phase: number;
  readonly #days: DayFilter;
  readonly #times: TimesOfDay;
  readonly #setPos: readonly number[];
  readonly #anchor: LocalTime;
  readonly #bounds: SearchBounds;
  readonly #lastDay: CivilDay;
  #chosenPeriod = Number.NaN;
  #chosen: readonly LocalTime[] = [];

  constructor(rule: {
    readonly frequency: CalendarFrequency;
    readonly interval: number;
    readonly weekStart: Weekday;
    readonly days: DayFilter;
    readonly times: TimesOfDay;
    readonly setPos: readonly number[];
    readonly anchor: LocalTime;
    readonly bounds: SearchBounds;
  }) {
    this.#periods = rule.frequency === 'WEEKLY' ? weeks(rule.weekStart) : periods[rule.frequency];
    this.#interval = rule.interval;
    this.#days = rule.days;
    this.#times = rule.times;
    this.#setPos = rule.setPos;
    this.#anchor = rule.anchor;
    this.#bounds = rule.bounds;
    this.#lastDay = lastDayWithin(rule.bounds);
    this.#phase = this.#periods.of(dayOfLocal(rule.anchor));
  }

  /** The first slot at or after `local` and the anchor; Infinity when there is none up to the last day. */
  firstFrom(local: LocalTime): LocalTime {
    const from = local > this.#anchor ? local : this.#anchor;
    if (this.#setPos.length > 0) return this.#firstChosenFrom(from);
    const day = Math.floor(from / dayMs);
    const fitting = this.#dayFrom(day);
    if (fitting === day) {
      const second = this.#times.firstFrom(Math.ceil((from - day * dayMs) / secondMs));
      if (second >= 0) return localTime(day, second);
      return localTime(this.#dayFrom(day + 1), this.#times.first);
    }
    return localTime(fitting, this.#times.first);
  }

  /** The slot that is number `count` from the anchor, the first being 1; Infinity when the rule ends before, an earlier one when the steps do. */
  nth(count: number): LocalTime {
    let left = count;
    let slot = this.firstFrom(this.#anchor);
    while (left > 1 && slot < never && this.#bounds.steps-- > 0) {
      const nextDay = localTime(dayOfLocal(slot) + 1, 0);
      // Whole days at once, where each day of the rule has the same times.
      if (this.#setPos.length === 0 && slot - dayOfLocal(slot) * dayMs === this.#times.first * secondMs) {
        if (left <= this.#times.count) return localTime(dayOfLocal(slot), this.#times.at(left - 1));
        left -= this.#times.count;
        slot = this.firstFrom(nextDay);
      } else {
        left--;
        slot = this.firstFrom(slot + secondMs);
      }
    }
    return slot;
  }

  /** The first fitting day of a period in phase, at or after `from`. */
  #dayFrom(from: CivilDay): CivilDay {
    if (this.#interval === 1) return this.#days.firstFrom(from);
    let day = from;
    while (day <= this.#lastDay) {
      day = this.#inPhase(day);
      const fitting = this.#days.firstFrom(day);
      if (fitting === day || fitting === never || this.#periods.of(fitting) === this.#periods.of(day))
        return fitting;
      day = fitting;
    }
    return never;
  }

  /** `day` when its period is in phase, else the start of the next one that is. */
  #inPhase(day: CivilDay): CivilDay {
    const period = this.#periods.of(day);
    const late = (period - this.#phase) % this.#interval;
    return late === 0 ? day : this.#periods.start(period + (late < 0 ? -late : this.#interval - late));
  }

  #firstChosenFrom(from: LocalTime): LocalTime {
    let day = this.#inPhase(dayOfLocal(from));
    while (day <= this.#lastDay) {
      const period = this.#periods.of(day);
      for (const slot of this.#choose(period)) if (slot >= from) return slot;
      const fitting = this.#days.firstFrom(this.#periods.start(period + 1));
      if (fitting > this.#lastDay) return never;
      // The set of a period is made of all its days, so the search goes on at the start of the period.
      day = this.#inPhase(this.#periods.start(this.#periods.of(fitting)));
    }
    return never;
  }

  /** BYSETPOS: the chosen slots of a period, counted in the whole period even where the anchor cuts it. */
  #choose(period: number): readonly LocalTime[] {
    if (period === this.#chosenPeriod) return this.#chosen;
    const days: CivilDay[] = [];
    const end = this.#periods.start(period + 1);
    for (
      let day = this.#days.firstFrom(this.#periods.start(period));
      day < end;
      day = this.#days.firstFrom(day + 1)
    )
      days.push(day);
    const size = days.length * this.#times.count;
    const chosen = new Set<LocalTime>();
    for (const position of this.#setPos) {
      const index = position > 0 ? position - 1 : size + position;
      const day = days[Math.floor(index / this.#times.count)];
      if (index >= 0 && day !== undefined)
        chosen.add(localTime(day, this.#times.at(index % this.#times.count)));
    }
    this.#chosenPeriod = period;
    this.#chosen = [...chosen].sort((a, b) => a - b);
    return this.#chosen;
  }
}

const periods: Readonly<Record<Exclude<CalendarFrequency, 'WEEKLY'>, Periods>> = {
  YEARLY: { of: (day) => yearOf(packedDate(day)), start: (year) => dayOf(year, 1, 1) },
  MONTHLY: {
    of: (day) => {
      const date = packedDate(day);
      return yearOf(date) * 12 + monthOf(date) - 1;
    },
    start: (month) => dayOf(Math.floor(month / 12), (month % 12) + 1, 1),
  },
  DAILY: { of: (day) => day, start: (day) => day },
};

function weeks(weekStart: Weekday): Periods {
  // The day 0 was a Thursday; this moves week borders to `weekStart`.
  const shift = (weekdayOf(0) - weekStart + 7) % 7;
  return { of: (day) => Math.floor((day + shift) / 7), start: (week) => week * 7 - shift };
}
