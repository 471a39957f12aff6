import ICAL from 'ical.js';
import type { EventSeries } from './event-series.ts';
import { override, series } from './ics-event.ts';
import { vtimezone } from './vtimezone.ts';
import { type Zone, type ZoneOf, zoneOfTzid } from './zone.ts';

/** One parsed calendar file. */
export interface IcsCalendar {
  /** X-WR-CALNAME. */
  readonly name: string | null;
  readonly events: readonly EventSeries[];
  /** What could not be read, in words; the rest was. */
  readonly problems: readonly string[];
}

/**
 * Reads iCalendar text (RFC 5545): one or several VCALENDARs. Throws `Error` when the text as a whole is malformed;
 * a malformed event is left out and named in `problems`.
 */
export function parseIcs(text: string): IcsCalendar {
  const parsed = ICAL.parse(text.replace(/^\uFEFF/, '')) as unknown[];
  if (parsed.length === 0) throw new RangeError('the file holds no VCALENDAR');
  const roots = (typeof parsed[0] === 'string' ? [parsed] : parsed).map(
    (jcal) => new ICAL.Component(jcal as ConstructorParameters<typeof ICAL.Component>[0]),
  );
  const problems: string[] = [];
  const events: EventSeries[] = [];
  let name: string | null = null;
  for (const root of roots) {
    if (root.name !== 'vcalendar')
      throw new RangeError(`expected VCALENDAR, found ${root.name.toUpperCase()}`);
    const label = root.getFirstPropertyValue('x-wr-calname');
    if (label !== null) name ??= String(label);
    events.push(...eventsOf(root, problems));
  }
  return { name, events, problems };
}

function eventsOf(root: ICAL.Component, problems: string[]): EventSeries[] {
  const zoneOf = zonesOf(root, problems);
  const byUid = new Map<string, ICAL.Component[]>();
  for (const component of root.getAllSubcomponents('vevent')) {
    const uid = String(component.getFirstPropertyValue('uid') ?? `without-uid-${byUid.size}`);
    const group = byUid.get(uid);
    if (group) group.push(component);
    else byUid.set(uid, [component]);
  }
  const events: EventSeries[] = [];
  for (const [uid, components] of byUid) {
    const attempt = <T>(read: () => T): T[] => {
      try {
        return [read()];
      } catch (error) {
        problems.push(
          `event ${uid.slice(0, 100)}: ${error instanceof Error ? error.message : String(error)}`,
        );
        return [];
      }
    };
    const [masters, replaced] = partition(components, (component) => !component.hasProperty('recurrence-id'));
    const overrides = latestOf(replaced, (component) =>
      String(component.getFirstPropertyValue('recurrence-id')),
    ).flatMap((component) => attempt(() => override(component, zoneOf)));
    const master = latestOf(masters, () => uid)[0];
    if (master) events.push(...attempt(() => series(uid, master, overrides, zoneOf)));
    // Replaced occurrences whose series is elsewhere (an invitation to one meeting) stand alone.
    else
      for (const alone of overrides)
        events.push({ ...alone, uid, rules: [], dates: [], excluded: [], excludedDays: [], overrides: [] });
  }
  return events;
}

/** Of components with the same key, the one with the highest SEQUENCE. */
function latestOf(
  components: readonly ICAL.Component[],
  key: (component: ICAL.Component) => string,
): ICAL.Component[] {
  const sequence = (component: ICAL.Component) => Number(component.getFirstPropertyValue('sequence') ?? 0);
  const latest = new Map<string, ICAL.Component>();
  for (const component of components) {
    const other = latest.get(key(component));
    if (!other || sequence(component) >= sequence(other)) latest.set(key(component), component);
  }
  return [...latest.values()];
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** The runtime's zone data come first; a VTIMEZONE of the file serves names that they do not know. */
function zonesOf(root: ICAL.Component, problems: string[]): ZoneOf {
  const own = new Map<string, Zone>();
  for (const component of root.getAllSubcomponents('vtimezone')) {
    const tzid = String(component.getFirstPropertyValue('tzid') ?? '');
    if (zoneOfTzid(tzid)) continue;
    try {
      own.set(tzid, vtimezone(component));
    } catch (error) {
      problems.push(`time zone ${tzid}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const known = new Map<string, Zone | null>();
  return (tzid) => {
    const found = known.get(tzid);
    if (found !== undefined) return found;
    const zone = zoneOfTzid(tzid) ?? own.get(tzid) ?? null;
    if (!zone) problems.push(`unknown time zone ${tzid}: its times are read as local`);
    known.set(tzid, zone);
    return zone;
  };
}
