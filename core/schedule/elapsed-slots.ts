import type { Instant } from '../model/json.ts';
import { dayMs, secondMs } from './civil.ts';
import type { DayFilter } from './day-filter.ts';
import type { CivilDay } from './recurrence.ts';
import { never, type SearchBounds, type SlotMark, type SlotSource } from './slot-source.ts';
import type { Zone } from './zone.ts';

/** Steps after which a search gives up: some milliseconds. A slot that far away is centuries ahead. */
const maxSteps = 50_000;
/** Windows of BYSETPOS looked into; their sets differ from each other only around transitions. */
const maxWindows = 5_000;
/** The calendar repeats after 400 years. */
const horizonMs = 146_097 * dayMs;

/** For each number of a unit the next one that fits, or -1; null when all fit. */
export type NextTable = Int8Array | null;

/** A table over 0…size-1 for the sorted `numbers`; an empty or a full list does not restrict. */
export function nextTable(numbers: readonly number[], size: number): NextTable {
  if (numbers.length === 0 || numbers.length === size) return null;
  const table = new Int8Array(size).fill(-1);
  let next = -1;
  for (let number = size - 1, at = numbers.length - 1; number >= 0; number--) {
    if (at >= 0 && numbers[at] === number) {
      next = number;
      at--;
    }
    table[number] = next;
  }
  return table;
}

export interface ElapsedRule {
  readonly zone: Zone;
  /** No slot comes before it. */
  readonly start: Instant;
  /** Slots lie in the windows [origin + k·step, + width). Whole seconds, in milliseconds. */
  readonly origin: Instant;
  readonly step: number;
  readonly width: number;
  readonly days: DayFilter;
  readonly hours: NextTable;
  readonly minutes: NextTable;
  readonly seconds: NextTable;
  readonly setPos: readonly number[];
  readonly count: number | null;
  readonly until: Instant;
  readonly bounds: SearchBounds;
}

/**
 * Slots in elapsed time (HOURLY and finer, and cron with every hour): INTERVAL steps over real hours, minutes or
 * seconds from the anchor, so that a day of 25 hours has 25 of them, and BY… parts are compared with what the clocks show.
 */
export class ElapsedSlots implements SlotSource {
  readonly #rule: ElapsedRule;
  readonly #free: boolean;
  #last: Instant;
  #chosenWindow = Number.NaN;
  #chosen: readonly Instant[] = [];

  constructor(rule: ElapsedRule) {
    this.#rule = rule;
    const { days, hours, minutes, seconds } = rule;
    this.#free =
      days.all && !hours && !minutes && !seconds && rule.width === secondMs && rule.setPos.length === 0;
    this.#last = rule.count === null ? rule.until : Number.NaN;
  }

  next(after: Instant): Instant {
    const { start } = this.#rule;
    const from = after < start ? start : Math.floor(after / secondMs) * secondMs + secondMs;
    const slot = this.#rule.setPos.length > 0 ? this.#firstChosenFrom(from) : this.#firstFrom(from);
    return slot > this.#lastSlot() ? never : slot;
  }

  mark(): SlotMark | null {
    return null;
  }

  #lastSlot(): Instant {
    if (Number.isNaN(this.#last)) {
      const { count, start, step, until, bounds } = this.#rule;
      this.#last = never;
      let slot = this.#free ? start + ((count ?? 1) - 1) * step : start - secondMs;
      if (!this.#free) for (let left = count ?? 1; left > 0 && slot < never; left--) slot = this.next(slot);
      // Where the walk had to end, nobody knows what COUNT still names.
      this.#last = bounds.steps > 0 ? Math.min(slot, until) : Number.NEGATIVE_INFINITY;
    }
    return this.#last;
  }

  /** The start of the window that holds `instant`, or of the next one when it holds none. */
  #window(instant: Instant): Instant {
    const { origin, step, width } = this.#rule;
    const into = (instant - origin) % step;
    const rest = into < 0 ? into + step : into;
    return rest < width ? instant - rest : instant - rest + step;
  }

  /** The first slot at or after `from` (whole seconds) within 400 years, BYSETPOS left aside. */
  #firstFrom(from: Instant): Instant {
    const { zone, days, hours, minutes, seconds, bounds } = this.#rule;
    const firstWindow = this.#window(from);
    let instant = firstWindow > from ? firstWindow : from;
    if (this.#free) return instant;
    let range = zone.rangeAt(instant);
    const end = Math.min(from + horizonMs, bounds.horizon);
    for (let steps = 0; steps < maxSteps && instant <= end && bounds.steps-- > 0; steps++) {
      if (instant >= range.end || instant < range.start) range = zone.rangeAt(instant);
      const local = instant + range.offset;
      const day = Math.floor(local / dayMs);
      const target = nextFitting(day, (local - day * dayMs) / secondMs, days, hours, minutes, seconds);
      if (target === never) return never;
      if (target === local) return instant;
      // Past the next transition the clocks show something else, so the search goes on from there.
      const jump = Math.min(target - range.offset, range.end);
      const window = this.#window(jump);
      instant = window > jump ? window : jump;
    }
    return never;
  }

  #firstChosenFrom(from: Instant): Instant {
    let instant = from;
    for (let windows = 0; windows < maxWindows; windows++) {
      // All slots of a window count for BYSETPOS, also those before `from`.
      const window = this.#window(this.#firstFrom(instant));
      if (!(window < never)) return never;
      for (const slot of this.#choose(window)) if (slot >= from) return slot;
      instant = window + this.#rule.width;
    }
    return never;
  }

  #choose(window: Instant): readonly Instant[] {
    if (window === this.#chosenWindow) return this.#chosen;
    const slots: Instant[] = [];
    const end = window + this.#rule.width;
    for (let slot = this.#firstFrom(window); slot < end; slot = this.#firstFrom(slot + secondMs))
      slots.push(slot);
    const chosen = this.#rule.setPos.map((position) => slots.at(position > 0 ? position - 1 : position));
    this.#chosenWindow = window;
    this.#chosen = [...new Set(chosen.filter((slot) => slot !== undefined))].sort((a, b) => a - b);
    return this.#chosen;
  }
}

/** The first local time at or after `second` of `day` that fits, as local milliseconds. */
function nextFitting(
  day: CivilDay,
  second: number,
  days: DayFilter,
  hours: NextTable,
  minutes: NextTable,
  seconds: NextTable,
): number {
  const fittingDay = days.firstFrom(day);
  if (fittingDay !== day) return fittingDay * dayMs;
  const hour = (second / 3600) | 0;
  const fittingHour = hours ? (hours[hour] ?? -1) : hour;
  if (fittingHour < 0) return (day + 1) * dayMs;
  if (fittingHour !== hour) return day * dayMs + fittingHour * 3_600_000;
  const minute = ((second / 60) | 0) % 60;
  const fittingMinute = minutes ? (minutes[minute] ?? -1) : minute;
  const hourStart = day * dayMs + hour * 3_600_000;
  if (fittingMinute < 0) return hourStart + 3_600_000;
  if (fittingMinute !== minute) return hourStart + fittingMinute * 60_000;
  const rest = second % 60;
  const fittingSecond = seconds ? (seconds[rest] ?? -1) : rest;
  const minuteStart = hourStart + minute * 60_000;
  return fittingSecond < 0 ? minuteStart + 60_000 : minuteStart + fittingSecond * secondMs;
}
