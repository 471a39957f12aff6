import type { Instant } from '../model/json.ts';
import type { GapPolicy } from '../model/schedule.ts';
import { dayMs, dayOfLocal, hourMs, weekdayOf } from './civil.ts';
import type { CivilDay } from './recurrence.ts';
import { SetSlots } from './set-slots.ts';
import { namedLocal, never, type SlotMark, type SlotSource } from './slot-source.ts';
import type { Zone } from './zone.ts';

/**
 * `on_holiday: next_business_day`: a slot on a holiday moves to the next day that is neither Saturday, Sunday nor
 * holiday, at the same local time. One that meets another slot there becomes one with it.
 */
export class BusinessDaySlots implements SlotSource {
  readonly #slots: SlotSource;
  /** Without holidays. */
  readonly #unmoved: SlotSource;
  readonly #zone: Zone;
  readonly #gap: GapPolicy;
  /** Holidays in order, and where each moves to; both ascend. */
  readonly #holidays: readonly CivilDay[];
  readonly #targets: readonly CivilDay[];

  constructor(slots: SlotSource, holidays: readonly CivilDay[], zone: Zone, gap: GapPolicy) {
    this.#slots = slots;
    this.#zone = zone;
    this.#gap = gap;
    this.#unmoved = new SetSlots(
      slots,
      [],
      holidays.map((day) => ({ kind: 'day', day })),
      zone,
    );
    this.#holidays = [...new Set(holidays)].sort((a, b) => a - b);
    this.#targets = businessDays(this.#holidays);
  }

  next(after: Instant): Instant {
    return Math.min(this.#unmoved.next(after), this.#nextMoved(after));
  }

  mark(slot: Instant): SlotMark | null {
    return this.#unmoved.next(slot - 1) === slot ? this.#unmoved.mark(slot) : 'holiday_moved';
  }

  #nextMoved(after: Instant): Instant {
    const today = dayOfLocal(this.#zone.toLocal(after));
    let best = never;
    for (let index = this.#firstTargetFrom(today); index < this.#holidays.length; index++) {
      const [holiday, target] = [this.#holidays[index] ?? 0, this.#targets[index] ?? 0];
      // A day's margin: a time moved out of a gap may end on the day after.
      if (best < never && target > dayOfLocal(this.#zone.toLocal(best)) + 1) break;
      best = Math.min(best, this.#firstMoved(holiday, target, after));
    }
    return best;
  }

  #firstTargetFrom(day: CivilDay): number {
    const index = this.#targets.findIndex((target) => target >= day - 1);
    return index < 0 ? this.#targets.length : index;
  }

  /** The first slot of `holiday` that, moved to `target`, comes after `after`. */
  #firstMoved(holiday: CivilDay, target: CivilDay, after: Instant): Instant {
    const zone = this.#zone;
    const timeAfter = zone.toLocal(after) - target * dayMs;
    // Hours before the time of day that `after` has, since either day may have a transition.
    const lead = Math.min(Math.max(timeAfter - 3 * hourMs, 0), dayMs);
    let slot = this.#slots.next(zone.fromLocal(holiday * dayMs + lead) - 1);
    while (slot < never && dayOfLocal(zone.toLocal(slot)) === holiday) {
      const moved = zone.fromLocal(
        namedLocal(this.#slots, slot, zone) + (target - holiday) * dayMs,
        this.#gap,
      );
      if (moved !== null && moved > after) return moved;
      slot = this.#slots.next(slot);
    }
    return never;
  }
}

function businessDays(holidays: readonly CivilDay[]): readonly CivilDay[] {
  const closed = new Set(holidays);
  const targets: CivilDay[] = [];
  for (const holiday of holidays.toReversed()) {
    let day = holiday + 1;
    while (weekdayOf(day) >= 5 || closed.has(day)) {
      const later = closed.has(day) ? targets.at(-1) : undefined;
      day = later !== undefined && later > day ? later : day + 1;
    }
    targets.push(day);
  }
  return targets.reverse();
}
