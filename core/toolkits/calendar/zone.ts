import { IANAZone } from 'luxon';

/** Offset from UTC in milliseconds (positive east), by instant or by wall time. */
export interface Zone {
  readonly name: string;
  /**
   * The instant of a wall time. In a gap it moves forward by the gap, an ambiguous one is the first occurrence
   * (RFC 5545 §3.3.5).
   */
  instantOf(wall: number): number;
  wallOf(instant: number): number;
}

/** Finds the zone that a file means by a TZID; null when nobody knows it. */
export type ZoneOf = (tzid: string) => Zone | null;

const DAY = 86_400_000;
const MINUTE = 60_000;
const SINCE_QUARTERS = Date.UTC(1973, 0, 1);

/** Asking ICU whether it knows a name is slow; there are some 600 that it does. */
const zones = new Map<string, Zone>();

/** A zone of the runtime's ICU data; undefined when it knows no such name. */
export function ianaZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known) return known;
  if (!IANAZone.isValidZone(name)) return undefined;
  const zone = IANAZone.create(name);
  const offset = rememberOffsets((instant) => zone.offset(instant) * MINUTE);
  const made: Zone = {
    name,
    wallOf: (instant) => instant + offset(instant),
    instantOf(wall) {
      const before = offset(wall - DAY);
      const after = offset(wall + DAY);
      for (const candidate of [wall - before, wall - after])
        if (candidate + offset(candidate) === wall) return candidate;
      return wall - before;
    },
  };
  zones.set(name, made);
  return made;
}

/** Since 1973 clocks change on the quarter of an hour only; events share their times, and ICU is slow to answer. */
function rememberOffsets(offset: (instant: number) => number): (instant: number) => number {
  const known = new Map<number, number>();
  return (instant) => {
    if (instant < SINCE_QUARTERS) return offset(instant);
    const quarter = Math.floor(instant / (15 * MINUTE));
    const remembered = known.get(quarter);
    if (remembered !== undefined) return remembered;
    const answer = offset(instant);
    if (known.size >= 20_000) known.clear();
    known.set(quarter, answer);
    return answer;
  };
}

/** The zone that a TZID means: itself, or its ending (`/example.org/20070129/Europe/Berlin`). */
export function zoneOfTzid(tzid: string): Zone | undefined {
  const parts = tzid.replace(/^"|"$/g, '').split('/').filter(Boolean);
  for (let first = 0; first < Math.min(parts.length, 8); first++) {
    const zone = ianaZone(parts.slice(first).join('/'));
    if (zone) return zone;
  }
  return undefined;
}
