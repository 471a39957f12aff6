import { DateTime } from 'luxon';
import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';
import { checkStatus } from '../http-request.ts';
import type { ToolkitPorts } from '../ports.ts';
import type { Warning } from '../warning.ts';
import { CalendarCopy, type Copy } from './calendar-copy.ts';
import {
  type CalendarReader,
  type CalendarReading,
  type CalendarRequest,
  nothingRead,
  partWarnings,
  reasonOf,
} from './calendar-reading.ts';
import { CalendarServer } from './calendar-server.ts';
import { type IcsCalendar, parseIcs } from './ics.ts';
import type { UrlSource } from './settings.ts';

/** After a failure the copy is shown for so long before the server is asked again. */
const PAUSE_MS = 60_000;

interface Known {
  readonly copy: Copy;
  readonly calendar: IcsCalendar;
  /** When the server last said that this is the calendar. */
  readonly confirmed: Instant;
}

interface Failure {
  readonly at: Instant;
  readonly error: unknown;
}

/**
 * A calendar of the web. It is asked for again when its copy is older than `refresh_seconds`, with the validators that
 * came with it; while that fails, the copy is shown with a warning that says how old it is.
 */
export class UrlCalendar implements CalendarReader {
  readonly #source: UrlSource;
  readonly #ports: ToolkitPorts;
  readonly #server: CalendarServer;
  readonly #disk: CalendarCopy;
  #known: Known | undefined;
  #failure: Failure | undefined;

  constructor(source: UrlSource, ports: ToolkitPorts) {
    this.#source = source;
    this.#ports = ports;
    this.#server = new CalendarServer(source, ports);
    this.#disk = new CalendarCopy(`${source.username ?? ''}\n${this.#server.url}`, ports);
  }

  async read({ signal }: CalendarRequest): Promise<CalendarReading> {
    this.#known ??= await this.#loaded();
    if (this.#isDue()) {
      try {
        this.#known = await this.#fetched(signal);
        this.#failure = undefined;
      } catch (error) {
        signal.throwIfAborted();
        this.#failure = { at: this.#ports.clock.now(), error };
      }
    }
    return this.#shown();
  }

  #isDue(): boolean {
    if (!this.#known) return true;
    const isWithin = (since: Instant, milliseconds: number) => {
      const age = this.#ports.clock.now() - since;
      return age >= 0 && age < milliseconds; // a clock that was set back makes it due
    };
    if (this.#failure && isWithin(this.#failure.at, PAUSE_MS)) return false;
    return !isWithin(this.#known.confirmed, (this.#source.refresh_seconds ?? 300) * 1_000);
  }

  async #loaded(): Promise<Known | undefined> {
    const loaded = await this.#disk.load();
    if (!loaded) return undefined;
    // It was read before it was stored, so it can be read again.
    return { ...loaded, calendar: await parseIcs(loaded.copy.text) };
  }

  async #fetched(signal: AbortSignal): Promise<Known> {
    const { etag, last_modified } = this.#known?.copy ?? {};
    const answer = await this.#server.send({
      method: 'GET',
      url: this.#server.url,
      headers: {
        accept: 'text/calendar, */*;q=0.5',
        ...(etag && { 'if-none-match': etag }),
        ...(last_modified && { 'if-modified-since': last_modified }),
      },
      signal,
    });
    const confirmed = this.#ports.clock.now();
    if (answer.status === 304 && this.#known) {
      await this.#disk.confirm(confirmed);
      return { ...this.#known, confirmed };
    }
    checkStatus(answer, this.#server.title);
    const calendar = await this.#parsed(answer.body);
    const { etag: tag, 'last-modified': modified } = answer.headers;
    const copy: Copy = {
      etag: typeof tag === 'string' ? tag : null,
      last_modified: typeof modified === 'string' ? modified : null,
      text: answer.body,
    };
    await this.#disk.store(copy, confirmed);
    return { copy, calendar, confirmed };
  }

  async #parsed(text: string): Promise<IcsCalendar> {
    try {
      return await parseIcs(text);
    } catch (error) {
      throw new OrdinautError(
        {
          code: 'calendar_malformed',
          message: `${this.#server.title} did not answer with a calendar: ${reasonOf(error).slice(0, 300)}`,
          hint: 'open the URL in a browser: it may lead to a page that asks to sign in',
          delivery: 'answered',
        },
        error,
      );
    }
  }

  #shown(): CalendarReading {
    const { name: given } = this.#source;
    const { title } = this.#server;
    const [known, failure] = [this.#known, this.#failure];
    if (!known) return nothingRead(given ?? title, failure?.error);
    const name = given ?? known.calendar.name ?? title;
    const warnings = partWarnings(title, name, known.calendar.problems);
    return {
      calendars: [{ name, events: known.calendar.events }],
      warnings: failure ? [this.#stale(name, known, failure), ...warnings] : warnings,
    };
  }

  #stale(name: string, { confirmed }: Known, { error }: Failure): Warning {
    const then = DateTime.fromMillis(confirmed, { zone: 'utc' });
    const now = DateTime.fromMillis(this.#ports.clock.now(), { zone: 'utc' });
    const age = then.toRelative({ base: now, locale: 'en' });
    return {
      code: 'calendar_stale',
      message: `${reasonOf(error)}; shown as it was ${age} (${then.toISO({ suppressMilliseconds: true })})`,
      source: name,
    };
  }
}
