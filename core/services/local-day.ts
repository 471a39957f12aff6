import { DateTime } from 'luxon';
import type { Instant } from '../model/json.ts';

/** The day that an instant lies in, where the person is: from its first instant to the first of the next. */
export function localDay(now: Instant, timezone: string): { readonly start: Instant; readonly end: Instant } {
  const start = DateTime.fromMillis(now, { zone: timezone }).startOf('day');
  return { start: start.toMillis(), end: start.plus({ days: 1 }).startOf('day').toMillis() };
}
