import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Instant, Json, JsonObject } from '../model/json.ts';
import { LOG_LEVELS, type LogLevel } from './log-level.ts';
import { listLogFiles } from './rotating-file.ts';

export interface LogQuery {
  readonly run?: string;
  readonly task?: string;
  /** A request or correlation id. */
  readonly correlation?: string;
  /** Name of a tool server. */
  readonly server?: string;
  /** This level and the more severe ones. */
  readonly level?: LogLevel;
  /** Inclusive. */
  readonly since?: Instant;
  /** Exclusive. */
  readonly until?: Instant;
  /** Case-insensitive part of the message or of any field. */
  readonly text?: string;
  /** The newest so many; 200 unless told. */
  readonly limit?: number;
}

export interface LogEntry {
  /** ISO, UTC, milliseconds. */
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: JsonObject;
}

export interface LogAnswer {
  /** Newest last. */
  readonly entries: readonly LogEntry[];
  /** Lines that are no log entries, as a crash or a full disk leaves them. */
  readonly broken_lines: number;
}

/** Reads the rotated files from the newest back until `limit` entries match; holds no more than those in memory. */
export async function queryLogs(directory: string, query: LogQuery = {}): Promise<LogAnswer> {
  const limit = query.limit ?? 200;
  const matches = matcher(query);
  let entries: LogEntry[] = [];
  let broken = 0;
  for (const file of listLogFiles(directory).toReversed()) {
    const day = Date.parse(`${file.day}T00:00:00Z`);
    if (query.since !== undefined && day + 24 * 3600_000 <= query.since) break;
    if (query.until !== undefined && day >= query.until) continue;
    const found: LogEntry[] = [];
    for await (const line of linesOf(join(directory, file.name))) {
      if (line === '' || !matches.line(line)) continue;
      const entry = parseLogLine(line);
      if (!entry) broken += 1;
      else if (matches.entry(entry)) {
        found.push(entry);
        if (found.length > 2 * limit) found.splice(0, found.length - limit);
      }
    }
    entries = [...found, ...entries].slice(-limit);
    if (entries.length >= limit) break;
  }
  return { entries: limit === 0 ? [] : entries, broken_lines: broken };
}

/** null for a line that is no log entry. */
export function parseLogLine(line: string): LogEntry | null {
  let value: Json;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { time, level, message, ...fields } = value as JsonObject;
  if (typeof time !== 'string' || !isLevel(level)) return null;
  return { time, level, message: typeof message === 'string' ? message : '', fields };
}

function isLevel(value: unknown): value is LogLevel {
  return LOG_LEVELS.some((level) => level === value);
}

/** A cheap look at the raw text first: most lines belong to other runs. */
function matcher(query: LogQuery) {
  const text = query.text?.toLowerCase();
  const ids = [query.run, query.task, query.correlation, query.server].filter((id) => id !== undefined);
  const least = query.level === undefined ? 0 : LOG_LEVELS.indexOf(query.level);
  const { run, task, correlation, server, since = -Infinity, until = Infinity } = query;
  return {
    line: (line: string) =>
      ids.every((id) => line.includes(id)) && (text === undefined || line.toLowerCase().includes(text)),
    entry: ({ time, level, fields }: LogEntry) =>
      LOG_LEVELS.indexOf(level) >= least &&
      Date.parse(time) >= since &&
      Date.parse(time) < until &&
      (run === undefined || fields.run_id === run) &&
      (server === undefined || fields.server === server) &&
      (task === undefined || fields.task_id === task) &&
      (correlation === undefined ||
        fields.correlation_id === correlation ||
        fields.request_id === correlation),
  };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(file, 'utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    // Rotation removed it since the directory was listed.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  yield rest;
}
