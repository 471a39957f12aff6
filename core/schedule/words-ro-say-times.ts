import type { SpokenTimes, SpokenUnit } from './spoken.ts';
import { same } from './words-en.ts';
import { clock } from './words-en-say-times.ts';
import { counted, roList } from './words-ro.ts';

const units: Readonly<Record<SpokenUnit, readonly [one: string, many: string, only: string]>> = {
  year: ['an', 'ani', 'un an'],
  month: ['lună', 'luni', 'o lună'],
  week: ['săptămână', 'săptămâni', 'o săptămână'],
  day: ['zi', 'zile', 'o zi'],
  hour: ['oră', 'ore', 'o oră'],
  minute: ['minut', 'minute', 'un minut'],
  second: ['secundă', 'secunde', 'o secundă'],
};

/** "în fiecare oră", "la fiecare 20 de minute". */
export function everySoMany(count: number, unit: SpokenUnit): string {
  const [one, many] = units[unit];
  return count === 1 ? `în fiecare ${one}` : `la fiecare ${counted(count, many)}`;
}

/** "din fiecare lună". */
export const ofEach = (unit: SpokenUnit) => `din fiecare ${units[unit][0]}`;

export function roTimes(times: Exclude<SpokenTimes, { kind: 'elapsed' }>): string {
  if (times.kind === 'product') {
    const seconds = same(times.seconds, [0]) ? '' : `, secundele ${roList(times.seconds.map(String))}`;
    return `la orele ${roList(times.hours.map(String))}, minutele ${roList(times.minutes.map(String))}${seconds}`;
  }
  const [first, second] = times.times;
  const last = times.times.at(-1);
  if (first !== undefined && second !== undefined && last !== undefined && times.times.length > 3) {
    const step = second - first;
    if (times.times.every((time, index) => time === first + index * step))
      return `${everySeconds(step)} de la ${clock(first)} la ${clock(last)}`;
  }
  return `la ${roList(times.times.map(clock))}`;
}

const sizes = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

const coarsest = (seconds: number) => sizes.find(([size]) => seconds % size === 0) ?? sizes[3];

/** "în fiecare oră", "la fiecare 90 de minute", in the coarsest unit that is exact. */
export function everySeconds(seconds: number): string {
  const [size, unit] = coarsest(seconds);
  return everySoMany(seconds / size, unit);
}

/** "o oră", "20 de minute". */
export function roAmount(seconds: number): string {
  const [size, unit] = coarsest(seconds);
  const [, many, only] = units[unit];
  return seconds === size ? only : counted(seconds / size, many);
}
