import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';
import type { ToolkitPorts } from '../ports.ts';
import { replaceFile } from '../replace-file.ts';
import { CALENDAR_LIMIT, reasonOf } from './calendar-reading.ts';
import type { EventSeries } from './event-series.ts';
import { withLock } from './file-lock.ts';
import { type IcsCalendar, parseIcs } from './ics.ts';
import { fileTitle, LocalCalendars } from './local-calendars.ts';
import { isSame, type NewEvent, vevent } from './new-event.ts';
import type { LocalSource } from './settings.ts';

const EMPTY = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Ordinaut//Ordinaut//EN',
  'END:VCALENDAR',
  '',
].join('\r\n');
/** Tries while another program keeps changing the file. */
const TRIES = 5;
/** Permissions of a new file: calendars are private. */
const MODE = 0o600;

/**
 * A writable source. A file gets the event before its end, and every other byte stays; a folder gets a file of its own
 * for it. One event at a time; a change by another program meanwhile is kept, too.
 */
export class EventStore {
  readonly #source: LocalSource;
  readonly #ports: ToolkitPorts;
  readonly #calendars: LocalCalendars;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(source: LocalSource, ports: ToolkitPorts) {
    this.#source = source;
    this.#ports = ports;
    this.#calendars = new LocalCalendars(source);
  }

  /** What it is called: the name that the settings give it, else its own. */
  async names(): Promise<readonly string[]> {
    const { name, path } = this.#source;
    if (name !== undefined) return [name];
    const own = this.#source.kind === 'folder' ? [] : (await this.#calendars.read()).calendars;
    return [own[0]?.name ?? fileTitle(path)];
  }

  /**
   * False when the very event is there already. Throws `event_exists` for another one of the same uid,
   * `calendar_malformed`, `calendar_too_large`, `calendar_busy` (retryable) and `calendar_not_writable`; the calendar is
   * as it was then.
   */
  add(event: NewEvent, now: Instant, signal: AbortSignal): Promise<boolean> {
    const added = this.#queue.then(() => {
      signal.throwIfAborted();
      return this.#source.kind === 'file' ? this.#addToFile(event, now) : this.#addToFolder(event, now);
    });
    this.#queue = added.catch(() => {});
    return added;
  }

  async #addToFile(event: NewEvent, now: Instant): Promise<boolean> {
    const path = await realpath(this.#source.path).catch(() => this.#source.path);
    const added = await this.#writing(path, () =>
      withLock(path, this.#ports.clock, async () => {
        for (let tries = 0; tries < TRIES; tries++) {
          const before = await look(path);
          const text = before ? await readFile(path, 'utf8') : EMPTY;
          if (isThere((await parsed(text, path)).events, event)) return false;
          const whole = await withEvent(text, event, now, path);
          if (await this.#replace(path, whole, before)) return true;
        }
        return undefined;
      }),
    );
    if (added !== undefined) return added;
    throw new OrdinautError({
      code: 'calendar_busy',
      message: `${path} is being changed by another program`,
      retryable: true,
      delivery: 'not_sent',
    });
  }

  async #addToFolder(event: NewEvent, now: Instant): Promise<boolean> {
    const { calendars } = await this.#calendars.read();
    if (
      isThere(
        calendars.flatMap(({ events }) => events),
        event,
      )
    )
      return false;
    const path = join(this.#source.path, `${fileName(event.uid)}.ics`);
    if (await look(path))
      throw notWritable(path, 'there is a file of that name already, with something else');
    const text = await withEvent(EMPTY, event, now, path);
    return this.#writing(path, () => this.#replace(path, text, undefined));
  }

  #replace(path: string, text: string, before: Look | undefined): Promise<boolean> {
    return replaceFile(path, text, {
      ids: this.#ports.ids,
      mode: before?.mode ?? MODE,
      stillWanted: async () => (await look(path))?.stamp === before?.stamp,
    });
  }

  async #writing<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OrdinautError) throw error;
      const hint = `is the folder ${dirname(path)} there, and may it be written to?`;
      throw notWritable(path, reasonOf(error), hint, error);
    }
  }
}

interface Look {
  readonly stamp: string;
  readonly mode: number;
}

/** undefined when there is no file. */
async function look(path: string): Promise<Look | undefined> {
  try {
    const { mtimeMs, size, ino, mode } = await stat(path);
    if (size > CALENDAR_LIMIT)
      throw new OrdinautError({
        code: 'calendar_too_large',
        message: `${path} is larger than ${CALENDAR_LIMIT / 1_048_576} MB`,
        delivery: 'not_sent',
      });
    return { stamp: `${mtimeMs}:${size}:${ino}`, mode: mode & 0o777 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function parsed(text: string, path: string): Promise<IcsCalendar> {
  try {
    return await parseIcs(text);
  } catch (error) {
    throw malformed(path, reasonOf(error).slice(0, 300));
  }
}

function isThere(events: readonly EventSeries[], event: NewEvent): boolean {
  const found = events.find(({ uid }) => uid === event.uid);
  if (!found) return false;
  if (isSame(found, event)) return true;
  throw new OrdinautError({
    code: 'event_exists',
    message: `the calendar has another event with the uid ${event.uid}: "${found.title.slice(0, 100)}"`,
    path: 'uid',
    hint: 'leave uid out, or choose another',
    delivery: 'not_sent',
  });
}

/** The text with the event before its last END:VCALENDAR, in the line ends of the text. Throws when it then is no calendar. */
async function withEvent(text: string, event: NewEvent, now: Instant, path: string): Promise<string> {
  const end = [...text.matchAll(/^END:VCALENDAR[ \t]*\r?$/gim)].at(-1);
  if (!end) throw malformed(path, 'END:VCALENDAR is missing');
  const lines = vevent(event, now);
  const added = text.includes('\r\n') ? lines : lines.replaceAll('\r\n', '\n');
  const whole = text.slice(0, end.index) + added + text.slice(end.index);
  const { events } = await parsed(whole, path);
  if (events.some(({ uid }) => uid === event.uid)) return whole;
  throw malformed(path, 'an event at its end would not be read');
}

/** A uid as it is where that makes a good file name. */
const fileName = (uid: string): string =>
  /^[\w@-][\w.@-]{0,99}$/.test(uid) ? uid : createHash('sha256').update(uid).digest('hex').slice(0, 32);

const malformed = (path: string, reason: string): OrdinautError =>
  new OrdinautError({
    code: 'calendar_malformed',
    message: `${path} is not an iCalendar file: ${reason}`,
    delivery: 'not_sent',
  });

const notWritable = (path: string, reason: string, hint?: string, cause?: unknown): OrdinautError =>
  new OrdinautError(
    {
      code: 'calendar_not_writable',
      message: `${path} could not be written: ${reason}`,
      ...(hint !== undefined && { hint }),
      delivery: 'not_sent',
    },
    cause,
  );
