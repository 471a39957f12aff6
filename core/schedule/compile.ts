import type { Instant } from '../model/json.ts';
import type { Schedule } from '../model/schedule.ts';
import { BusinessDaySlots } from './business-day-slots.ts';
import { dayMs, parseDay, parseLocal, secondMs } from './civil.ts';
import { parseCron } from './cron-text.ts';
import { invalid } from './invalid.ts';
import type { LocalTime, RecurrenceSet } from './recurrence.ts';
import { parseRecurrence } from './rrule-text.ts';
import { cronSlots, type Frame, ruleSlots } from './rule-slots.ts';
import { SetSlots } from './set-slots.ts';
import { FixedSlots, never, type SlotMark, type SlotSource } from './slot-source.ts';
import { zoneOf } from './zone-names.ts';

/** A schedule ready to be asked. Instants are milliseconds; every answer is bounded, also for rules that never fire. */
export interface CompiledSchedule {
  /** The first slot strictly after `after`; null when there is none (up to the year 9999). */
  next(after: Instant): Instant | null;
  /** Up to `count` slots strictly after `after`, ascending. */
  nextMany(after: Instant, count: number): readonly Instant[];
  /** Up to `limit` slots from `from` to `to`, both included, ascending. */
  between(from: Instant, to: Instant, limit: number): readonly Instant[];
  /** The last slot strictly before `before`; null when there is none. Costs some fifty `next`. */
  previous(before: Instant): Instant | null;
  includes(instant: Instant): boolean;
  /** Why a slot is not where the rule names it, or that its local time comes twice; null for a plain slot and for no slot. */
  annotate(instant: Instant): SlotMark | null;
}

/**
 * Prepares a stored schedule. Some microseconds; keep the result while asking often.
 * Kinds without slots of their own (event, condition, manual) answer with none. Throws `invalid_schedule`.
 */
export function compileSchedule(schedule: Schedule): CompiledSchedule {
  const anchor = anchorOf(schedule);
  return new Slots(slotSource(schedule, anchor), anchor - dayMs);
}

function anchorOf(schedule: Schedule): number {
  const anchor = parseLocal(schedule.anchor);
  if (anchor !== undefined) return anchor;
  throw invalid('anchor', `"${schedule.anchor}" is no local time. Expected 2026-03-02T08:30:00.`);
}

function slotSource(schedule: Schedule, anchor: LocalTime): SlotSource {
  const frame: Frame = {
    zone: zoneOf(schedule.timezone),
    anchor,
    gap: schedule.gap ?? 'forward',
  };
  switch (schedule.kind) {
    case 'rrule':
      return aroundHolidays(
        setSource(parseRecurrence(schedule.expression, schedule.timezone).set, frame),
        schedule,
        frame,
      );
    case 'cron':
      return aroundHolidays(cronSlots(parseCron(schedule.expression).line, frame), schedule, frame);
    case 'once':
      return aroundHolidays(new FixedSlots([Date.parse(schedule.expression)]), schedule, frame);
    default:
      return new FixedSlots([]);
  }
}

/** The slots of a recurrence set in its frame. */
export function setSource(set: RecurrenceSet, frame: Frame): SlotSource {
  const rule = set.rule ? ruleSlots(set.rule, frame) : new FixedSlots([]);
  if (set.added.length === 0 && set.excluded.length === 0) return rule;
  return new SetSlots(rule, set.added, set.excluded, frame.zone);
}

function aroundHolidays(slots: SlotSource, schedule: Schedule, frame: Frame): SlotSource {
  const days = (schedule.holidays ?? []).flatMap((date) => parseDay(date) ?? []);
  if (schedule.on_holiday === undefined || days.length === 0) return slots;
  if (schedule.on_holiday === 'next_business_day')
    return new BusinessDaySlots(slots, days, frame.zone, frame.gap);
  const holidays = days.map((day) => ({ kind: 'day', day }) as const);
  return new SetSlots(slots, [], holidays, frame.zone);
}

class Slots implements CompiledSchedule {
  readonly #source: SlotSource;
  /** No slot comes before it, whatever the zone. */
  readonly #earliest: Instant;

  constructor(source: SlotSource, earliest: Instant) {
    this.#source = source;
    this.#earliest = earliest;
  }

  next(after: Instant): Instant | null {
    const slot = this.#next(after);
    return slot === never ? null : slot;
  }

  nextMany(after: Instant, count: number): readonly Instant[] {
    return this.#collect(after, never, count);
  }

  between(from: Instant, to: Instant, limit: number): readonly Instant[] {
    return this.#collect(from - 1, to, limit);
  }

  previous(before: Instant): Instant | null {
    const first = this.#next(this.#earliest);
    if (first >= before) return null;
    // Gallop back until a slot lies between, then halve the stretch after the last one found.
    let reach = secondMs;
    while (before - reach > first && this.#next(before - reach - 1) >= before) reach *= 4;
    let found = before - reach > first ? this.#next(before - reach - 1) : first;
    let high = before;
    while (high - found > secondMs) {
      const middle = Math.floor((found + high) / 2);
      const slot = this.#next(middle - 1);
      if (slot < before) found = slot;
      else high = middle;
    }
    return found;
  }

  includes(instant: Instant): boolean {
    return this.#next(instant - 1) === instant;
  }

  annotate(instant: Instant): SlotMark | null {
    return this.includes(instant) ? this.#source.mark(instant) : null;
  }

  #collect(after: Instant, to: Instant, limit: number): readonly Instant[] {
    const slots: Instant[] = [];
    for (let slot = after; slots.length < limit; ) {
      slot = this.#next(slot);
      if (slot === never || slot > to) break;
      slots.push(slot);
    }
    return slots;
  }

  #next(after: Instant): Instant {
    return this.#source.next(after < this.#earliest ? this.#earliest : after);
  }
}
