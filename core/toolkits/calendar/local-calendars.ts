import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Warning } from '../warning.ts';
import {
  CALENDAR_LIMIT,
  type Calendar,
  type CalendarReader,
  type CalendarReading,
  partWarnings,
  reasonOf,
} from './calendar-reading.ts';
import type { IcsCalendar } from './ics.ts';
import type { LocalSource } from './settings.ts';

const FILES_PER_FOLDER = 5_000;

/**
 * The files of one source, whose path is absolute. A file is parsed again only when its size or modification time
 * changed. A writable file that is not there yet is an empty calendar.
 */
export class LocalCalendars implements CalendarReader {
  readonly #source: LocalSource;
  readonly #known = new Map<string, { readonly stamp: string; readonly read: IcsCalendar | Warning }>();

  constructor(source: LocalSource) {
    this.#source = source;
  }

  async read(): Promise<CalendarReading> {
    const calendars: Calendar[] = [];
    const warnings: Warning[] = [];
    const files = await this.#files(warnings);
    for (const file of files) {
      const read = await this.#file(file);
      if ('code' in read) {
        warnings.push(read);
        continue;
      }
      const name = this.#source.name ?? read.name ?? fileTitle(file);
      calendars.push({ name, events: read.events });
      warnings.push(...partWarnings(file, name, read.problems));
    }
    const there = new Set(files);
    for (const file of this.#known.keys()) if (!there.has(file)) this.#known.delete(file);
    return { calendars, warnings };
  }

  async #files(warnings: Warning[]): Promise<readonly string[]> {
    const { kind, path } = this.#source;
    if (kind === 'file') return [path];
    try {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => !entry.isDirectory() && /\.ics$/i.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      if (files.length > FILES_PER_FOLDER)
        warnings.push({
          code: 'calendar_too_large',
          message: `${path} holds ${files.length} calendar files; the first ${FILES_PER_FOLDER} are read`,
          source: path,
        });
      return files.slice(0, FILES_PER_FOLDER);
    } catch (error) {
      warnings.push(unreadable(path, error));
      return [];
    }
  }

  async #file(path: string): Promise<IcsCalendar | Warning> {
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const stamp = `${mtimeMs}:${size}:${ino}`;
      const known = this.#known.get(path);
      if (known?.stamp === stamp) return known.read;
      const read = await readIcs(path, size);
      this.#known.set(path, { stamp, read });
      return read;
    } catch (error) {
      if (this.#source.writable && (error as NodeJS.ErrnoException).code === 'ENOENT')
        return { name: null, events: [], problems: [] };
      return unreadable(path, error);
    }
  }
}

/** What a calendar without a name is called. */
export const fileTitle = (path: string): string => basename(path).replace(/\.ics$/i, '');

async function readIcs(path: string, size: number): Promise<IcsCalendar | Warning> {
  if (size > CALENDAR_LIMIT)
    return {
      code: 'calendar_too_large',
      message: `${path} is ${Math.round(size / 1_048_576)} MB; the limit is ${CALENDAR_LIMIT / 1_048_576} MB`,
      source: path,
    };
  const text = await readFile(path, 'utf8');
  const { parseIcs } = await import('./ics.ts'); // the parser is loaded by the first file
  try {
    return await parseIcs(text);
  } catch (error) {
    return {
      code: 'calendar_malformed',
      message: `${path} is not an iCalendar file: ${reasonOf(error).slice(0, 300)}`,
      source: path,
    };
  }
}

const unreadable = (path: string, error: unknown): Warning => ({
  code: 'calendar_unreadable',
  message: `${path} could not be read: ${reasonOf(error)}`,
  source: path,
});
