import type { Id } from '../model/json.ts';
import type { Clock } from '../ports.ts';

const minuteMs = 60_000;

interface Bucket {
  /** What may be taken at once. */
  level: number;
  /** Monotonic milliseconds of the last look. */
  at: number;
}

/**
 * A bucket for each id that holds what it may take in a minute and refills evenly. Takes one and answers with 0, or with the whole
 * seconds to wait for it. Looking and taking are one step, so that callers side by side cannot pass it together.
 */
export function createRateLimit(clock: Pick<Clock, 'monotonic'>): (id: Id, most: number) => number {
  const buckets = new Map<Id, Bucket>();
  return (id, most) => {
    const now = clock.monotonic();
    const { level, at } = buckets.get(id) ?? { level: most, at: now };
    const filled = Math.min(most, level + ((now - at) * most) / minuteMs);
    const granted = filled >= 1;
    buckets.set(id, { level: granted ? filled - 1 : filled, at: now });
    return granted ? 0 : Math.ceil(((1 - filled) * minuteMs) / most / 1_000);
  };
}
