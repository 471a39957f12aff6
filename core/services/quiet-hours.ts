import type { Instant } from '../model/json.ts';
import type { QuietHours } from '../model/task.ts';
import { compileSchedule } from '../schedule/schedule.ts';

/**
 * The end of the quiet hours that `now` lies in, in the zone of the task or the person; null outside them. A span such as 22:00–07:00
 * crosses midnight. Its ends follow the rules of every other local time (RFC 5545): a gap moves them forward.
 */
export function quietUntil(
  hours: Pick<QuietHours, 'from' | 'to'> | undefined,
  timezone: string,
  now: Instant,
): Instant | null {
  if (!hours || hours.from === hours.to) return null;
  const nextFrom = nextDaily(hours.from, timezone, now);
  const nextTo = nextDaily(hours.to, timezone, now);
  // Inside the span its end comes before its next beginning.
  return nextTo < nextFrom ? nextTo : null;
}

function nextDaily(time: string, timezone: string, now: Instant): Instant {
  const [hour, minute] = time.split(':');
  const next = compileSchedule({
    kind: 'rrule',
    expression: `FREQ=DAILY;BYHOUR=${Number(hour)};BYMINUTE=${Number(minute)};BYSECOND=0`,
    timezone,
    anchor: '1970-01-01T00:00:00',
  }).next(now);
  if (next === null) throw new Error(`a daily rule in ${timezone} has no next instant`);
  return next;
}
