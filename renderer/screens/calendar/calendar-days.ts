/** A day in the person's own zone, as `2026-11-20`. */
export type Day = string;

const two = (value: number) => String(value).padStart(2, '0');

export const dayOf = (instant: number | Date): Day => {
  const date = new Date(instant);
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** Midnight at its beginning, or the first instant after it where clocks skip midnight. */
export function startOf(day: Day): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(startOf(text)) === text;

/** So many days later; by the calendar, so that a day of 23 or 25 hours is one too. */
export function addDays(day: Day, count: number): Day {
  const date = startOf(day);
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() + count));
}

/** The same date so many months later, or the last of a shorter month. */
export function addMonths(day: Day, count: number): Day {
  const date = startOf(day);
  const last = new Date(date.getFullYear(), date.getMonth() + count + 1, 0).getDate();
  return dayOf(new Date(date.getFullYear(), date.getMonth() + count, Math.min(date.getDate(), last)));
}

interface WeekInfo {
  readonly firstDay: number;
}

/** On which day weeks begin, 1 (Monday) to 7 (Sunday): as where the person lives, as far as their languages tell. */
export function weekStartOf(language: string, preferred: readonly string[]): number {
  const base = (tag: string) => tag.split('-')[0];
  const tag = preferred.find((each) => base(each) === base(language)) ?? language;
  const locale = new Intl.Locale(tag) as Intl.Locale & {
    readonly getWeekInfo?: () => WeekInfo;
    readonly weekInfo?: WeekInfo;
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

/** The first day of the week that a day is in. */
export function weekOf(day: Day, weekStart: number): Day {
  const weekday = startOf(day).getDay() || 7;
  return addDays(day, -((weekday - weekStart + 7) % 7));
}

/** The weeks that a month touches, each of seven days. */
export function weeksOfMonth(day: Day, weekStart: number): readonly (readonly Day[])[] {
  const first = `${day.slice(0, 7)}-01`;
  const weeks: Day[][] = [];
  for (let week = weekOf(first, weekStart); week < addMonths(first, 1); week = addDays(week, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(week, index)));
  return weeks;
}
