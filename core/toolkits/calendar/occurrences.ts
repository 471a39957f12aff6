import type { EventFacts, EventOverride, EventSeries, ZonedWall } from './event-series.ts';
import { expandRule } from './recurrence.ts';
import type { Zone } from './zone.ts';

const DAY = 86_400_000;

/** One time that an event takes place. */
export interface EventOccurrence {
  readonly uid: string;
  readonly facts: EventFacts;
  /** Instants; of an all-day event, local midnights of the reader's zone. */
  readonly start: number;
  readonly end: number;
  /** Wall times in the reader's zone (`end` of an all-day event: the day after its last). */
  readonly startWall: number;
  readonly endWall: number;
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
export function occurrencesOf(series: EventSeries, from: number, to: number, reader: Zone): Occurrences {
  if (isElsewhere(series, from, to)) return { occurrences: [], complete: true };
  const replaced = new Map(
    series.overrides.map((override) => [keyOf(override.replaces, series, reader), override]),
  );
  const excluded = new Set(series.excluded.map((time) => keyOf(time, series, reader)));
  const excludedDays = new Set(series.excludedDays);
  const { starts, complete } = startsOf(series, from, to, reader);
  const changeBefore = changesOf(series, reader);
  const occurrences: EventOccurrence[] = [];
  const add = (facts: EventFacts, start: ZonedWall) => {
    const occurrence = occurrenceAt(series.uid, facts, start, reader);
    if (facts.status !== 'cancelled' && touches(occurrence, from, to)) occurrences.push(occurrence);
  };
  for (const start of starts) {
    const key = keyOf(start, series, reader);
    if (
      excluded.has(key) ||
      replaced.has(key) ||
      excludedDays.has(start.wall - (((start.wall % DAY) + DAY) % DAY))
    )
      continue;
    const change = changeBefore(key);
    if (!change) add(series, start);
    else add(change, { ...start, wall: start.wall + change.start.wall - change.replaces.wall });
  }
  for (const override of series.overrides) add(override, override.start);
  return { occurrences, complete };
}

/** Without any computing of zones: a single event, days away. Calendars hold years of them. */
const isElsewhere = (
  { rules, dates, overrides, start, duration }: EventSeries,
  from: number,
  to: number,
): boolean =>
  rules.length + dates.length + overrides.length === 0 &&
  (start.wall > to + 2 * DAY || start.wall + duration < from - 2 * DAY);

/** The start times that rules and dates imply, around the window, each once. */
function startsOf(series: EventSeries, from: number, to: number, reader: Zone) {
  const zone = series.start.zone ?? reader;
  let [shift, longest] = [0, series.duration];
  for (const { andFuture, start, replaces, duration } of series.overrides) {
    if (!andFuture) continue;
    shift = Math.max(shift, Math.abs(start.wall - replaces.wall));
    longest = Math.max(longest, duration);
  }
  const first = zone.wallOf(from) - longest - shift - DAY;
  const last = zone.wallOf(to) + shift + DAY;
  const starts = new Map<number, ZonedWall>();
  let complete = true;
  const put = (start: ZonedWall) => starts.set(keyOf(start, series, reader), start);
  if (series.rules.length === 0) put(series.start);
  for (const rule of series.rules) {
    const expansion = expandRule(rule, series.start.wall, first, last);
    complete &&= expansion.complete;
    for (const wall of expansion.times) put({ ...series.start, wall });
  }
  for (const date of series.dates) put(date);
  return { starts: [...starts.values()], complete };
}

/** Identifies an occurrence: the instant it would start, or its date. */
function keyOf(time: ZonedWall, series: EventSeries, reader: Zone): number {
  if (series.allDay || time.isDate) return Math.floor(time.wall / DAY) * DAY;
  return (time.zone ?? reader).instantOf(time.wall);
}

/** Finds the latest THISANDFUTURE change before an occurrence. */
function changesOf(series: EventSeries, reader: Zone): (key: number) => EventOverride | undefined {
  const changes = series.overrides
    .filter(({ andFuture }) => andFuture)
    .map((change) => ({ key: keyOf(change.replaces, series, reader), change }))
    .sort((a, b) => a.key - b.key);
  return (key) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.key ?? key) < key) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.change;
  };
}

function occurrenceAt(uid: string, facts: EventFacts, start: ZonedWall, reader: Zone): EventOccurrence {
  if (facts.allDay) {
    const startWall = Math.floor(start.wall / DAY) * DAY;
    const endWall = startWall + facts.duration;
    return {
      uid,
      facts,
      start: reader.instantOf(startWall),
      end: reader.instantOf(endWall),
      startWall,
      endWall,
    };
  }
  const instant = (start.zone ?? reader).instantOf(start.wall);
  const end = instant + facts.duration;
  return { uid, facts, start: instant, end, startWall: reader.wallOf(instant), endWall: reader.wallOf(end) };
}

/** Half-open; an event without length counts where it starts. */
const touches = ({ start, end }: EventOccurrence, from: number, to: number): boolean =>
  start < to && (end > from || (end === start && start >= from));
