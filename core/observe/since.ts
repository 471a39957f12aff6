import { OrdinautError } from '../errors.ts';
import type { Instant } from '../model/json.ts';

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * The instant meant by "1h", "30m", "2d", "1h30m" (so long before `now`) or by an ISO date or time.
 * A time without an offset is UTC, as in the log. Throws `OrdinautError` `invalid_time`.
 */
export function parseSince(text: string, now: Instant): Instant {
  const trimmed = text.trim();
  if (/^(\d+(\.\d+)?[smhdw]\s*)+$/i.test(trimmed)) {
    const parts = trimmed.toLowerCase().matchAll(/(\d+(?:\.\d+)?)([smhdw])/g);
    const span = [...parts].reduce(
      (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
      0,
    );
    return Math.round(now - span);
  }
  if (/^\d{4}-\d\d-\d\d/.test(trimmed)) {
    const zoned = /(z|[+-]\d\d:?\d\d)$/i.test(trimmed.slice(10)) || trimmed.length === 10;
    const instant = Date.parse(zoned ? trimmed : `${trimmed.replace(' ', 'T')}Z`);
    if (!Number.isNaN(instant)) return instant;
  }
  throw new OrdinautError({
    code: 'invalid_time',
    message: `"${text}" is neither a span such as 30m, 1h, 2d nor an ISO time such as 2026-03-02T08:30:00Z`,
  });
}
