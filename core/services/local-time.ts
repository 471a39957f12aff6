import type { Instant } from '../model/json.ts';
import { formatInstant } from '../pipeline/time-arithmetic.ts';

/** An instant as people read it, in a zone: `2026-03-02 08:30 +02:00`; with seconds where there are some. */
export function localTime(instant: Instant, timezone: string): string {
  return formatInstant(instant, timezone)
    .replace(/^(.{10})T(.{8})(.*)$/, '$1 $2 $3')
    .replace(/^(.{16}):00 /, '$1 ');
}
