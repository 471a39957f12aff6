import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';
import type { Warning } from '../warning.ts';
import type { EventSeries } from './event-series.ts';

/** Larger calendars are refused: parsing would hold up everything else. */
export const CALENDAR_LIMIT = 20 * 1024 * 1024;
const PROBLEMS_SHOWN = 20;

export interface Calendar {
  readonly name: string;
  readonly events: readonly EventSeries[];
}

export interface CalendarReading {
  readonly calendars: readonly Calendar[];
  readonly warnings: readonly Warning[];
  /** Something that could not be read may be readable a little later. */
  readonly retryable?: boolean;
}

/** What is asked for: a source may leave out what does not touch the window, and need not. */
export interface CalendarRequest {
  readonly start: Instant;
  readonly end: Instant;
  readonly signal: AbortSignal;
}

/** A configured source: what cannot be read becomes a warning. Throws only when the signal aborts. */
export interface CalendarReader {
  read(request: CalendarRequest): Promise<CalendarReading>;
}

/** All sources at once, in their order. */
export async function readCalendars(
  readers: readonly CalendarReader[],
  request: CalendarRequest,
): Promise<CalendarReading> {
  const readings = await Promise.all(readers.map((reader) => reader.read(request)));
  return {
    calendars: readings.flatMap(({ calendars }) => calendars),
    warnings: readings.flatMap(({ warnings }) => warnings),
    retryable: readings.some(({ retryable }) => retryable),
  };
}

/** What of a calendar was left out, as warnings; `where` is its file or server. */
export const partWarnings = (
  where: string,
  calendar: string,
  problems: readonly string[],
): readonly Warning[] =>
  problems.slice(0, PROBLEMS_SHOWN).map((problem) => ({
    code: 'calendar_part_unreadable',
    message: `${where}: ${problem}`,
    source: calendar,
  }));

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Nothing to show of a source. */
export function nothingRead(source: string, error: unknown): CalendarReading {
  const known = error instanceof OrdinautError ? error : undefined;
  const hint = known?.hint === undefined ? '' : ` (${known.hint})`;
  return {
    calendars: [],
    warnings: [{ code: 'calendar_unreadable', message: `${reasonOf(error)}${hint}`, source }],
    retryable: known?.retryable ?? false,
  };
}
