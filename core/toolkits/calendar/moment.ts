import { DateTime } from 'luxon';
import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';

/** A tool's input for `instantOf`. */
export const Moment = (what: string) =>
  Type.String({
    minLength: 4,
    maxLength: 60,
    description: `${what} ISO 8601; without an offset it is local time in the caller's zone.`,
  });

/** ISO 8601 as an instant; without an offset it is local time in `timezone`. Throws `invalid_instant` with the path. */
export function instantOf(text: string, timezone: string, path: string): Instant {
  const time = DateTime.fromISO(text.trim(), { zone: timezone });
  if (!time.isValid)
    throw new OrdinautError({
      code: 'invalid_instant',
      message: `${path} "${text.slice(0, 60)}" is not an ISO 8601 date or time`,
      path,
      hint: 'write 2026-03-02, 2026-03-02T08:30 or 2026-03-02T08:30:00+02:00',
      delivery: 'not_sent',
    });
  return time.toMillis();
}

/** ISO 8601 with the offset of `timezone`, whole seconds. */
export function isoIn(instant: Instant, timezone: string): string {
  return DateTime.fromMillis(instant, { zone: timezone }).toISO({ suppressMilliseconds: true }) ?? '';
}
