import type { Logger } from '../core/ports.ts';

/** A log that can be told where to write: to standard error until an engine has opened its log. */
export interface DesktopLog extends Logger {
  /** undefined: back to where it began. */
  writeTo(log: Logger | undefined): void;
}

export function createDesktopLog(first: Logger): DesktopLog {
  let current = first;
  return {
    trace: (fields, message) => current.trace({ part: 'desktop', ...fields }, message),
    debug: (fields, message) => current.debug({ part: 'desktop', ...fields }, message),
    info: (fields, message) => current.info({ part: 'desktop', ...fields }, message),
    warn: (fields, message) => current.warn({ part: 'desktop', ...fields }, message),
    error: (fields, message) => current.error({ part: 'desktop', ...fields }, message),
    child: (fields) => current.child({ part: 'desktop', ...fields }),
    writeTo(log) {
      current = log ?? first;
    },
  };
}
