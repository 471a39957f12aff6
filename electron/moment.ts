import type { Clock } from '../core/ports.ts';

/** An instant (ISO) as a person reads it in a menu: `14:30` today, `Mon 08:30` within a week, else with its date. */
export function momentInWords(
  iso: string,
  { now, timezone, language }: { readonly now: number; readonly timezone: string; readonly language: string },
): string {
  const at = new Date(iso);
  const format = (options: Intl.DateTimeFormatOptions, of: Date | number = at) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      timeZone: timezone,
      ...options,
    }).format(of);
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const day = (of: Date | number) => format({ year: 'numeric', month: '2-digit', day: '2-digit' }, of);
  if (day(at) === day(now)) return time;
  const near = Math.abs(at.getTime() - now) < 6 * 86_400_000;
  return `${format(near ? { weekday: 'short' } : { day: 'numeric', month: 'short' })} ${time}`;
}

/** Tomorrow's date in a zone: `2026-03-02`. */
export function tomorrow(clock: Pick<Clock, 'now'>, timezone: string): string {
  const [year = 0, month = 1, day = 1] = new Intl.DateTimeFormat('en-CA', { timeZone: timezone })
    .format(clock.now())
    .split('-')
    .map(Number);
  return new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10);
}
