import type { Instant } from '../model/json.ts';
import type { GapPolicy } from '../model/schedule.ts';
import { dayMs, dayOf, hourMs, secondMs } from './civil.ts';
import type { LocalTime } from './recurrence.ts';

/**
 * A stretch of instants `[start, end)` with one UTC offset. All fields are milliseconds.
 * `offset` = local time minus instant.
 */
export interface ZoneRange {
  readonly start: Instant;
  readonly end: Instant;
  readonly offset: number;
  /** The offset just before `start`; equal to `offset` when `start` is a seam of the cache and no transition. */
  readonly before: number;
}

/** Where a local time lies in a zone. `first` and `last` differ only in an overlap; `gapEnd` is null outside gaps. */
export interface LocalPlace {
  readonly first: Instant;
  readonly last: Instant;
  readonly gapEnd: LocalTime | null;
}

/** Length of the stretches in which a zone's transitions are looked up and kept. Whole seconds. */
const stretchMs = 400 * dayMs;
/** Two transitions of a zone are further apart than this (the shortest in force since 1970 are four weeks apart). */
const probeMs = 7 * dayMs;
/** Offsets lie within ±16 h, and with this margin every instant that can show a local time is looked at. */
const reachMs = 16 * hourMs;

/**
 * One IANA zone, from the ICU data of the runtime, or one that `offsetAt` (local time minus instant, within ±16 h)
 * describes. Offsets are asked for once in each stretch and then found by comparison, so that mapping costs some ten
 * nanoseconds.
 */
export class Zone {
  readonly name: string;
  readonly #ask: (instant: Instant) => number;
  readonly #stretches = new Map<number, readonly ZoneRange[]>();
  #last: ZoneRange;

  constructor(name: string, offsetAt = runtimeOffsets(name)) {
    this.name = name;
    this.#ask = offsetAt;
    this.#last = { start: 0, end: 0, offset: 0, before: 0 };
  }

  /** The stretch of constant offset that holds `instant`. */
  rangeAt(instant: Instant): ZoneRange {
    const last = this.#last;
    if (instant >= last.start && instant < last.end) return last;
    const index = Math.floor(instant / stretchMs);
    let ranges = this.#stretches.get(index);
    if (!ranges) {
      ranges = this.#explore(index * stretchMs, (index + 1) * stretchMs);
      this.#stretches.set(index, ranges);
    }
    for (const range of ranges) {
      if (instant < range.end) {
        this.#last = range;
        return range;
      }
    }
    return last;
  }

  /** Local time minus `instant`, in milliseconds. */
  offsetAt(instant: Instant): number {
    return this.rangeAt(instant).offset;
  }

  toLocal(instant: Instant): LocalTime {
    return instant + this.rangeAt(instant).offset;
  }

  /**
   * The instant at which the zone's clocks show `local`.
   * A local time inside a gap moves forward by the gap (RFC 5545 section 3.3.5), or is null with `gap: 'skip'`;
   * one that comes twice takes the first, or the second with `overlap: 'last'`.
   */
  fromLocal(local: LocalTime, gap?: 'forward', overlap?: 'first' | 'last'): Instant;
  fromLocal(local: LocalTime, gap: GapPolicy, overlap?: 'first' | 'last'): Instant | null;
  fromLocal(
    local: LocalTime,
    gap: GapPolicy = 'forward',
    overlap: 'first' | 'last' = 'first',
  ): Instant | null {
    const place = this.locate(local);
    if (place.gapEnd !== null && gap === 'skip') return null;
    return place[overlap];
  }

  /** Where `local` lies: its instants, or for a time inside a gap the instant moved forward, and the gap's end. */
  locate(local: LocalTime): LocalPlace {
    let range = this.rangeAt(local - reachMs);
    let first = Number.NaN;
    let last = Number.NaN;
    let gapEnd: LocalTime | null = null;
    let forward = Number.NaN;
    while (range.start <= local + reachMs) {
      const instant = local - range.offset;
      if (instant >= range.start && instant < range.end) {
        if (Number.isNaN(first)) first = instant;
        last = instant;
      }
      const next = this.rangeAt(range.end);
      if (local >= range.end + range.offset && local < range.end + next.offset) {
        forward = instant;
        gapEnd = range.end + next.offset;
      }
      range = next;
    }
    if (Number.isNaN(first)) return { first: forward, last: forward, gapEnd };
    return { first, last, gapEnd: null };
  }

  #explore(start: Instant, end: Instant): readonly ZoneRange[] {
    const ranges: ZoneRange[] = [];
    let rangeStart = start;
    let before = this.#ask(start - secondMs);
    let offset = this.#ask(start);
    for (let low = start; low < end; ) {
      const high = Math.min(low + probeMs, end);
      const offsetHigh = this.#ask(high - secondMs);
      if (offsetHigh !== offset) {
        const transition = this.#bisect(low - secondMs, high - secondMs, offset);
        ranges.push({ start: rangeStart, end: transition, offset, before });
        before = offset;
        rangeStart = transition;
        offset = this.#ask(transition);
        low = transition;
      } else low = high;
    }
    ranges.push({ start: rangeStart, end, offset, before });
    return ranges;
  }

  /** The first whole second in (low, high] whose offset is not `offset`. */
  #bisect(low: Instant, high: Instant, offset: number): Instant {
    let [inside, outside] = [low / secondMs, high / secondMs];
    while (outside - inside > 1) {
      const middle = Math.floor((inside + outside) / 2);
      if (this.#ask(middle * secondMs) === offset) inside = middle;
      else outside = middle;
    }
    return outside * secondMs;
  }
}

function runtimeOffsets(timeZone: string): (instant: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const numbers = format.format(instant).match(/\d+/g)?.map(Number) ?? [];
    const [month = 1, monthDay = 1, year = 1970, hour = 0, minute = 0, second = 0] = numbers;
    const local = dayOf(year, month, monthDay) * dayMs + (hour * 3600 + minute * 60 + second) * secondMs;
    return local - Math.floor(instant / secondMs) * secondMs;
  };
}
