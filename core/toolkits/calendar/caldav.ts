import type { Instant } from '../../model/json.ts';
import { didYouMean } from '../../model/suggest.ts';
import { dayMs } from '../../schedule/civil.ts';
import { formatMoment } from '../../schedule/moment.ts';
import { checkStatus } from '../http-request.ts';
import type { ToolkitPorts } from '../ports.ts';
import type { Warning } from '../warning.ts';
import { type DavCalendar, davResponses, findCalendars } from './caldav-discovery.ts';
import {
  type Calendar,
  type CalendarReader,
  type CalendarReading,
  type CalendarRequest,
  nothingRead,
  partWarnings,
  reasonOf,
} from './calendar-reading.ts';
import { CalendarServer } from './calendar-server.ts';
import type { EventSeries } from './event-series.ts';
import { parseIcs } from './ics.ts';
import type { CaldavSource } from './settings.ts';

/** The list of calendars is asked for again after so long, or when one of them could not be read. */
const LISTED_MS = 3_600_000;
/** Requests to one server at the same time. */
const AT_ONCE = 6;

/** Calendars of a CalDAV server: found by PROPFIND, read by `calendar-query` (RFC 4791 §7.8), window by window. */
export class CaldavCalendars implements CalendarReader {
  readonly #source: CaldavSource;
  readonly #ports: ToolkitPorts;
  readonly #server: CalendarServer;
  #listed: { readonly until: number; readonly calendars: readonly DavCalendar[] } | undefined;

  constructor(source: CaldavSource, ports: ToolkitPorts) {
    this.#source = source;
    this.#ports = ports;
    this.#server = new CalendarServer(source, ports);
  }

  async read(request: CalendarRequest): Promise<CalendarReading> {
    const title = this.#source.name ?? this.#server.title;
    let listed: readonly DavCalendar[];
    try {
      listed = await this.#calendars(request.signal);
    } catch (error) {
      request.signal.throwIfAborted();
      return nothingRead(title, error);
    }
    const wanted = listed.filter(({ name }) => this.#source.calendars?.includes(name) ?? true);
    const readings: CalendarReading[] = [];
    for (let first = 0; first < wanted.length; first += AT_ONCE) {
      const some = wanted.slice(first, first + AT_ONCE);
      readings.push(...(await Promise.all(some.map((calendar) => this.#calendar(calendar, request)))));
    }
    return {
      calendars: readings.flatMap(({ calendars }) => calendars),
      warnings: [...this.#missing(listed, title), ...readings.flatMap(({ warnings }) => warnings)],
      retryable: readings.some(({ retryable }) => retryable),
    };
  }

  async #calendars(signal: AbortSignal): Promise<readonly DavCalendar[]> {
    const now = this.#ports.clock.monotonic();
    if (!this.#listed || this.#listed.until <= now)
      this.#listed = { until: now + LISTED_MS, calendars: await findCalendars(this.#server, signal) };
    return this.#listed.calendars;
  }

  #missing(listed: readonly DavCalendar[], title: string): readonly Warning[] {
    const names = listed.map(({ name }) => name);
    return (this.#source.calendars ?? [])
      .filter((name) => !names.includes(name))
      .map((name) => ({
        code: 'unknown_calendar',
        message: `${this.#server.title} has no calendar "${name}"; ${didYouMean(name, names) ?? `it has ${names.join(', ')}`}`,
        source: title,
      }));
  }

  async #calendar({ url, name }: DavCalendar, request: CalendarRequest): Promise<CalendarReading> {
    const calendar = this.#source.name ?? name;
    try {
      return await this.#queried(url, calendar, request);
    } catch (error) {
      request.signal.throwIfAborted();
      this.#listed = undefined;
      return nothingRead(calendar, error);
    }
  }

  async #queried(
    url: string,
    name: string,
    { start, end, signal }: CalendarRequest,
  ): Promise<CalendarReading> {
    const answer = await this.#server.send({
      method: 'REPORT',
      url,
      headers: { depth: '1', 'content-type': 'application/xml; charset=utf-8' },
      body: query(start, end),
      signal,
    });
    checkStatus(answer, this.#server.title);
    const events: EventSeries[] = [];
    const problems: string[] = [];
    for (const { href, status, properties } of davResponses(answer.body, this.#server)) {
      if (status === 507) problems.push('it gave a part of the events alone, as there are too many');
      const text = properties.get('calendar-data')?.text;
      if (text === undefined) continue;
      try {
        const read = await parseIcs(text);
        events.push(...read.events);
        problems.push(...read.problems);
      } catch (error) {
        problems.push(`${href.slice(-100)}: ${reasonOf(error)}`);
      }
      signal.throwIfAborted();
    }
    const calendars: readonly Calendar[] = [{ name, events }];
    return { calendars, warnings: partWarnings(this.#server.title, name, problems) };
  }
}

/** A day more on both sides: dates and floating times are of the reader's zone, which the server does not know. */
function query(start: Instant, end: Instant): string {
  const moment = (instant: Instant) => formatMoment({ kind: 'instant', instant });
  return `<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
<c:time-range start="${moment(start - dayMs)}" end="${moment(end + dayMs)}"/>
</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`;
}
