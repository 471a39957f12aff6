import { two } from './words-en.ts';
import type { RomanianText } from './words-ro-text.ts';

/** "8", "8:30", "8 și jumătate", "8 fără un sfert": a time in figures, and how many words say it. */
export function timeOfClockWords(text: RomanianText): { readonly length: number; readonly time: string } {
  const said = text.number(0) ?? text.word(0);
  const hour = Number(said);
  if (!Number.isInteger(hour) || hour > 23) return { length: 1, time: said };
  const quarters = [
    ['si jumatate', 30],
    ['jumatate', 30],
    ['jumate', 30],
    ['si un sfert', 15],
    ['si jumate', 30],
    ['fara un sfert', -15],
    ['fara sfert', -15],
  ] as const;
  const found = quarters.find(([phrase]) => text.is(phrase, 1));
  if (!found) return { length: 1, time: said };
  const minutes = (hour * 60 + found[1] + 1440) % 1440;
  return {
    length: 1 + found[0].split(' ').length,
    time: `${Math.floor(minutes / 60)}:${two(minutes % 60)}`,
  };
}

/** A time with a part of the day, as the reader reads it: "8 in the evening"; hours after noon need none. */
export function hoursWithPart(time: string, part: string | undefined): string {
  const hour = Number(time.split(':')[0]);
  if (part === undefined || hour > 12 || hour === 0) return time;
  if (part === 'night') {
    if (hour === 12) return `0${time.slice(2) || ':00'}`;
    return hour < 6 ? `${time} in the morning` : `${time} at night`;
  }
  if (part === 'morning' || part === 'afternoon' || part === 'evening') return `${time} in the ${part}`;
  return time;
}
