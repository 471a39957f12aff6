import type { Logger } from '../../core/ports.ts';

/** Passes on errors alone, one line each. */
export function createSilentLog(onError: (line: string) => void = () => {}): Logger {
  const silent = () => {};
  const log: Logger = {
    trace: silent,
    debug: silent,
    info: silent,
    warn: silent,
    error: (fields, message) => onError(`${message} ${JSON.stringify(fields)}`),
    child: () => log,
  };
  return log;
}
