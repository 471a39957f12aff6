import type { Instant } from '../../model/json.ts';
import { dayMs, dayOfLocal } from '../../schedule/civil.ts';
import { setSource } from '../../schedule/compile.ts';
import type { LocalTime, Moment } from '../../schedule/recurrence.ts';
import type { Frame } from '../../schedule/rule-slots.ts';
import { namedLocal, type SearchBounds, type SlotSource } from '../../schedule/slot-source.ts';
import type { Zone } from '../../schedule/zone.ts';
import { zoneOf } from '../../schedule/zone-names.ts';
import type { EventFacts, EventOverride, EventSeries, ZonedTime } from './event-series.ts';
import { boundsUpTo, slotsBetween } from './recurrence.ts';

/** One time that an event takes place. */
export interface EventOccurrence {
  readonly uid: string;
  readonly facts: EventFacts;
  /** Of an all-day event, local midnights of the reader's zone. */
  readonly start: Instant;
  readonly end: Instant;
  /** In the reader's zone (`end` of an all-day event: the day after its last). */
  readonly startLocal: LocalTime;
  readonly endLocal: LocalTime;
}

export interface Occurrences {
  readonly occurrences: readonly EventOccurrence[];
  /** False when a rule was too long to follow to the end. */
  readonly complete: boolean;
}

/**
 * The occurrences of a series that touch [from, to): rules, RDATE, EXDATE, RECURRENCE-ID and its THISANDFUTURE range
 * (RFC 5545 §3.8.4.4, §3.8.5). Cancelled ones are left out. `reader` is the zone of floating times and dates.
 */
export function occurrencesOf(series: EventSeries, from: Instant, to: Instant, reader: Zone): Occurrences {
  if (isElsewhere(series, from, to)) return { occurrences: [], complete: true };
  // Dates have no zone: they are followed as midnights of UTC, and become the reader's at the end.
  const zone = series.allDay ? zoneOf('UTC') : (series.start.zone ?? reader);
  const place = (instant: Instant) => (series.allDay ? reader.toLocal(instant) : instant);
  const { reach, longest } = reachOf(series);
  const [first, last] = [place(from) - longest - reach - dayMs, place(to) + reach + dayMs];
  const bounds = boundsUpTo(last);
  const changeBefore = changesOf(series, reader);
  const starts = new Set<number>();
  const occurrences: EventOccurrence[] = [];
  let complete = true;
  const add = (facts: EventFacts, start: number) => {
    const occurrence = occurrenceAt(series.uid, facts, start, reader);
    if (facts.status !== 'cancelled' && touches(occurrence, from, to)) occurrences.push(occurrence);
  };
  for (const source of sourcesOf(series, zone, reader, bounds)) {
    const expansion = slotsBetween(source, first, last, bounds);
    complete &&= expansion.complete;
    for (const slot of expansion.slots) {
      const start = series.allDay ? midnight(slot) : slot;
      if (starts.has(start)) continue;
      starts.add(start);
      const change = changeBefore(start);
      if (!change) {
        add(series, start);
        continue;
      }
      const shift = change.start.local - change.replaces.local;
      const local = namedLocal(source, slot, zone) + shift;
      add(change, startOf({ ...series.start, local }, change.allDay, reader));
    }
  }
  for (const override of series.overrides) add(override, startOf(override.start, override.allDay, reader));
  return { occurrences, complete };
}

/** Without any computing of zones: a single event, days away. Calendars hold years of them. */
const isElsewhere = (
  { rules, dates, overrides, start, duration }: EventSeries,
  from: Instant,
  to: Instant,
): boolean =>
  rules.length + dates.length + overrides.length === 0 &&
  (start.local > to + 2 * dayMs || start.local + duration < from - 2 * dayMs);

/** How far a THISANDFUTURE change moves an occurrence, and the longest duration. */
function reachOf(series: EventSeries): { readonly reach: number; readonly longest: number } {
  const changes = series.overrides.filter(({ andFuture }) => andFuture);
  return {
    reach: Math.max(0, ...changes.map(({ start, replaces }) => Math.abs(start.local - replaces.local))),
    longest: Math.max(series.duration, ...changes.map(({ duration }) => duration)),
  };
}

/** The slots of each rule, and those of the dates, without what is excluded or replaced. */
function sourcesOf(series: EventSeries, zone: Zone, reader: Zone, bounds: SearchBounds): SlotSource[] {
  const frame: Frame = { zone, anchor: series.start.local, gap: 'forward', bounds };
  const excluded = [...series.excluded, ...series.overrides.map(({ replaces }) => replaces)].map((time) =>
    excludedMoment(time, series, reader),
  );
  const dates = series.rules.length === 0 ? [series.start, ...series.dates] : series.dates;
  const added = dates.map((time) => addedMoment(time, series, reader));
  return [
    ...series.rules.map((rule) => setSource({ rule, added: [], excluded }, frame)),
    setSource({ rule: null, added, excluded }, frame),
  ];
}

const instantOf = ({ local, zone }: ZonedTime, reader: Zone): Instant => (zone ?? reader).fromLocal(local);
const midnight = (local: LocalTime): LocalTime => dayOfLocal(local) * dayMs;

function addedMoment(time: ZonedTime, series: EventSeries, reader: Zone): Moment {
  if (series.allDay || time.isDate) return { kind: 'local', local: midnight(time.local) };
  return { kind: 'instant', instant: instantOf(time, reader) };
}

/** A date takes the whole day away; of an all-day event also a time does, which some programs write. */
function excludedMoment(time: ZonedTime, series: EventSeries, reader: Zone): Moment {
  if (series.allDay || time.isDate) return { kind: 'day', day: dayOfLocal(time.local) };
  return { kind: 'instant', instant: instantOf(time, reader) };
}

/** What identifies a start: of a timed event the instant, of an all-day one its midnight as local time. */
const startOf = (time: ZonedTime, allDay: boolean, reader: Zone): number =>
  allDay ? midnight(time.local) : instantOf(time, reader);

/** Finds the latest THISANDFUTURE change before a start. */
function changesOf(series: EventSeries, reader: Zone): (start: number) => EventOverride | undefined {
  const changes = series.overrides
    .filter(({ andFuture }) => andFuture)
    .map((change) => ({ at: startOf(change.replaces, series.allDay, reader), change }))
    .sort((a, b) => a.at - b.at);
  return (start) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.at ?? start) < start) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.change;
  };
}

/** `start` as `startOf` gives it. */
function occurrenceAt(uid: string, facts: EventFacts, start: number, reader: Zone): EventOccurrence {
  const end = start + facts.duration;
  if (!facts.allDay)
    return { uid, facts, start, end, startLocal: reader.toLocal(start), endLocal: reader.toLocal(end) };
  return {
    uid,
    facts,
    start: reader.fromLocal(start),
    end: reader.fromLocal(end),
    startLocal: start,
    endLocal: end,
  };
}

/** Half-open; an event without length counts where it starts. */
const touches = ({ start, end }: EventOccurrence, from: Instant, to: Instant): boolean =>
  start < to && (end > from || (end === start && start >= from));
