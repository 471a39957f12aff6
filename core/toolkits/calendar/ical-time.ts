import type ICAL from 'ical.js';

/** The digits of an iCalendar time as a wall time: milliseconds as if they were UTC. */
export function wallTime(time: ICAL.Time): number {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  if (!time.isDate) date.setUTCHours(time.hour, time.minute, time.second);
  const wall = date.getTime();
  if (Number.isNaN(wall)) throw new RangeError(`no such date: ${time}`);
  return wall;
}
