/** The English words that saying (words-en-say.ts) and reading (words-en-read.ts) share. */

export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Written out where a weekday follows: "the first Monday"; days of a month are "the 1st". */
export const ordinalWords = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

export const workdays = [0, 1, 2, 3, 4] as const;
export const weekendDays = [5, 6] as const;

/** What a part of the day means when no time stands with it, in seconds after midnight. */
export const partsOfDay: Readonly<Record<string, number>> = {
  morning: 8 * 3600,
  noon: 12 * 3600,
  midday: 12 * 3600,
  afternoon: 15 * 3600,
  evening: 18 * 3600,
  night: 21 * 3600,
  midnight: 0,
};

/** "every Monday" without a time: nine in the morning. */
export const usualTime = 9 * 3600;

/** "1st", "22nd", "13th"; -1 is "last", -2 "2nd to last". */
export function ordinal(n: number): string {
  if (n === -1) return 'last';
  if (n < 0) return `${ordinal(-n)} to last`;
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

/** "first", "last", "second to last"; beyond the fifth "20th". */
export function ordinalWord(n: number): string {
  if (n === -1) return 'last';
  if (n < 0) return `${ordinalWord(-n)} to last`;
  return ordinalWords[n - 1] ?? ordinal(n);
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, index) => value === b[index]);

export const two = (n: number) => String(n).padStart(2, '0');
