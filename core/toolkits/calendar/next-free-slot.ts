import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Span } from './free-time.ts';

const TimeOfDay = (description: string) =>
  Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description });

/** When an appointment may be, local time in the caller's zone. */
export const WorkingHours = {
  day_start: Type.Optional(TimeOfDay('Not before; by default 09:00.')),
  day_end: Type.Optional(TimeOfDay('Not after; by default 18:00.')),
  weekends: Type.Optional(Type.Boolean({ description: 'Saturday and Sunday too; by default not.' })),
};
const Hours = Type.Object(WorkingHours);

/** The first span of `length` milliseconds inside the free ones and the working hours; undefined when there is none. */
export function nextFreeSlot(
  free: readonly Span[],
  length: number,
  { day_start = '09:00', day_end = '18:00', weekends = false }: Static<typeof Hours>,
  timezone: string,
): Span | undefined {
  if (day_start >= day_end)
    throw new OrdinautError({
      code: 'invalid_window',
      message: `day_end ${day_end} must be later than day_start ${day_start}`,
      path: 'day_end',
      delivery: 'not_sent',
    });
  for (const span of free) {
    let day = DateTime.fromMillis(span.start, { zone: timezone }).startOf('day');
    for (; day.toMillis() < span.end; day = day.plus({ days: 1 }).startOf('day')) {
      if (!weekends && day.weekday > 5) continue;
      const start = Math.max(span.start, at(day, day_start));
      if (start + length <= Math.min(span.end, at(day, day_end))) return { start, end: start + length };
    }
  }
  return undefined;
}

function at(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (hour === 24) return day.plus({ days: 1 }).startOf('day').toMillis();
  return day.set({ hour, minute }).toMillis();
}
