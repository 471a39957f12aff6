import { didYouMean } from '../model/suggest.ts';
import { invalid } from './invalid.ts';
import { Zone } from './zone.ts';

/** Current names of tzdata that ICU accepts but lists under an older spelling, and UTC, which it does not list. */
const unlisted = [
  'UTC',
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Kentucky/Louisville',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
];

let names: readonly string[] | undefined;
const zones = new Map<string, Zone>();

/** Every zone name to offer a person, sorted. The runtime also accepts older links, such as US/Eastern. */
export function zoneNames(): readonly string[] {
  names ??= [...new Set([...Intl.supportedValuesOf('timeZone'), ...unlisted])].sort();
  return names;
}

/**
 * The zone of an IANA name, `UTC` and links included.
 * Throws `invalid_schedule` at `schedule.timezone` for anything else, with the nearest name as hint.
 */
export function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (!zone) throw unknownZone(name);
  return zone;
}

/** As `zoneOf`; undefined for anything else, without a search for what may be meant. */
export function findZone(name: string): Zone | undefined {
  let zone = zones.get(name);
  if (!zone) {
    // Intl also takes bare offsets; they are no zones, because they know no daylight saving time.
    if (!/^[a-z][\w+/-]*$/i.test(name)) return undefined;
    try {
      zone = new Zone(name);
    } catch {
      return undefined;
    }
    zones.set(name, zone);
  }
  return zone;
}

/** The name in its usual letter case. Links are kept: Europe/Kyiv does not become Europe/Kiev. Throws as `zoneOf`. */
export function canonicalZoneName(name: string): string {
  const trimmed = name.trim();
  const lower = trimmed.toLowerCase();
  const listed = zoneNames().find((candidate) => candidate.toLowerCase() === lower);
  return listed ?? zoneOf(trimmed).name;
}

function unknownZone(name: string) {
  const near = didYouMean(name, zoneNames()) ?? nearestCity(name);
  return invalid(
    'timezone',
    name.trim() === ''
      ? 'The time zone is missing. Expected an IANA name such as Europe/Chisinau, or UTC.'
      : `Unknown time zone "${name}". Expected an IANA name such as Europe/Chisinau, or UTC.`,
    near,
  );
}

/** `Chisinau` or `EU/Chisinau` means the zone whose last part it resembles. */
function nearestCity(name: string): string | undefined {
  const cities = new Map(zoneNames().map((zone) => [zone.slice(zone.lastIndexOf('/') + 1), zone]));
  const city = name
    .slice(name.lastIndexOf('/') + 1)
    .trim()
    .replaceAll(' ', '_');
  const near = didYouMean(city, [...cities.keys()]);
  const found = near && cities.get(near.slice('did you mean '.length, -1));
  return found && `did you mean ${found}?`;
}

/** What decides local time here: `tzdata 2026c, ICU 78.3`. A change of it calls for stored times to be evaluated anew. */
export function zoneDataVersion(): string {
  return `tzdata ${process.versions.tz ?? 'unknown'}, ICU ${process.versions.icu ?? 'none'}`;
}
