import type { SpokenTimes } from './spoken.ts';
import { list, same, two } from './words-en.ts';

export function timesClause(times: Exclude<SpokenTimes, { kind: 'elapsed' }>): string {
  if (times.kind === 'product') {
    const seconds = same(times.seconds, [0]) ? '' : `, seconds ${list(times.seconds.map(String))}`;
    return `at hours ${list(times.hours.map(String))}, minutes ${list(times.minutes.map(String))}${seconds}`;
  }
  const [first, second] = times.times;
  const last = times.times.at(-1);
  if (first !== undefined && second !== undefined && last !== undefined && times.times.length > 3) {
    const step = second - first;
    if (times.times.every((time, index) => time === first + index * step))
      return `every ${duration(step)} from ${clock(first)} to ${clock(last)}`;
  }
  return `at ${list(times.times.map(clock))}`;
}

/** "hour", "2 hours", "90 minutes": what follows "every". */
export function duration(seconds: number): string {
  return amount(seconds).replace(/^1 /, '');
}

const units = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** In the coarsest unit that is exact. */
export function amount(seconds: number): string {
  const [size, unit] = units.find(([size]) => seconds % size === 0) ?? [1, 'second'];
  const number = seconds / size;
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** "09:00", with seconds only where there are any. */
export function clock(seconds: number): string {
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`;
}
