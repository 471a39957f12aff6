import ICAL from 'ical.js';
import type { Recurrence } from '../../schedule/recurrence.ts';
import { zoneOf as runtimeZone } from '../../schedule/zone-names.ts';
import type { EventFacts, EventOverride, EventSeries, ZonedTime } from './event-series.ts';
import { ruleOfProperty } from './ical-rule.ts';
import { localTimeOf } from './ical-time.ts';
import type { ZoneOf } from './tzid.ts';

const DAY = 86_400_000;
const TEXT_LIMIT = 1_000;
/** RFC 5545 wants one at most. */
const RULES_LIMIT = 4;

/** An event with its rule. Throws RangeError for what makes no sense, with the reason. */
export function series(
  uid: string,
  component: ICAL.Component,
  overrides: readonly EventOverride[],
  zoneOf: ZoneOf,
): EventSeries {
  const own = facts(component, zoneOf);
  const rules = component.getAllProperties('rrule');
  if (rules.length > RULES_LIMIT)
    throw new RangeError(`${rules.length} rules; at most ${RULES_LIMIT} are followed`);
  return {
    ...own,
    uid,
    rules: rules.flatMap((property) => rule(property, own) ?? []),
    dates: component.getAllProperties('rdate').flatMap((property) => timesOf(property, zoneOf)),
    excluded: component.getAllProperties('exdate').flatMap((property) => timesOf(property, zoneOf)),
    overrides,
  };
}

/** A replaced occurrence. */
export function override(component: ICAL.Component, zoneOf: ZoneOf): EventOverride {
  const property = component.getFirstProperty('recurrence-id');
  const replaces = property && timesOf(property, zoneOf)[0];
  if (!replaces) throw new RangeError('RECURRENCE-ID without a time');
  return {
    ...facts(component, zoneOf),
    replaces,
    andFuture: property.getFirstParameter('range')?.toUpperCase() === 'THISANDFUTURE',
  };
}

function facts(component: ICAL.Component, zoneOf: ZoneOf): EventFacts {
  const startProperty = component.getFirstProperty('dtstart');
  const start = startProperty && timesOf(startProperty, zoneOf)[0];
  if (!start) throw new RangeError('DTSTART is missing');
  return {
    title: text(component, 'summary') ?? '(no title)',
    location: text(component, 'location'),
    status: status(component),
    busy: String(component.getFirstPropertyValue('transp') ?? 'OPAQUE').toUpperCase() !== 'TRANSPARENT',
    allDay: start.isDate,
    start,
    duration: duration(component, start, zoneOf),
  };
}

function text(component: ICAL.Component, name: string): string | null {
  const value = component.getFirstPropertyValue(name);
  if (value === null) return null;
  const line = String(value).replace(/\s+/g, ' ').trim();
  return line === '' ? null : line.slice(0, TEXT_LIMIT);
}

function status(component: ICAL.Component): EventFacts['status'] {
  const value = String(component.getFirstPropertyValue('status') ?? '').toUpperCase();
  if (value === 'CANCELLED') return 'cancelled';
  return value === 'TENTATIVE' ? 'tentative' : 'confirmed';
}

/** DTEND (local in its own zone), DURATION, or the default: a day for a date, nothing for a time (RFC 5545 §3.6.1). */
function duration(component: ICAL.Component, start: ZonedTime, zoneOf: ZoneOf): EventFacts['duration'] {
  const endProperty = component.getFirstProperty('dtend');
  const end = endProperty && timesOf(endProperty, zoneOf)[0];
  let length = start.isDate ? DAY : 0;
  if (end) {
    length =
      start.zone && end.zone && !start.isDate
        ? end.zone.fromLocal(end.local) - start.zone.fromLocal(start.local)
        : end.local - start.local;
  } else {
    const value = component.getFirstPropertyValue('duration');
    if (value instanceof ICAL.Duration) length = value.toSeconds() * 1_000;
  }
  if (length < 0) throw new RangeError('it ends before it starts');
  return start.isDate ? Math.max(DAY, Math.ceil(length / DAY) * DAY) : length;
}

/** Of an all-day event the days alone count; UNTIL in UTC of a floating one is local, as nothing else says where it is. */
function rule(property: ICAL.Property, { allDay, start }: EventFacts): Recurrence | null {
  const rule = ruleOfProperty(property);
  if (!rule) return null;
  if (allDay) return { ...rule, byHour: [], byMinute: [], bySecond: [] };
  if (start.zone || rule.until?.kind !== 'instant') return rule;
  return { ...rule, until: { kind: 'local', local: rule.until.instant } };
}

/** The times of a property in its TZID; UTC for `…Z`; periods (RDATE) give their start. */
function timesOf(property: ICAL.Property, zoneOf: ZoneOf): ZonedTime[] {
  const tzid = property.getFirstParameter('tzid');
  return property.getValues().flatMap((value: unknown) => {
    const time = value instanceof ICAL.Period ? value.start : value;
    if (!(time instanceof ICAL.Time)) throw new RangeError(`${property.name.toUpperCase()} is not a time`);
    const isUtc = time.zone === ICAL.Timezone.utcTimezone;
    const zone = time.isDate ? null : isUtc ? runtimeZone('UTC') : tzid ? zoneOf(tzid) : null;
    return [{ local: localTimeOf(time), zone, isDate: time.isDate }];
  });
}
