export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

/** A schedule that needs no writing. */
export type SimpleSchedule =
  | { readonly every: 'day'; readonly time: string }
  | { readonly every: 'week'; readonly days: readonly Weekday[]; readonly time: string }
  | { readonly every: 'month'; readonly day: number; readonly time: string }
  | { readonly every: 'minutes' | 'hours'; readonly count: number }
  /** `at` as a field for date and time has it: `2026-03-02T08:30`. */
  | { readonly every: 'once'; readonly at: string };

const names: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
const workDays = 'MO,TU,WE,TH,FR';

/** In the words that the engine reads. */
export function writeSimple(schedule: SimpleSchedule): string {
  switch (schedule.every) {
    case 'day':
      return `every day at ${schedule.time}`;
    case 'week': {
      const days = weekdays.filter((day) => schedule.days.includes(day));
      if (days.join() === workDays) return `every weekday at ${schedule.time}`;
      if (days.length === weekdays.length) return `every day at ${schedule.time}`;
      return `every ${days.map((day) => names[day]).join(', ')} at ${schedule.time}`;
    }
    case 'month':
      return schedule.day === -1
        ? `every month on the last day at ${schedule.time}`
        : `every month on the ${ordinal(schedule.day)} at ${schedule.time}`;
    case 'minutes':
      return schedule.count === 1 ? 'every minute' : `every ${schedule.count} minutes`;
    case 'hours':
      return schedule.count === 1 ? 'every hour' : `every ${schedule.count} hours`;
    case 'once':
      return schedule.at;
  }
}

function ordinal(day: number): string {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  const ending = teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th');
  return `${day}${ending}`;
}

/** A schedule in words, or a calendar rule as the engine keeps it, when it is that simple; undefined otherwise. */
export function readSimple(text: string): SimpleSchedule | undefined {
  const written = text.trim();
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(written)) return { every: 'once', at: written };
  return /^(RRULE:)?[A-Z]+=/.test(written) ? readRule(written.replace(/^RRULE:/, '')) : readWords(written);
}

function readRule(rule: string): SimpleSchedule | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const take = (name: string) => {
    const value = parts.get(name);
    parts.delete(name);
    return value;
  };
  const frequency = take('FREQ');
  const hour = take('BYHOUR');
  const minute = take('BYMINUTE');
  const time = timeOf(hour, minute);
  const days = take('BYDAY');
  const monthDay = take('BYMONTHDAY');
  const interval = take('INTERVAL');
  if (parts.size > 0) return undefined;
  if (frequency === 'MINUTELY' && !hour && !minute && !days && !monthDay)
    return { every: 'minutes', count: Number(interval ?? 1) };
  if (frequency === 'HOURLY' && !hour && (minute === undefined || minute === '0') && !days && !monthDay)
    return { every: 'hours', count: Number(interval ?? 1) };
  if (time === undefined || (interval !== undefined && interval !== '1')) return undefined;
  if (frequency === 'DAILY' && !days && !monthDay) return { every: 'day', time };
  if (frequency === 'WEEKLY' && days && !monthDay) {
    const chosen = weekdays.filter((day) => days.split(',').includes(day));
    return chosen.length === days.split(',').length ? { every: 'week', days: chosen, time } : undefined;
  }
  if (frequency === 'MONTHLY' && !days && /^(-1|\d+)$/.test(monthDay ?? ''))
    return { every: 'month', day: Number(monthDay), time };
  return undefined;
}

function timeOf(hour: string | undefined, minute: string | undefined): string | undefined {
  if (!/^([01]?\d|2[0-3])$/.test(hour ?? '') || !/^[0-5]?\d$/.test(minute ?? '0')) return undefined;
  return `${hour?.padStart(2, '0')}:${(minute ?? '0').padStart(2, '0')}`;
}

function readWords(text: string): SimpleSchedule | undefined {
  const words = text.toLowerCase();
  const [, what = '', hour, minute] = /^every (.+?) at (\d{1,2}):(\d{2})$/.exec(words) ?? [];
  const time = timeOf(hour, minute);
  if (time !== undefined) {
    if (what === 'day') return { every: 'day', time };
    if (what === 'weekday') return { every: 'week', days: weekdays.slice(0, 5), time };
    const [, day] = /^month on the (last day|\d{1,2})(?:st|nd|rd|th)?$/.exec(what) ?? [];
    if (day !== undefined) return { every: 'month', day: day === 'last day' ? -1 : Number(day), time };
    const said = what.split(/\s*,\s*|\s+and\s+/);
    const days = weekdays.filter((each) => said.includes(names[each].toLowerCase()));
    return days.length === said.length ? { every: 'week', days, time } : undefined;
  }
  const [, count = '1', unit] = /^every (?:(\d+) )?(minute|hour)s?$/.exec(words) ?? [];
  if (unit === 'minute') return { every: 'minutes', count: Number(count) };
  return unit === 'hour' ? { every: 'hours', count: Number(count) } : undefined;
}
