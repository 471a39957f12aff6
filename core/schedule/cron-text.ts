import { didYouMean } from '../model/suggest.ts';
import { invalid } from './invalid.ts';
import type { CronLine, Weekday, WeekdayTerm } from './recurrence.ts';

/*
 * Cron, five fields (minute hour day-of-month month day-of-week) or six (second first), after Vixie cron's crontab(5),
 * with the `L`, `#` and `?` that Quartz made known. Sunday is 0 and 7.
 */

interface Field {
  readonly name: string;
  readonly min: number;
  /** 7 for the day of week, whose 7 is 0. */
  readonly max: number;
  readonly names: readonly string[];
  /** What `*` reads as. */
  readonly all: Read;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const secondField = field('second', 0, 59);
const minuteField = field('minute', 0, 59);
const hourField = field('hour', 0, 23);
const monthDayField = field('day of month', 1, 31);
const monthField = field('month', 1, 12, months);
const weekdayField = field('day of week', 0, 7, days);

function field(name: string, min: number, max: number, names: readonly string[] = []): Field {
  const size = (max === 7 ? 6 : max) - min + 1;
  const all = { values: Array.from({ length: size }, (_, index) => min + index), text: '*', star: true };
  return { name, min, max, names, all };
}

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** One field read: the numbers that fit, and its canonical text. */
interface Read {
  readonly values: readonly number[];
  readonly text: string;
  /** Begins with `*` (also with a step) or is `?`: Vixie's rule takes such a day field as unrestricted. */
  readonly star: boolean;
}

/**
 * Reads a cron line. Answers with its canonical text too: one space between fields, names as numbers, Sunday as 0, and a
 * seconds field of 0 left out. Throws `invalid_schedule` at `schedule.expression`.
 */
export function parseCron(text: string): { readonly line: CronLine; readonly text: string } {
  const trimmed = text.trim();
  const fields = (trimmed.startsWith('@') ? expandMacro(trimmed) : trimmed).toUpperCase().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6)
    throw invalid(
      'expression',
      `The cron line "${trimmed.slice(0, 80)}" has ${trimmed === '' ? 0 : fields.length} fields. Expected 5 (minute, hour, day of month, month, day of week) or 6 (second first).`,
    );
  const [second = '0', minute = '', hour = '', monthDay = '', month = '', weekday = ''] =
    fields.length === 6 ? fields : ['0', ...fields];
  const seconds = readField(secondField, second);
  const minutes = readField(minuteField, minute);
  const hours = readField(hourField, hour);
  const monthDays = readMonthDays(monthDay);
  const monthsRead = readField(monthField, month);
  const weekdays = readWeekdays(weekday);
  const texts = [minutes, hours, monthDays, monthsRead, weekdays].map((read) => read.text);
  return {
    line: {
      seconds: seconds.values,
      minutes: minutes.values,
      hours: hours.values,
      monthDays: monthDays.values,
      months: monthsRead.values,
      weekdays: weekdays.terms,
      eitherDay: !monthDays.star && !weekdays.star,
    },
    text: (seconds.text === '0' ? texts : [seconds.text, ...texts]).join(' '),
  };
}

function expandMacro(macro: string): string {
  const line = macros[macro.toLowerCase()];
  if (line !== undefined) return line;
  throw invalid(
    'expression',
    `Unknown cron word "${macro}". Expected ${Object.keys(macros).join(', ')} or five fields.`,
    didYouMean(macro, Object.keys(macros)),
  );
}

function readField(field: Field, text: string): Read {
  // Most fields of most lines are a star or one number.
  if (text === '*') return field.all;
  if (/^\d{1,2}$/.test(text)) {
    const value = readValue(field, text);
    const number = field.max === 7 ? value % 7 : value;
    return { values: [number], text: String(number), star: false };
  }
  const values = new Set<number>();
  const terms = text.split(',').map((term) => readTerm(field, term, values));
  const star = text.startsWith('*') || text === '?';
  // A full day field that is spelled out stays so: by Vixie's rule it means something else than `*`.
  const all = values.size === field.max - field.min + 1 && (star || !isDayField(field));
  return {
    values: [...values].sort((a, b) => a - b),
    text: all ? '*' : terms.join(','),
    star,
  };
}

function isDayField(field: Field): boolean {
  return field === monthDayField || field === weekdayField;
}

/** Adds the numbers of `*`, `a`, `a-b`, and of each with `/step`; answers with the canonical term. */
function readTerm(field: Field, term: string, values: Set<number>): string {
  const match = /^(\*|\?|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d{1,3}))?$/.exec(term);
  if (!match || ((match[1] === '*' || match[1] === '?') && match[2] !== undefined))
    throw badTerm(field, term);
  const [, from = '', to, stepText] = match;
  const star = from === '*' || from === '?';
  const step = stepText === undefined ? 1 : Number(stepText);
  const top = field.max === 7 ? 6 : field.max;
  const first = star ? field.min : readValue(field, from);
  const last = star || (to === undefined && stepText !== undefined) ? top : readValue(field, to ?? from);
  if (step < 1 || step > field.max)
    throw invalid(
      'expression',
      `Step ${step} in the ${field.name} field is out of range. Expected 1 to ${field.max}.`,
    );
  // "SAT-SUN" and "5-0" mean the Sunday at the end of the week.
  const end = field.max === 7 && last === 0 && to !== undefined && first > 0 ? 7 : last;
  if (end < first)
    throw invalid(
      'expression',
      `The range "${term}" of the ${field.name} field runs backwards.`,
      `write ${first}-${top},${field.min}-${end}`,
    );
  for (let value = first; value <= end; value += step) values.add(field.max === 7 ? value % 7 : value);
  if (star) return step === 1 ? '*' : `*/${step}`;
  if (to === undefined && stepText === undefined) return String(field.max === 7 ? first % 7 : first);
  const range = first === end ? `${first}` : `${first}-${end}`;
  return step === 1 ? range : `${first}-${end}/${step}`;
}

function readValue(field: Field, text: string): number {
  const named = field.names.indexOf(text.slice(0, 3));
  const value = /^\d{1,4}$/.test(text)
    ? Number(text)
    : named >= 0 && /^[A-Z]+$/.test(text)
      ? named + (field.min === 1 ? 1 : 0)
      : Number.NaN;
  if (value >= field.min && value <= field.max) return value;
  throw badTerm(field, text);
}

function badTerm(field: Field, term: string) {
  const sunday = field.max === 7 ? ', Sunday = 0 or 7' : '';
  const named = field.names.length > 0 ? ` or ${field.names[0]}–${field.names.at(-1)}` : '';
  const hint =
    /W/.test(term) && field === monthDayField
      ? 'the nearest weekday (W) is not supported; use on_holiday or a rule'
      : didYouMean(term, field.names);
  return invalid(
    'expression',
    `"${term}" does not fit the ${field.name} field. Expected ${field.min}–${field.max}${named}${sunday}, *, ranges (a-b), lists (a,b) and steps (*/n).`,
    hint,
  );
}

function readMonthDays(text: string): Read {
  const terms = text.split(',');
  if (!terms.includes('L')) return readField(monthDayField, text);
  const rest = terms.filter((term) => term !== 'L');
  if (rest.length === 0) return { values: [-1], text: 'L', star: false };
  const read = readField(monthDayField, rest.join(','));
  return { values: [...read.values, -1], text: `${read.text},L`, star: read.star };
}

function readWeekdays(text: string): Read & { readonly terms: readonly WeekdayTerm[] } {
  const special: WeekdayTerm[] = [];
  const plain: string[] = [];
  const specialTexts: string[] = [];
  for (const term of text.split(',')) {
    const match = /^([A-Z0-9]+?)(?:#([1-5])|L)$/.exec(term);
    if (!match) {
      plain.push(term);
      continue;
    }
    const value = readValue(weekdayField, match[1] ?? '') % 7;
    special.push({ weekday: fromSunday(value), nth: match[2] === undefined ? -1 : Number(match[2]) });
    specialTexts.push(match[2] === undefined ? `${value}L` : `${value}#${match[2]}`);
  }
  const read =
    plain.length > 0 ? readField(weekdayField, plain.join(',')) : { values: [], text: '', star: false };
  // A range that ends in 7 would read as Saturday to readers who count Sunday as 0 only.
  const plainText = read.text.includes('7') ? read.values.join(',') : read.text;
  const terms = [...read.values.map((value) => ({ weekday: fromSunday(value), nth: null })), ...special];
  return {
    values: read.values,
    text: [plainText, ...specialTexts].filter((part) => part !== '').join(','),
    star: read.star,
    terms: terms.sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || a.weekday - b.weekday),
  };
}

/** Cron counts from Sunday = 0, the rest of the engine from Monday = 0. */
function fromSunday(value: number): Weekday {
  return ((value + 6) % 7) as Weekday;
}
