import { type Level, type Logger as PinoLogger, pino } from 'pino';
import type { Clock, Logger } from '../ports.ts';
import { logFields, logText } from './log-fields.ts';
import type { LogLevel } from './log-level.ts';
import { consoleLine } from './log-line.ts';
import { RotatingFile } from './rotating-file.ts';

export interface LogOptions {
  readonly clock: Clock;
  readonly level: LogLevel;
  /** JSONL files that rotate daily and by size. */
  readonly file?: {
    readonly directory: string;
    readonly file_size_mb: number;
    readonly files: number;
  };
  /** Readable lines, each with its line end. */
  readonly console?: { readonly write: (line: string) => void; readonly colour: boolean };
}

export interface Log extends Logger {
  /** Lines that could not be written since the start, because the disk was full or the directory gone. */
  readonly failures: () => number;
  /** Closes the file; what is logged later opens it again. */
  readonly close: () => void;
}

/**
 * The engine's log: one JSON object a line with `time` (ISO), `level`, `message` and fields, secrets redacted.
 * A line is handed to the operating system before the call returns. Logging never throws.
 */
export function createLog({ clock, level, file, console }: LogOptions): Log {
  const rotating =
    file &&
    new RotatingFile({
      directory: file.directory,
      clock,
      size: file.file_size_mb * 1024 * 1024,
      files: file.files,
    });
  const root = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line: string) => {
        rotating?.write(line);
        console?.write(consoleLine(line, console.colour));
      },
    },
  );
  return {
    ...wrap(root),
    failures: () => rotating?.failures ?? 0,
    close: () => rotating?.close(),
  };
}

function wrap(log: PinoLogger): Logger {
  const at = (level: Level) => (fields: object, message: string) => {
    if (log.isLevelEnabled(level)) log[level](logFields(fields), logText(message));
  };
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => wrap(log.child(logFields(fields))),
  };
}
