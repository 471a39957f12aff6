import { setImmediate } from 'node:timers/promises';
import ICAL from 'ical.js';
import type { Zone } from '../../schedule/zone.ts';
import type { EventSeries } from './event-series.ts';
import { override, series } from './ics-event.ts';
import { neededLines } from './ics-lines.ts';
import { type ZoneOf, zoneOfTzid } from './tzid.ts';
import { vtimezone } from './vtimezone.ts';

/** Events read before others have a turn. */
const EVENTS_AT_ONCE = 500;

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
export async function parseIcs(text: string): Promise<IcsCalendar> {
  const needed = neededLines(text);
  const problems = [...needed.problems];
  const roots = await readRoots(needed.text, problems);
  const events: EventSeries[] = [];
  let name: string | null = null;
  for (const root of roots) {
    const [kind, properties] = root;
    if (kind !== 'vcalendar') throw new RangeError(`expected VCALENDAR, found ${kind.toUpperCase()}`);
    const label = component([kind, properties, []]).getFirstPropertyValue('x-wr-calname');
    if (label !== null) name ??= String(label);
    for await (const event of eventsOf(root, problems)) events.push(event);
  }
  return { name, events, problems };
}

async function readRoots(text: string, problems: string[]): Promise<readonly JCal[]> {
  let parsed: unknown[];
  try {
    parsed = ICAL.parse(text);
  } catch (error) {
    // One bad line refuses the whole text: the events that hold such lines are left out.
    const readable = await withoutBadEvents(text, problems);
    if (readable === undefined) throw error;
    parsed = ICAL.parse(readable);
  }
  if (parsed.length === 0) throw new RangeError('the file holds no VCALENDAR');
  return (typeof parsed[0] === 'string' ? [parsed] : parsed) as JCal[];
}

/** undefined when no event at all can be read. */
async function withoutBadEvents(text: string, problems: string[]): Promise<string | undefined> {
  const kept: string[] = [];
  let [seen, good] = [0, 0];
  let event: string[] | undefined;
  for (const line of text.split('\r\n')) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) event = [];
    if (!event) kept.push(line);
    else {
      event.push(line);
      if (!/^END:VEVENT\s*$/i.test(line)) continue;
      if (++seen % EVENTS_AT_ONCE === 0) await setImmediate();
      const problem = problemOf(event.join('\r\n'));
      if (problem === undefined && ++good) kept.push(...event);
      else
        problems.push(
          `event ${event.find((each) => /^UID:/i.test(each))?.slice(4, 104) ?? seen}: ${problem}`,
        );
      event = undefined;
    }
  }
  return good > 0 ? kept.join('\r\n') : undefined;
}

function problemOf(event: string): string | undefined {
  try {
    ICAL.parse(event);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** jCal (RFC 7265): name, properties, components. */
type JCal = readonly [string, readonly unknown[], readonly JCal[]];

/** Alone, without its calendar: for every time ical.js would search the whole calendar for its zone. */
const component = (jcal: JCal): ICAL.Component =>
  new ICAL.Component(jcal as unknown as ConstructorParameters<typeof ICAL.Component>[0]);

const componentsOf = ([, , parts]: JCal, kind: string): ICAL.Component[] =>
  parts.filter(([name]) => name === kind).map(component);

async function* eventsOf(root: JCal, problems: string[]): AsyncGenerator<EventSeries> {
  const zoneOf = zonesOf(root, problems);
  const byUid = new Map<string, ICAL.Component[]>();
  for (const event of componentsOf(root, 'vevent')) {
    const uid = String(event.getFirstPropertyValue('uid') ?? `without-uid-${byUid.size}`);
    const group = byUid.get(uid);
    if (group) group.push(event);
    else byUid.set(uid, [event]);
  }
  let read = 0;
  for (const [uid, components] of byUid) {
    if (++read % EVENTS_AT_ONCE === 0) await setImmediate();
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
    if (master) yield* attempt(() => series(uid, master, overrides, zoneOf));
    // Replaced occurrences whose series is elsewhere (an invitation to one meeting) stand alone.
    else
      for (const alone of overrides)
        yield { ...alone, uid, rules: [], dates: [], excluded: [], overrides: [] };
  }
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
function zonesOf(root: JCal, problems: string[]): ZoneOf {
  const own = new Map<string, Zone>();
  for (const zone of componentsOf(root, 'vtimezone')) {
    const tzid = String(zone.getFirstPropertyValue('tzid') ?? '');
    if (zoneOfTzid(tzid)) continue;
    try {
      own.set(tzid, vtimezone(zone));
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
