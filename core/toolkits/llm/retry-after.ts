import type { Instant } from '../../model/json.ts';
import type { Clock } from '../../ports.ts';

/** Without a word of the service: 1 s, 2 s, 4 s …, at most this. */
const LONGEST_OWN_MS = 20_000;
/** Longer than this nobody waits whose time is not known. */
const LONGEST_UNKNOWN_MS = 60_000;

/**
 * Milliseconds to wait before try `n` (from 1) is repeated: what `retry-after-ms` or `retry-after` (seconds or a date, RFC 9110
 * §10.2.3) says, else a doubling second. null when the caller's time would be over by then.
 */
export function waitBeforeRetry(
  headers: Readonly<Record<string, string>>,
  n: number,
  times: { readonly now: Instant; readonly deadline_at: Instant | null },
): number | null {
  const { now, deadline_at } = times;
  const wait = askedWait(headers, now) ?? Math.min(LONGEST_OWN_MS, 1_000 * 2 ** Math.min(n - 1, 10));
  const until = deadline_at ?? now + LONGEST_UNKNOWN_MS;
  return now + wait < until ? wait : null;
}

/** Milliseconds that the service asks for; undefined when it says nothing that can be read. */
export function askedWait(headers: Readonly<Record<string, string>>, now: Instant): number | undefined {
  const precise = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(precise) && precise >= 0) return Math.ceil(precise);
  const text = headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1_000) : undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Resolves after so long; rejects with the signal's reason when it is aborted first. */
export function waitFor(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(signal.reason);
    };
    const cancel = clock.timer(milliseconds, () => {
      end();
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
