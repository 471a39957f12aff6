import { OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import type { Clock } from '../ports.ts';
import { createRateLimit } from './rate-limit.ts';

/** Holds agents to their calls a minute, also side by side. The function throws `rate_limited` for one too many. */
export function createCallLimiter(clock: Clock): (agent: Agent) => void {
  const take = createRateLimit(clock);
  return ({ id, name, limits }) => {
    const most = limits?.calls_per_minute;
    if (most === undefined) return;
    const seconds = take(id, most);
    if (seconds === 0) return;
    throw new OrdinautError({
      code: 'rate_limited',
      message: `${name} may make ${most} calls a minute, and has made them`,
      hint: `wait ${seconds} s; a person can raise calls_per_minute of the agent`,
      retryable: true,
      retry_after_seconds: seconds,
    });
  };
}
