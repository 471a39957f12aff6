import type ICAL from 'ical.js';
import { dayOf, localTime } from '../../schedule/civil.ts';
import type { LocalTime } from '../../schedule/recurrence.ts';

/** The digits of an iCalendar time, whatever its zone. Throws RangeError for no date. */
export function localTimeOf(time: ICAL.Time): LocalTime {
  const second = time.isDate ? 0 : time.hour * 3600 + time.minute * 60 + time.second;
  const local = localTime(dayOf(time.year, time.month, time.day), second);
  if (Number.isNaN(local)) throw new RangeError(`no such date: ${time}`);
  return local;
}
