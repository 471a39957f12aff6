import ICAL from 'ical.js';
import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';
import { dayMs, formatDay, hourMs, parseDay, secondMs } from '../../schedule/civil.ts';
import type { CivilDay } from '../../schedule/recurrence.ts';
import { plainLine, plainText } from '../plain-text.ts';
import type { EventSeries } from './event-series.ts';
import { instantOf, isoIn } from './moment.ts';

/** When an event is: a span of instants, or of days; `end` is exclusive. */
export type EventTime =
  | { readonly allDay: false; readonly start: Instant; readonly end: Instant }
  | { readonly allDay: true; readonly start: CivilDay; readonly end: CivilDay };

export interface NewEvent {
  readonly uid: string;
  readonly title: string;
  readonly location: string | undefined;
  readonly description: string | undefined;
  readonly busy: boolean;
  readonly time: EventTime;
}

/**
 * A date is an all-day event of one day, or up to the date `end`, exclusive; a time lasts an hour, or up to `end`.
 * Throws `invalid_instant` and `invalid_window`.
 */
export function eventTime(start: string, end: string | undefined, timezone: string): EventTime {
  const first = parseDay(start.trim());
  if (first === undefined) {
    const from = wholeSecond(instantOf(start, timezone, 'start'));
    return later({
      allDay: false,
      start: from,
      end: end === undefined ? from + hourMs : wholeSecond(instantOf(end, timezone, 'end')),
    });
  }
  const last = end === undefined ? first + 1 : parseDay(end.trim());
  if (last !== undefined) return later({ allDay: true, start: first, end: last });
  throw new OrdinautError({
    code: 'invalid_window',
    message: `start ${start} is a date, and end ${end?.slice(0, 60)} is none`,
    path: 'end',
    hint: 'give both as dates for an all-day event, or both as times',
    delivery: 'not_sent',
  });
}

/** iCalendar knows no finer times. */
const wholeSecond = (instant: Instant): Instant => Math.floor(instant / secondMs) * secondMs;

function later(time: EventTime): EventTime {
  if (time.end > time.start) return time;
  throw new OrdinautError({
    code: 'invalid_window',
    message: 'end must be later than start',
    path: 'end',
    ...(time.allDay && { hint: 'end is the day after the last' }),
    delivery: 'not_sent',
  });
}

/** As tools show it. */
export const shownTime = (
  time: EventTime,
  timezone: string,
): { readonly start: string; readonly end: string } =>
  time.allDay
    ? { start: formatDay(time.start), end: formatDay(time.end) }
    : { start: isoIn(time.start, timezone), end: isoIn(time.end, timezone) };

/** Whether a calendar's event is the new one: its title and time. */
export function isSame(series: EventSeries, { title, time }: NewEvent): boolean {
  const unit = time.allDay ? dayMs : 1;
  const { local, zone } = series.start;
  const start = series.allDay ? local : zone?.fromLocal(local);
  return (
    series.rules.length + series.dates.length === 0 &&
    series.title === plainLine(title, 1_000) &&
    series.allDay === time.allDay &&
    start === time.start * unit &&
    series.duration === (time.end - time.start) * unit
  );
}

/** The VEVENT, folded, lines ending in CRLF. Times are in UTC, so that no VTIMEZONE is needed. */
export function vevent(event: NewEvent, now: Instant): string {
  const component = new ICAL.Component('vevent');
  const time = (instant: Instant) => ICAL.Time.fromJSDate(new Date(instant), true);
  component.addPropertyWithValue('uid', event.uid);
  component.addPropertyWithValue('dtstamp', time(now));
  for (const [name, value] of [
    ['dtstart', event.time.start],
    ['dtend', event.time.end],
  ] as const)
    component.addPropertyWithValue(
      name,
      event.time.allDay ? ICAL.Time.fromDateString(formatDay(value)) : time(value),
    );
  component.addPropertyWithValue('summary', plainLine(event.title, 1_000));
  if (event.location !== undefined)
    component.addPropertyWithValue('location', plainLine(event.location, 1_000));
  if (event.description !== undefined)
    component.addPropertyWithValue('description', plainText(event.description));
  if (!event.busy) component.addPropertyWithValue('transp', 'TRANSPARENT');
  return `${component.toString()}\r\n`;
}
