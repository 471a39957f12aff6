import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
  ['week', 4.35],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

interface Formatters {
  readonly relative: Intl.RelativeTimeFormat;
  readonly exact: Intl.DateTimeFormat;
  readonly time: Intl.DateTimeFormat;
}

const made = new Map<string, Formatters>();

/** Kept: making them costs more than all else in a row of a long list. */
function formatters(language: string, zone?: string): Formatters {
  const key = `${language} ${zone ?? ''}`;
  const known = made.get(key);
  if (known) return known;
  const timeZone = zone === undefined ? {} : { timeZone: zone };
  const fresh = {
    relative: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
    exact: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', ...timeZone }),
    time: new Intl.DateTimeFormat(language, { timeStyle: 'short', ...timeZone }),
  };
  made.set(key, fresh);
  return fresh;
}

/** "in 5 minutes", "2 days ago". */
function relativeTime(at: number, now: number, language: string): string {
  let amount = (at - now) / 1000;
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size || unit === 'year')
      return formatters(language).relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return '';
}

/** The wall clock, told again every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export interface MomentProps {
  /** ISO 8601. */
  readonly at: string;
  /** `relative`: "in 5 minutes", with the exact time on hover; `exact`: date and time; `time`: the time of day. */
  readonly form?: 'relative' | 'exact' | 'time';
  /** IANA zone; the person's own without. */
  readonly zone?: string;
}

/** An instant, for people. */
export function Moment({ at, form = 'relative', zone }: MomentProps) {
  const { i18n } = useTranslation();
  const now = useNow();
  const instant = Date.parse(at);
  const { exact, time } = formatters(i18n.language, zone);
  const shown =
    form === 'relative'
      ? relativeTime(instant, now, i18n.language)
      : (form === 'exact' ? exact : time).format(instant);
  return (
    <time
      dateTime={at}
      title={form === 'relative' ? exact.format(instant) : at}
      className="whitespace-nowrap"
    >
      {shown}
    </time>
  );
}

/** "1.2 s", "3 min 5 s". */
export function durationText(ms: number, language: string): string {
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  if (ms < 1_000) return `${number(ms)} ms`;
  if (ms < 60_000) return `${number(ms / 1_000, 1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${number(minutes)} min ${number(Math.floor((ms % 60_000) / 1_000))} s`;
  return `${number(Math.floor(minutes / 60))} h ${number(minutes % 60)} min`;
}
