import ICAL from 'ical.js';
import type { Instant } from '../../model/json.ts';
import { secondMs } from '../../schedule/civil.ts';
import { setSource } from '../../schedule/compile.ts';
import type { LocalTime, Moment, Recurrence } from '../../schedule/recurrence.ts';
import { Zone } from '../../schedule/zone.ts';
import { zoneOf } from '../../schedule/zone-names.ts';
import { ruleOfProperty } from './ical-rule.ts';
import { localTimeOf } from './ical-time.ts';
import { boundsUpTo, slotsBetween } from './recurrence.ts';

/** A STANDARD or DAYLIGHT block: offsets in milliseconds, onsets in the local time of the offset before. */
interface Observance {
  readonly start: LocalTime;
  readonly offsetBefore: number;
  readonly offsetAfter: number;
  readonly dates: readonly LocalTime[];
  readonly rule: Recurrence | null;
}

/** From `at` on the clocks have this offset. */
interface Onset {
  readonly at: Instant;
  readonly offset: number;
}

/** Rules without an end are followed up to here. */
const LAST_ONSET = Date.UTC(2200, 0, 1);
/** Onsets of one zone; a real one has two in a year. */
const ONSET_LIMIT = 4_000;

/** A zone as the file itself defines it, for a TZID that the runtime does not know. Throws when no block is usable. */
export function vtimezone(component: ICAL.Component): Zone {
  const name = String(component.getFirstPropertyValue('tzid') ?? 'unnamed');
  const observances = ['standard', 'daylight']
    .flatMap((kind) => component.getAllSubcomponents(kind).map(observance))
    .sort((a, b) => a.start - b.start);
  const [first] = observances;
  if (!first) throw new RangeError(`VTIMEZONE ${name} has neither STANDARD nor DAYLIGHT`);
  let onsets: readonly Onset[] | undefined;
  return new Zone(name, (instant) => {
    onsets ??= onsetsOf(observances);
    return onsets.findLast(({ at }) => at <= instant)?.offset ?? first.offsetBefore;
  });
}

function observance(block: ICAL.Component): Observance {
  const offsetBefore = offset(block, 'tzoffsetfrom');
  const rule = ruleOfProperty(block.getFirstProperty('rrule'));
  return {
    start: localTimeOf(block.getFirstPropertyValue('dtstart') as ICAL.Time),
    offsetBefore,
    offsetAfter: offset(block, 'tzoffsetto'),
    dates: block
      .getAllProperties('rdate')
      .flatMap((property) => property.getValues().map((value) => localTimeOf(value as unknown as ICAL.Time))),
    rule: rule && { ...rule, until: rule.until && localUntil(rule.until, offsetBefore) },
  };
}

function offset(block: ICAL.Component, property: string): number {
  const value = block.getFirstPropertyValue(property);
  if (!(value instanceof ICAL.UtcOffset)) throw new RangeError(`VTIMEZONE without ${property.toUpperCase()}`);
  return value.toSeconds() * secondMs; // ical.js keeps it within a day
}

/** UNTIL is in UTC (RFC 5545 §3.3.10), the onsets are local. */
const localUntil = (until: Moment, offset: number): Moment =>
  until.kind === 'instant' ? { kind: 'local', local: until.instant + offset } : until;

function onsetsOf(observances: readonly Observance[]): readonly Onset[] {
  const onsets: Onset[] = [];
  const bounds = boundsUpTo(LAST_ONSET);
  const zone = zoneOf('UTC'); // local times stay as they are
  for (const { start, offsetBefore, offsetAfter, dates, rule } of observances) {
    const added = [start, ...dates].map((local) => ({ kind: 'local', local }) as const);
    const source = setSource({ rule, added, excluded: [] }, { zone, anchor: start, gap: 'forward', bounds });
    const { slots } = slotsBetween(source, start, LAST_ONSET, bounds, ONSET_LIMIT - onsets.length);
    for (const local of slots) onsets.push({ at: local - offsetBefore, offset: offsetAfter });
  }
  return onsets.sort((a, b) => a.at - b.at);
}
