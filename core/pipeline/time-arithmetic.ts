import { OrdinautError } from '../errors.ts';
import type { Instant } from '../model/json.ts';
import { dayMs, formatLocal, secondMs } from '../schedule/civil.ts';
import { zoneOf } from '../schedule/zone-names.ts';

/** `now` or `today` (local midnight) and what is added: whole calendar days, then elapsed milliseconds. */
export interface TimeArithmetic {
  readonly base: 'now' | 'today';
  readonly days: number;
  readonly milliseconds: number;
}

const SHAPE = /^\s*(now|today)((?:\s*[+-]\s*(?:\d{1,9}[wdhms])+)+)\s*$/;
const elapsed: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: secondMs };
const calendar: Readonly<Record<string, number>> = { w: 7, d: 1 };

/** `now+24h`, `now-1d`, `today+8h30m`, `today+1w-2d`; undefined for anything else. Units: w, d, h, m (minutes), s. */
export function parseTimeArithmetic(text: string): TimeArithmetic | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  let days = 0;
  let milliseconds = 0;
  for (const [, sign, amounts] of (match[2] ?? '').matchAll(/([+-])\s*((?:\d+[wdhms])+)/g)) {
    for (const [, digits, unit] of (amounts ?? '').matchAll(/(\d+)([wdhms])/g)) {
      const amount = Number(digits) * (sign === '-' ? -1 : 1);
      days += amount * (calendar[unit ?? ''] ?? 0);
      milliseconds += amount * (elapsed[unit ?? ''] ?? 0);
    }
  }
  return { base: match[1] === 'today' ? 'today' : 'now', days, milliseconds };
}

/**
 * The instant of time arithmetic in a zone. Days and weeks keep the local time over a change of daylight saving time
 * (in a gap: moved forward by it; twice: the first); hours, minutes and seconds are elapsed time.
 */
export function resolveTime(time: TimeArithmetic, now: Instant, timezone: string): Instant {
  const zone = zoneOf(timezone);
  let instant = now;
  if (time.base === 'today' || time.days !== 0) {
    const local = zone.toLocal(now);
    const from = time.base === 'today' ? Math.floor(local / dayMs) * dayMs : local;
    instant = zone.fromLocal(within(from + time.days * dayMs));
  }
  return within(instant + time.milliseconds);
}

function within(instant: number): Instant {
  if (Math.abs(instant) <= LAST) return instant;
  throw new OrdinautError({ code: 'out_of_range', message: 'the time lies beyond the year 9999' });
}
/** 9999-12-31, less a margin for offsets: what ISO 8601 writes with four digits. */
const LAST = Date.UTC(9999, 11, 30);

/** `2026-03-02T08:30:00+02:00`: ISO 8601 in whole seconds with the zone's offset at that instant. */
export function formatInstant(instant: Instant, timezone: string): string {
  const zone = zoneOf(timezone);
  const offset = zone.offsetAt(instant);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const pair = (value: number): string => String(value).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  return `${formatLocal(zone.toLocal(instant))}${sign}${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`;
}
