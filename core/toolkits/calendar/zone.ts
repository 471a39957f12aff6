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

/** A zone of the runtime's ICU data; undefined when it knows no such name. */
export function ianaZone(name: string): Zone | undefined {
  if (!IANAZone.isValidZone(name)) return undefined;
  const zone = IANAZone.create(name);
  const offset = (instant: number) => zone.offset(instant) * MINUTE;
  return {
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
