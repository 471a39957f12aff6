import { v7 } from 'uuid';
import type { Clock, Ids, Random } from './ports.ts';

/** The machine's own time. Timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(milliseconds, callback) {
    const timeout = setTimeout(callback, milliseconds);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};

/** RFC 9562 UUIDs, version 7: they sort by the time at which they were made. */
export const systemIds: Ids = { next: () => v7() };

export const systemRandom: Random = { next: () => Math.random() };
