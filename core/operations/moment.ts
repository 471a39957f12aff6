import { DateTime } from 'luxon';
import { OrdinautError } from '../errors.ts';
import type { Instant } from '../model/json.ts';

const unitMilliseconds: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** An instant as doors show it: ISO 8601 in UTC with milliseconds. */
export function isoUtc(instant: Instant): string {
  return new Date(instant).toISOString();
}

export function isoUtcOrNull(instant: Instant | null): string | null {
  return instant === null ? null : isoUtc(instant);
}

/** An instant as a person reads it in a zone: `2026-03-02T08:30:00+02:00`. */
export function isoLocal(instant: Instant, timezone: string): string {
  const local = DateTime.fromMillis(instant, { zone: timezone });
  return local.isValid ? local.toISO({ suppressMilliseconds: true }) : isoUtc(instant);
}

/**
 * Reads what a caller wrote for an instant. ISO 8601; without an offset it is local time in `timezone`. `90m`, `6h`,
 * `7d` count from `now`, back for `past` and forward for `future`. Throws `invalid_instant`.
 */
export function readMoment(
  text: string,
  reading: {
    readonly path: string;
    readonly now: Instant;
    readonly timezone: string;
    readonly toward: 'past' | 'future';
  },
): Instant {
  const duration = /^(\d{1,9})\s*(s|m|h|d|w)$/i.exec(text.trim());
  if (duration) {
    const [, count = '', unit = ''] = duration;
    const length = Number(count) * (unitMilliseconds[unit.toLowerCase()] ?? 0);
    return reading.toward === 'past' ? reading.now - length : reading.now + length;
  }
  if (/^now$/i.test(text.trim())) return reading.now;
  const moment = DateTime.fromISO(text.trim(), { zone: reading.timezone });
  if (moment.isValid) return moment.toMillis();
  throw new OrdinautError({
    code: 'invalid_instant',
    message: `"${text}" is not an instant: ${moment.invalidExplanation ?? 'it is not ISO 8601'}`,
    path: reading.path,
    hint: 'write ISO 8601 such as 2026-03-02T08:30:00+02:00 or 2026-03-02T08:30, or a length such as 90m, 6h, 7d',
  });
}
