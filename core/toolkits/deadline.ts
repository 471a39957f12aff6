import { OrdinautError } from '../errors.ts';
import type { Clock } from '../ports.ts';

/**
 * Work that ends after some time: its signal aborts with a retryable `timeout`, or as `outer` does. `what` was waited
 * for: "the calendar at example.org".
 */
export async function withDeadline<T>(
  clock: Clock,
  limit: { readonly milliseconds: number; readonly what: string; readonly outer: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const cancel = clock.timer(limit.milliseconds, () =>
    late.abort(
      new OrdinautError({
        code: 'timeout',
        message: `${limit.what} did not answer within ${limit.milliseconds / 1_000} s`,
        retryable: true,
        delivery: 'unknown',
      }),
    ),
  );
  try {
    return await work(AbortSignal.any([limit.outer, late.signal]));
  } finally {
    cancel();
  }
}
