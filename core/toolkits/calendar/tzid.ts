import type { Zone } from '../../schedule/zone.ts';
import { findZone } from '../../schedule/zone-names.ts';

/** Finds the zone that a file means by a TZID; null when nobody knows it. */
export type ZoneOf = (tzid: string) => Zone | null;

/** The zone that a TZID means: itself, or its ending (`/example.org/20070129/Europe/Berlin`). */
export function zoneOfTzid(tzid: string): Zone | undefined {
  const parts = tzid.replace(/^"|"$/g, '').split('/').filter(Boolean);
  for (let first = 0; first < Math.min(parts.length, 8); first++) {
    const zone = findZone(parts.slice(first).join('/'));
    if (zone) return zone;
  }
  return undefined;
}
