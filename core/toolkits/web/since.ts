import { DateTime } from 'luxon';
import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';

/** The instant of an ISO date or time, in the caller's zone where it names none; the beginning of time when nothing is given. Throws `invalid_input`. */
export function sinceOf(since: string | undefined, timezone: string): Instant {
  if (since === undefined) return Number.NEGATIVE_INFINITY;
  const moment = DateTime.fromISO(since, { zone: timezone });
  if (moment.isValid) return moment.toMillis();
  throw new OrdinautError({
    code: 'invalid_input',
    message: `since is "${since}": expected an ISO date or time, as 2026-03-02 or 2026-03-02T08:00:00Z`,
    path: 'since',
    delivery: 'not_sent',
  });
}
