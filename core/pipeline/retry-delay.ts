import type { ErrorDetail } from '../errors.ts';
import type { Retry } from '../model/pipeline.ts';
import type { Backoff } from '../model/task.ts';
import type { Random } from '../ports.ts';

/** However long a service asks to be left alone. */
const longestAskedMs = 3_600_000;

/**
 * Milliseconds to wait after failed try `n` (from 1), never more than the cap: `fixed` base; `linear` base·n;
 * `exponential_jitter` 50–100 % of base·2^(n-1) (capped before the jitter: "equal jitter", AWS Architecture Blog,
 * "Exponential Backoff And Jitter"). Longer, up to an hour, where the service that failed asks for it (Retry-After).
 */
export function retryDelay(
  backoff: Backoff,
  n: number,
  random: Random,
  error: Pick<ErrorDetail, 'retry_after_seconds'> = {},
): number {
  const asked = Math.min(longestAskedMs, Math.ceil((error.retry_after_seconds ?? 0) * 1000));
  return Math.max(asked, ownDelay(backoff, n, random));
}

function ownDelay(backoff: Backoff, n: number, random: Random): number {
  const { kind, base_seconds, cap_seconds } = backoff;
  const grown =
    kind === 'fixed'
      ? base_seconds
      : kind === 'linear'
        ? base_seconds * n
        : base_seconds * 2 ** Math.min(n - 1, 60);
  const seconds = Math.min(cap_seconds, grown);
  const share = kind === 'exponential_jitter' ? 0.5 + random.next() / 2 : 1;
  return Math.round(seconds * share * 1000);
}

/** The backoff of a step's `retry`, completed: exponential with jitter from 2 s up to 300 s. */
export function backoffOf(retry: Retry): Backoff {
  return {
    kind: retry.backoff ?? 'exponential_jitter',
    base_seconds: retry.base_seconds ?? 2,
    cap_seconds: retry.cap_seconds ?? 300,
  };
}
