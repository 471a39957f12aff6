import { DateTime } from 'luxon';

/** Begins of the names of months, in English and Romanian, by their number. */
const months: readonly (readonly string[])[] = [
  ['jan', 'ian'],
  ['feb'],
  ['mar'],
  ['apr'],
  ['may', 'mai'],
  ['jun', 'iun'],
  ['jul', 'iul'],
  ['aug'],
  ['sep'],
  ['oct'],
  ['nov', 'noi'],
  ['dec'],
];
const month = `(?:${months.flat().join('|')})[a-z]{0,7}\\.?`;
/** The ways in which pages write a day, and how luxon reads them once spaces, points and ordinals are put right. */
const forms: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b\d{4}-\d{2}-\d{2}\b/, ['yyyy-MM-dd']],
  [/\b\d{4}\/\d{1,2}\/\d{1,2}\b/, ['yyyy/M/d']],
  [/\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b/, ['d.M.yyyy']],
  [new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?\\s+${month},?\\s+\\d{4}\\b`, 'i'), ['d M yyyy']],
  [new RegExp(`\\b${month}\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}\\b`, 'i'), ['M d yyyy']],
];
const LONGEST = 20_000;

/**
 * The first day that a text names, as `2026-03-12`; null when it names none. A text that is an instant as a whole is the day
 * that it falls on in `timezone`. Days and months in figures are read in the European order, month names in English and Romanian.
 */
export function dayIn(text: string, timezone: string): string | null {
  const given = text.slice(0, LONGEST).trim();
  if (/^\d{4}-\d{2}-\d{2}T/.test(given)) {
    const instant = DateTime.fromISO(given, { zone: timezone });
    if (instant.isValid) return instant.toISODate();
  }
  const found = forms
    .flatMap(([form, formats]) => {
      const match = form.exec(given);
      return match ? [{ at: match.index, written: match[0], formats }] : [];
    })
    .sort((one, other) => one.at - other.at);
  for (const { written, formats } of found)
    for (const format of formats) {
      const day = DateTime.fromFormat(plain(written), format, { zone: 'utc', locale: 'en' });
      if (day.isValid) return day.toISODate();
    }
  return null;
}

const plain = (written: string): string =>
  written
    .replace(/(\d)(?:st|nd|rd|th)\b/i, '$1')
    .replace(/([A-Za-z]{3})[A-Za-z]*\.?/, (_, name: string) => String(numberOf(name.toLowerCase())))
    .replaceAll(',', ' ')
    .replace(/\.\s+/g, '.')
    .replace(/\s+/g, ' ');

const numberOf = (name: string): number => months.findIndex((names) => names.includes(name)) + 1;
