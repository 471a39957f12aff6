import type { Instant } from '../model/json.ts';
import type { GapPolicy } from '../model/schedule.ts';
import type { CalendarRule } from './calendar-rule.ts';
import { secondMs } from './civil.ts';
import type { LocalTime } from './recurrence.ts';
import { never, type SlotMark, type SlotSource } from './slot-source.ts';
import type { Zone } from './zone.ts';

/** A rule whose every slot falls into a gap would have its zone searched to the year 9999. */
const maxGaps = 400;

/**
 * Slots of a rule by the wall clock (daily and coarser, and cron with fixed hours). A local time inside a gap moves
 * forward by the gap or is left out; one that comes twice takes the first; two that meet become one.
 * COUNT counts local times, before gaps leave any out.
 */
export class WallClockSlots implements SlotSource {
  readonly #rule: CalendarRule;
  readonly #zone: Zone;
  readonly #gap: GapPolicy;
  readonly #count: number | null;
  readonly #until: Instant;
  readonly #untilLocal: LocalTime;
  #last: LocalTime;

  constructor(options: {
    readonly rule: CalendarRule;
    readonly zone: Zone;
    readonly gap: GapPolicy;
    readonly count: number | null;
    /** The last local time that may be a slot; Infinity for none. */
    readonly untilLocal: LocalTime;
    /** The last instant that may be a slot; Infinity for none. */
    readonly until: Instant;
  }) {
    this.#rule = options.rule;
    this.#zone = options.zone;
    this.#gap = options.gap;
    this.#count = options.count;
    this.#until = options.until;
    this.#untilLocal = options.untilLocal;
    this.#last = options.count === null ? options.untilLocal : Number.NaN;
  }

  next(after: Instant): Instant {
    const slot = this.#search(after);
    return slot > this.#until ? never : slot;
  }

  mark(slot: Instant): SlotMark | null {
    const range = this.#zone.rangeAt(slot);
    const local = slot + range.offset;
    const plain = this.#rule.firstFrom(local) === local;
    const gap = range.offset - range.before;
    // The rule names the time in the gap, and not the one that the clocks show.
    if (!plain && gap > 0 && slot < range.start + gap && this.#names(slot + range.before)) return 'gap_moved';
    return this.#zone.fromLocal(local, 'forward', 'last') > slot ? 'overlap_first' : null;
  }

  #names(local: LocalTime): boolean {
    return this.#rule.firstFrom(local) === local;
  }

  #search(after: Instant): Instant {
    const range = this.#zone.rangeAt(after);
    const shift = range.offset - range.before;
    const plain = nextSecond(after + range.offset);
    const overlapEnd = shift < 0 ? range.start - shift : range.start;
    let from = plain;
    // Shortly after a gap, times that were moved out of it are still to come.
    if (shift > 0 && after < range.start + shift) from = nextSecond(after + range.before);
    // The second time round, all local times of the overlap are past.
    else if (after < overlapEnd) from = Math.max(plain, range.start + range.before);
    const last = this.#lastLocal();
    let best = never;
    for (let gaps = 0; gaps < maxGaps; ) {
      const local = this.#rule.firstFrom(from);
      if (local > last || local === never) return best;
      const instant = local - range.offset;
      if (instant >= overlapEnd && instant < range.end && local >= plain) return Math.min(best, instant);
      const place = this.#zone.locate(local);
      if (place.gapEnd === null) {
        // Only times moved out of the gap were of interest before `plain`.
        if (local >= plain) return Math.min(best, place.first);
        from = plain;
      } else {
        if (this.#gap === 'forward') best = Math.min(best, place.first);
        from = Math.max(plain, place.gapEnd);
        gaps++;
      }
    }
    return best;
  }

  #lastLocal(): LocalTime {
    if (Number.isNaN(this.#last)) this.#last = Math.min(this.#rule.nth(this.#count ?? 1), this.#untilLocal);
    return this.#last;
  }
}

function nextSecond(time: number): number {
  return Math.floor(time / secondMs) * secondMs + secondMs;
}
