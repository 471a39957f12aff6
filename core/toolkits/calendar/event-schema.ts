import Type, { type Static } from 'typebox';
import type { Instant } from '../../model/json.ts';
import { dayOfLocal, formatDay } from '../../schedule/civil.ts';
import type { LocalTime } from '../../schedule/recurrence.ts';
import { isoIn } from './moment.ts';
import type { EventOccurrence } from './occurrences.ts';

/** An occurrence as tools show it. */
export const CalendarEvent = Type.Object(
  {
    uid: Type.String({ description: 'The same for all occurrences of a series.' }),
    title: Type.String(),
    start: Type.String({
      description: "ISO 8601 with the offset of the caller's zone; a date (2026-03-02) when all_day.",
    }),
    end: Type.String({ description: 'Exclusive, in the form of start.' }),
    all_day: Type.Boolean(),
    location: Type.Union([Type.String(), Type.Null()]),
    calendar: Type.String({ description: 'Name of the calendar that holds it.' }),
    status: Type.Union([Type.Literal('confirmed'), Type.Literal('tentative')]),
  },
  { additionalProperties: false },
);
export type CalendarEvent = Static<typeof CalendarEvent>;

/** In the reader's zone. */
export function calendarEvent(
  occurrence: EventOccurrence,
  calendar: string,
  timezone: string,
): CalendarEvent {
  const { facts } = occurrence;
  const moment = (instant: Instant, local: LocalTime) =>
    facts.allDay ? formatDay(dayOfLocal(local)) : isoIn(instant, timezone);
  return {
    uid: occurrence.uid,
    title: facts.title,
    start: moment(occurrence.start, occurrence.startLocal),
    end: moment(occurrence.end, occurrence.endLocal),
    all_day: facts.allDay,
    location: facts.location,
    calendar,
    status: facts.status === 'tentative' ? 'tentative' : 'confirmed',
  };
}
