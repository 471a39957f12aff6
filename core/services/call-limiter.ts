import { OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import type { Id } from '../model/json.ts';
import type { Clock } from '../ports.ts';

const minuteMs = 60_000;

interface Bucket {
  /** Calls that may be made at once. */
  level: number;
  /** Monotonic milliseconds of the last look. */
  at: number;
}

/**
 * Holds agents to their calls a minute: a bucket that holds a minute's calls and refills evenly. Counting and deciding are one
 * step, so that calls side by side cannot pass it together.
 */
export function createCallLimiter(clock: Clock): (agent: Agent) => void {
  const buckets = new Map<Id, Bucket>();
  return ({ id, name, limits }) => {
    const most = limits?.calls_per_minute;
    if (most === undefined) return;
    const now = clock.monotonic();
    const { level, at } = buckets.get(id) ?? { level: most, at: now };
    const filled = Math.min(most, level + ((now - at) * most) / minuteMs);
    if (filled < 1) {
      buckets.set(id, { level: filled, at: now });
      const seconds = Math.ceil(((1 - filled) * minuteMs) / most / 1_000);
      throw new OrdinautError({
        code: 'rate_limited',
        message: `${name} may make ${most} calls a minute, and has made them`,
        hint: `wait ${seconds} s; a person can raise calls_per_minute of the agent`,
        retryable: true,
      });
    }
    buckets.set(id, { level: filled - 1, at: now });
  };
}
