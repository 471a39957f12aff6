import { setImmediate } from 'node:timers/promises';
import { OrdinautError } from '../../errors.ts';
import { didYouMean } from '../../model/suggest.ts';
import { findZone } from '../../schedule/zone-names.ts';
import { notConfigured } from '../tool.ts';
import type { Warning } from '../warning.ts';
import { type CalendarReader, readCalendars } from './calendar-reading.ts';
import { type EventOccurrence, occurrencesOf } from './occurrences.ts';

const WINDOW_LIMIT_DAYS = 750;
/** Events expanded before others have a turn. */
const SERIES_AT_ONCE = 200;

export interface AgendaEntry {
  readonly occurrence: EventOccurrence;
  readonly calendar: string;
}

export interface Agenda {
  /** By start; all-day events before timed ones of the same instant. */
  readonly entries: readonly AgendaEntry[];
  readonly warnings: readonly Warning[];
}

/**
 * Everything that takes place in [start, end) in the configured calendars, or in the one named.
 * Throws `not_configured`, `invalid_window`, `unknown_calendar`, and `calendar_unreadable` when no source at all
 * could be read.
 */
export async function readAgenda(
  readers: readonly CalendarReader[],
  request: {
    readonly start: number;
    readonly end: number;
    readonly calendar: string | undefined;
    readonly timezone: string;
    readonly signal: AbortSignal;
  },
): Promise<Agenda> {
  if (readers.length === 0)
    throw notConfigured('The calendar', 'name an .ics file or a folder under toolkits.calendar.sources');
  const { start, end, calendar, timezone, signal } = request;
  checkWindow(start, end);
  const reader = findZone(timezone);
  if (!reader)
    throw new OrdinautError({
      code: 'unknown_timezone',
      message: `"${timezone}" is not a time zone`,
      delivery: 'not_sent',
    });
  const { calendars, warnings, retryable } = await readCalendars(readers, { start, end, signal });
  if (calendars.length === 0 && warnings[0])
    throw new OrdinautError({
      code: 'calendar_unreadable',
      message: `no calendar could be read: ${warnings[0].message}`,
      hint: 'check toolkits.calendar.sources',
      ...(retryable && { retryable }),
      delivery: 'answered',
    });
  const names = [...new Set(calendars.map(({ name }) => name))];
  if (calendar !== undefined && !names.includes(calendar))
    throw new OrdinautError({
      code: 'unknown_calendar',
      message: `there is no calendar "${calendar}"; there are ${names.join(', ')}`,
      path: 'calendar',
      ...hintOf(didYouMean(calendar, names)),
      delivery: 'not_sent',
    });

  const found = [...warnings];
  const entries: AgendaEntry[] = [];
  let seen = 0;
  for (const { name, events } of calendars) {
    if (calendar !== undefined && name !== calendar) continue;
    for (const series of events) {
      const { occurrences, complete } = occurrencesOf(series, start, end, reader);
      const costly = !complete || series.rules.some(({ count }) => count !== null);
      if (costly || ++seen % SERIES_AT_ONCE === 0) {
        await setImmediate();
        signal.throwIfAborted();
      }
      for (const occurrence of occurrences) entries.push({ occurrence, calendar: name });
      if (!complete)
        found.push({
          code: 'recurrence_too_long',
          message: `"${series.title}" repeats too often to be followed; some of its occurrences are missing`,
          source: name,
        });
    }
  }
  return { entries: entries.sort(byStart), warnings: found };
}

function checkWindow(start: number, end: number): void {
  const days = (end - start) / 86_400_000;
  if (days > 0 && days <= WINDOW_LIMIT_DAYS) return;
  throw new OrdinautError({
    code: 'invalid_window',
    message:
      days > 0
        ? `the window is ${Math.round(days)} days long; at most ${WINDOW_LIMIT_DAYS} are read at once`
        : 'end must be later than start',
    path: 'end',
    delivery: 'not_sent',
  });
}

const hintOf = (hint: string | undefined) => (hint === undefined ? {} : { hint });

function byStart(a: AgendaEntry, b: AgendaEntry): number {
  const [first, second] = [a.occurrence, b.occurrence];
  return (
    first.start - second.start ||
    Number(second.facts.allDay) - Number(first.facts.allDay) ||
    first.end - second.end ||
    compare(first.facts.title, second.facts.title) ||
    compare(first.uid, second.uid)
  );
}

/** By code units, the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
