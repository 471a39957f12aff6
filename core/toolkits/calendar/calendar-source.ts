import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Warning } from '../warning.ts';
import type { EventSeries } from './event-series.ts';
import type { IcsCalendar } from './ics.ts';
import type { CalendarSource } from './settings.ts';

/** Larger files are refused: parsing would hold up everything else. */
const FILE_LIMIT = 20 * 1024 * 1024;
const FILES_PER_FOLDER = 5_000;

export interface Calendar {
  readonly name: string;
  readonly events: readonly EventSeries[];
}

export interface CalendarReading {
  readonly calendars: readonly Calendar[];
  readonly warnings: readonly Warning[];
}

/** Reads sources whose paths are absolute. A file is parsed again only when its size or modification time changed. */
export class CalendarFiles {
  readonly #known = new Map<string, { readonly stamp: string; readonly read: IcsCalendar | Warning }>();

  /** Every source, each on its own: what cannot be read becomes a warning. */
  async read(sources: readonly CalendarSource[]): Promise<CalendarReading> {
    const calendars: Calendar[] = [];
    const warnings: Warning[] = [];
    const seen = new Set<string>();
    for (const source of sources) {
      for (const file of await this.#filesOf(source, warnings)) {
        seen.add(file);
        const read = await this.#file(file);
        if ('code' in read) {
          warnings.push(read);
          continue;
        }
        const name = source.name ?? read.name ?? basename(file).replace(/\.ics$/i, '');
        calendars.push({ name, events: read.events });
        for (const message of read.problems.slice(0, 20))
          warnings.push({ code: 'calendar_part_unreadable', message: `${file}: ${message}`, source: name });
      }
    }
    for (const file of this.#known.keys()) if (!seen.has(file)) this.#known.delete(file);
    return { calendars, warnings };
  }

  async #filesOf(source: CalendarSource, warnings: Warning[]): Promise<readonly string[]> {
    if (source.kind === 'file') return [source.path];
    try {
      const entries = await readdir(source.path, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => !entry.isDirectory() && /\.ics$/i.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      if (files.length > FILES_PER_FOLDER)
        warnings.push({
          code: 'calendar_too_large',
          message: `${source.path} holds ${files.length} calendar files; the first ${FILES_PER_FOLDER} are read`,
          source: source.path,
        });
      return files.slice(0, FILES_PER_FOLDER);
    } catch (error) {
      warnings.push(unreadable(source.path, error));
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
      return unreadable(path, error);
    }
  }
}

async function readIcs(path: string, size: number): Promise<IcsCalendar | Warning> {
  if (size > FILE_LIMIT)
    return {
      code: 'calendar_too_large',
      message: `${path} is ${Math.round(size / 1_048_576)} MB; the limit is ${FILE_LIMIT / 1_048_576} MB`,
      source: path,
    };
  const text = await readFile(path, 'utf8');
  const { parseIcs } = await import('./ics.ts'); // the parser is loaded by the first file
  try {
    return await parseIcs(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      code: 'calendar_malformed',
      message: `${path} is not an iCalendar file: ${reason.slice(0, 300)}`,
      source: path,
    };
  }
}

function unreadable(path: string, error: unknown): Warning {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'calendar_unreadable', message: `${path} could not be read: ${reason}`, source: path };
}
