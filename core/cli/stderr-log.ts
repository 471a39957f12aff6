import { logFields, logText } from '../observe/log-fields.ts';
import type { Clock, Logger } from '../ports.ts';

/**
 * A log on standard error, one JSON object a line, `info` and up: what a toolkit's process tells the engine that started
 * it. The full log would cost more to load than the toolkit itself.
 */
export function createStderrLog(clock: Clock, bound: object = {}): Logger {
  const write = (level: string) => (fields: object, message: string) => {
    const time = new Date(clock.now()).toISOString();
    const line = { time, level, message: logText(message), ...logFields({ ...bound, ...fields }) };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  };
  const silent = () => {};
  return {
    trace: silent,
    debug: silent,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => createStderrLog(clock, { ...bound, ...fields }),
  };
}
