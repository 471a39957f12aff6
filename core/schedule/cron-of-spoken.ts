import type { SpokenRule } from './spoken.ts';
import { unreadable } from './unreadable.ts';

/** A cron line for days that are joined by "or", which no recurrence rule can say. Throws `unreadable_schedule`. */
export function cronOfSpoken(spoken: SpokenRule): string {
  const { hours, minutes, seconds } = fieldsOf(spoken);
  if (
    spoken.count !== null ||
    spoken.until ||
    spoken.start ||
    spoken.keep.length + spoken.yearDays.length > 0
  )
    throw unreadable(
      'Days joined by "or" make a cron line, which has no beginning, count or end.',
      'make one task for each',
    );
  const weekdays = spoken.weekdays.map(({ weekday, nth }) => {
    const day = (weekday + 1) % 7;
    return nth === null ? `${day}` : nth === -1 ? `${day}L` : `${day}#${nth}`;
  });
  const monthDays = spoken.monthDays.map((day) => (day === -1 ? 'L' : `${day}`));
  const fields = [
    field(minutes, 60),
    field(hours, 24),
    monthDays.join(','),
    field(spoken.months, 12),
    weekdays.join(','),
  ].join(' ');
  return seconds.length === 1 && seconds[0] === 0 ? fields : `${field(seconds, 60)} ${fields}`;
}

const field = (values: readonly number[], size: number) =>
  values.length === 0 || values.length === size ? '*' : values.join(',');
const upTo = (size: number, step = 1) =>
  Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);

function fieldsOf({ times, unit, every }: SpokenRule) {
  if (times.kind === 'product') return times;
  if (times.kind === 'elapsed')
    return {
      hours: unit === 'hour' && every > 1 && times.hours.length === 0 ? upTo(24, every) : times.hours,
      minutes: times.minutes.length > 0 ? times.minutes : unit === 'minute' ? upTo(60, every) : [],
      seconds: times.seconds.length > 0 ? times.seconds : upTo(60, every),
    };
  const parts = (of: (time: number) => number) => [...new Set(times.times.map(of))].sort((a, b) => a - b);
  const hours = parts((time) => Math.floor(time / 3600));
  const minutes = parts((time) => Math.floor(time / 60) % 60);
  const seconds = parts((time) => time % 60);
  if (hours.length * minutes.length * seconds.length !== times.times.length)
    throw unreadable('These times do not fit into one cron line.', 'make one task for each');
  return { hours, minutes, seconds };
}
