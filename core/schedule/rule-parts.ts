import { didYouMean } from '../model/suggest.ts';
import { invalid } from './invalid.ts';
import { readMoment } from './moment.ts';
import {
  type Frequency,
  frequencies,
  type Moment,
  type Recurrence,
  type Weekday,
  type WeekdayTerm,
  weekdayCodes,
} from './recurrence.ts';

const names = [
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'WKST',
  'BYMONTH',
  'BYWEEKNO',
  'BYYEARDAY',
  'BYMONTHDAY',
  'BYDAY',
  'BYHOUR',
  'BYMINUTE',
  'BYSECOND',
  'BYSETPOS',
];
const weekdays: readonly string[] = weekdayCodes;
/** Numbers that are too large to be meant, and would make a bounded search long. */
const maxInterval = 100_000_000;
const maxCount = 1_000_000;
/** Each of these has to be walked once, and costs a microsecond. */
const maxChosenCount = 100_000;

/** Reads the value of one RRULE, e.g. `FREQ=WEEKLY;BYDAY=MO`. Throws `invalid_schedule` at `schedule.expression`. */
export function parseRule(text: string): Recurrence {
  const rule = readRule(text, maxInterval, maxCount);
  refuseCombinations(rule);
  return rule;
}

/**
 * As `parseRule`, but takes what others write: combinations that RFC 5545 forbids, and any INTERVAL and COUNT up to
 * the largest. For evaluation within bounds (slot-source.ts).
 */
export function readRule(text: string, largestInterval = 1e15, largestCount = 1e15): Recurrence {
  const parts = splitParts(text);
  const frequency = parseFrequency(parts.get('FREQ'));
  const numbers = (name: string, min: number, max: number, signed = false) =>
    parseNumbers(name, parts.get(name), min, max, signed);
  return {
    frequency,
    interval: parseNumber('INTERVAL', parts.get('INTERVAL'), 1, largestInterval) ?? 1,
    count: parseNumber('COUNT', parts.get('COUNT'), 1, largestCount) ?? null,
    until: parseUntil(parts.get('UNTIL')),
    weekStart: parseWeekStart(parts.get('WKST')),
    byMonth: numbers('BYMONTH', 1, 12),
    byWeekNo: numbers('BYWEEKNO', 1, 53, true),
    byYearDay: numbers('BYYEARDAY', 1, 366, true),
    byMonthDay: numbers('BYMONTHDAY', 1, 31, true),
    byDay: parseWeekdays(parts.get('BYDAY')),
    byHour: numbers('BYHOUR', 0, 23),
    byMinute: numbers('BYMINUTE', 0, 59),
    bySecond: parseSeconds(parts.get('BYSECOND')),
    bySetPos: numbers('BYSETPOS', 1, 366, true),
  };
}

function splitParts(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    if (at < 0)
      throw invalid(
        'expression',
        `"${part.trim().slice(0, 80)}" is no part of a rule. Expected NAME=VALUE parts, as in FREQ=DAILY;BYHOUR=8.`,
      );
    const name = part.slice(0, at).trim().toUpperCase();
    if (!names.includes(name))
      throw invalid(
        'expression',
        `Unknown part "${name}" in the rule. Expected ${names.join(', ')}.`,
        hintFor(name),
      );
    if (parts.has(name)) throw invalid('expression', `${name} stands twice in the rule. Expected it once.`);
    parts.set(
      name,
      part
        .slice(at + 1)
        .trim()
        .toUpperCase(),
    );
  }
  return parts;
}

function hintFor(name: string): string | undefined {
  if (name === 'DTSTART' || name === 'RDATE' || name === 'EXDATE')
    return `${name} stands on a line of its own: ${name}:20260302T083000`;
  if (name === 'TZID') return 'give the zone as schedule.timezone';
  return didYouMean(name, names);
}

function parseFrequency(text: string | undefined): Frequency {
  const found = frequencies.find((frequency) => frequency === text);
  if (found) return found;
  throw invalid(
    'expression',
    text === undefined
      ? `The rule has no FREQ. Expected one of ${frequencies.join(', ')}.`
      : `FREQ=${text} is unknown. Expected one of ${frequencies.join(', ')}.`,
    text && didYouMean(text, frequencies),
  );
}

function parseNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\+?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalid(
    'expression',
    `${name}=${text} is out of range. Expected a whole number from ${min} to ${max}.`,
  );
}

function parseNumbers(
  name: string,
  text: string | undefined,
  min: number,
  max: number,
  signed: boolean,
): readonly number[] {
  if (text === undefined) return [];
  const numbers = text.split(',').map((item) => {
    const number = /^[+-]?\d{1,9}$/.test(item.trim()) ? Number(item) : Number.NaN;
    const size = signed ? Math.abs(number) : number;
    if (size >= min && size <= max) return number;
    throw invalid(
      'expression',
      `${name}=${item} is out of range. Expected ${signed ? `±${min} to ±${max}` : `${min} to ${max}`}, separated by commas.`,
    );
  });
  return unique(numbers);
}

/** A leap second is kept as second 59: this clock has none (RFC 5545 section 3.3.12). */
function parseSeconds(text: string | undefined): readonly number[] {
  const seconds = parseNumbers('BYSECOND', text, 0, 60, false);
  return seconds.includes(60) ? unique(seconds.map((second) => Math.min(second, 59))) : seconds;
}

function parseWeekStart(text: string | undefined): Weekday {
  if (text === undefined) return 0;
  const weekday = weekdays.indexOf(text);
  if (weekday >= 0) return weekday as Weekday;
  throw invalid('expression', `WKST=${text} is unknown. Expected one of ${weekdayCodes.join(', ')}.`);
}

function parseWeekdays(text: string | undefined): readonly WeekdayTerm[] {
  if (text === undefined) return [];
  const terms = text.split(',').map((item): WeekdayTerm => {
    const match = /^([+-]?\d{1,2})?\s*([A-Z]{2})$/.exec(item.trim());
    const weekday = weekdays.indexOf(match?.[2] ?? '');
    const nth = match?.[1] === undefined ? null : Number(match[1]);
    if (weekday >= 0 && (nth === null || (nth !== 0 && Math.abs(nth) <= 53)))
      return { weekday: weekday as Weekday, nth };
    throw invalid(
      'expression',
      `BYDAY=${item} is unknown. Expected ${weekdayCodes.join(', ')}, with a position from ±1 to ±53 before it if wanted, as in -1FR.`,
      didYouMean(item, weekdayCodes),
    );
  });
  const byKey = new Map(terms.map((term) => [`${term.nth}${term.weekday}`, term]));
  return [...byKey.values()].sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || a.weekday - b.weekday);
}

function parseUntil(text: string | undefined): Moment | null {
  if (text === undefined) return null;
  const moment = readMoment(text);
  if (moment) return moment;
  throw invalid(
    'expression',
    `UNTIL=${text} is no date that exists. Expected 20261231, 20261231T235959 (local) or 20261231T215959Z.`,
  );
}

/** The combinations that RFC 5545 section 3.3.10 forbids: libraries ignore one part or the other. */
function refuseCombinations(rule: Recurrence): void {
  const { frequency } = rule;
  const refuse = (message: string, hint?: string) => {
    throw invalid('expression', message, hint);
  };
  if (rule.count !== null && rule.until !== null)
    refuse('COUNT and UNTIL exclude each other. Expected one of them.');
  if (rule.byWeekNo.length > 0 && frequency !== 'YEARLY') refuse('BYWEEKNO needs FREQ=YEARLY.');
  if (rule.byYearDay.length > 0 && ['MONTHLY', 'WEEKLY', 'DAILY'].includes(frequency))
    refuse(`BYYEARDAY does not go with FREQ=${frequency}.`, 'use FREQ=YEARLY');
  if (rule.byMonthDay.length > 0 && frequency === 'WEEKLY')
    refuse(
      'BYMONTHDAY does not go with FREQ=WEEKLY.',
      'use FREQ=MONTHLY, or FREQ=DAILY for a weekday and a date at once',
    );
  if (rule.byDay.some((term) => term.nth !== null)) {
    if (frequency !== 'YEARLY' && frequency !== 'MONTHLY')
      refuse(
        `BYDAY with a position needs FREQ=MONTHLY or FREQ=YEARLY, not ${frequency}.`,
        'leave the number out',
      );
    if (rule.byWeekNo.length > 0) refuse('BYDAY with a position does not go with BYWEEKNO.');
  }
  const chooses =
    rule.byMonth.length +
    rule.byWeekNo.length +
    rule.byYearDay.length +
    rule.byMonthDay.length +
    rule.byDay.length +
    rule.byHour.length +
    rule.byMinute.length +
    rule.bySecond.length;
  const fine = frequency === 'HOURLY' || frequency === 'MINUTELY' || frequency === 'SECONDLY';
  if (fine && rule.bySetPos.length > 0 && (rule.count ?? 0) > maxChosenCount)
    refuse(
      `COUNT=${rule.count} is out of range for BYSETPOS with ${frequency}. Expected ${maxChosenCount} at most.`,
    );
  if (rule.bySetPos.length > 0 && chooses === 0) refuse('BYSETPOS needs another BY… part to choose from.');
}

function unique(numbers: readonly number[]): readonly number[] {
  return numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
}
