import { DateTime } from 'luxon';
import type { Instant, Json } from '../model/json.ts';

const dayMs = 86_400_000;
/** How far from the day of the call a date may lie to be taken for one that is counted from it. */
const farthestDays = 31;
/** An instant that is given a moment after it was computed is still that one. */
const slackMs = 2 * 60_000;
const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether text is a date without time: `2026-03-02`. */
export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/**
 * Time arithmetic for a date or instant near the call that it was given in, in the person's zone: `${today+1d8h30m}` for a
 * local time on the quarter of an hour, `${now+2h}` for whole hours from the call, `${now}` for its moment; null for other text.
 */
export function relativeTime(text: string, at: Instant, timezone: string): string | null {
  if (!shape.test(text)) return null;
  const instant = DateTime.fromISO(text, { zone: timezone });
  if (!instant.isValid) return null;
  const called = DateTime.fromMillis(at, { zone: timezone });
  // Calendar days, however long each of them is.
  const days = Math.round(
    (utcDay(instant.year, instant.month, instant.day) - utcDay(called.year, called.month, called.day)) /
      dayMs,
  );
  if (Math.abs(days) > farthestDays) return null;
  if (instant.second === 0 && instant.millisecond === 0 && instant.minute % 15 === 0)
    return inTemplate('today', [
      [days, 'd'],
      [instant.hour, 'h'],
      [instant.minute, 'm'],
    ]);
  const after = instant.toMillis() - at;
  const hours = Math.round(after / 3_600_000);
  return Math.abs(after - hours * 3_600_000) <= slackMs ? inTemplate('now', [[hours, 'h']]) : null;
}

function inTemplate(base: 'now' | 'today', parts: readonly (readonly [number, string])[]): string {
  const added = parts.map(([amount, unit]) =>
    amount === 0 ? '' : `${amount < 0 ? '-' : '+'}${Math.abs(amount)}${unit}`,
  );
  return `\${${base}${added.join('')}}`;
}

const utcDay = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);

/** Whether a value is telling enough that its being the same is no chance. */
export function isTelling(value: Json): boolean {
  if (typeof value === 'string') return value.length >= 3;
  if (typeof value === 'number') return Math.abs(value) >= 100 || !Number.isInteger(value);
  return typeof value === 'object' && value !== null && JSON.stringify(value).length >= 8;
}

/** The same text for equal values, whatever the order of their fields. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
