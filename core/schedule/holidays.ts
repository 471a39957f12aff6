import ICAL from 'ical.js';
import type { Instant } from '../model/json.ts';
import { dayMs, dayOf, dayOfLocal, formatDay, localTime, packedDate, parseDay, yearOf } from './civil.ts';
import { setSource } from './compile.ts';
import { invalid } from './invalid.ts';
import type { CivilDay, LocalTime } from './recurrence.ts';
import { parseRecurrence } from './rrule-text.ts';
import { zoneOf } from './zone-names.ts';

/** Recurring holidays are written out up to the end of this many years from now. */
const horizonYears = 10;
/** The most that a schedule may carry (model/schedule.ts). */
const maxDates = 5_000;

/**
 * Holiday dates (`2026-12-25`), sorted and without repeats, from ICS text or from a list: one or more ISO dates a line,
 * names beside them and `#` comments allowed. Of an ICS calendar the all-day events count, with every day that they span;
 * recurring ones from a year before `now` to ten years after it (without `now`: of the newest date in the file).
 * Throws `invalid_schedule` at `schedule.holidays`.
 */
export function holidayDates(source: string, now?: Instant): string[] {
  const days = /^\s*BEGIN:VCALENDAR/i.test(source.replace(/^\uFEFF/, ''))
    ? daysOfCalendar(source, now)
    : daysOfList(source);
  const unique = [...new Set(days)].sort((a, b) => a - b);
  if (unique.length > maxDates)
    throw invalid('holidays', `The list has ${unique.length} dates. Expected ${maxDates} at most.`);
  return unique.map(formatDay);
}

function daysOfList(source: string): CivilDay[] {
  return source.split(/\r?\n/).flatMap((line, index) => {
    const text = line.replace(/#.*/, '').trim();
    if (text === '') return [];
    const dates = text.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
    const days = dates.map(parseDay).filter((day) => day !== undefined);
    if (dates.length > 0 && days.length === dates.length) return days;
    throw invalid(
      'holidays',
      `Line ${index + 1}, "${text.slice(0, 80)}", has no date that exists. Expected for example 2026-12-25, or ICS text.`,
    );
  });
}

function daysOfCalendar(source: string, now: Instant | undefined): CivilDay[] {
  let events: ICAL.Component[];
  try {
    events = new ICAL.Component(ICAL.parse(source.replace(/^\uFEFF/, '').trimStart())).getAllSubcomponents(
      'vevent',
    );
  } catch (cause) {
    throw invalid(
      'holidays',
      `The ICS text cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  const starts = events.flatMap((event) => dayOfProperty(event.getFirstPropertyValue('dtstart')) ?? []);
  const today = now === undefined ? Math.max(0, ...starts) : dayOfLocal(now);
  return events.flatMap((event) => daysOfEvent(event, yearOf(packedDate(today))));
}

/** Every day of an all-day event; none for a timed or a cancelled one. */
function daysOfEvent(event: ICAL.Component, thisYear: number): CivilDay[] {
  const start = event.getFirstPropertyValue('dtstart');
  const first = dayOfProperty(start);
  const cancelled = String(event.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
  if (first === undefined || !(start instanceof ICAL.Time) || !start.isDate || cancelled) return [];
  const length = Math.min(eventLength(event, first), maxDates);
  return startsOf(event, first, thisYear).flatMap((day) => Array.from({ length }, (_, index) => day + index));
}

/** Whole days, at least one: DTEND is exclusive. */
function eventLength(event: ICAL.Component, first: CivilDay): number {
  const end = dayOfProperty(event.getFirstPropertyValue('dtend'));
  if (end !== undefined) return Math.max(1, end - first);
  const duration = event.getFirstPropertyValue('duration');
  return duration instanceof ICAL.Duration ? Math.max(1, Math.ceil(duration.toSeconds() / 86_400)) : 1;
}

function startsOf(event: ICAL.Component, first: CivilDay, thisYear: number): CivilDay[] {
  const lines = ['rrule', 'rdate', 'exdate'].flatMap((name) =>
    event.getAllProperties(name).map((property) => property.toICALString()),
  );
  if (lines.length === 0) return [first];
  const anchor = localTime(first, 0);
  const dated = lines.map((line) =>
    /^RDATE/i.test(line) ? line.replace(/(\d{8})(?!T?\d)/g, '$1T000000') : line,
  );
  const { set } = parseRecurrence(dated.join('\n'), 'UTC');
  const slots = setSource(set, { zone: zoneOf('UTC'), anchor, gap: 'forward' });
  const from = Math.max(anchor, dayOf(thisYear - 1, 1, 1) * dayMs);
  const until = dayOf(thisYear + horizonYears, 12, 31) * dayMs;
  const days: CivilDay[] = set.rule === null ? [first] : [];
  for (
    let slot: LocalTime = slots.next(from - 1);
    slot <= until && days.length < maxDates;
    slot = slots.next(slot)
  )
    days.push(dayOfLocal(slot));
  return days;
}

function dayOfProperty(value: unknown): CivilDay | undefined {
  return value instanceof ICAL.Time ? dayOf(value.year, value.month, value.day) : undefined;
}
