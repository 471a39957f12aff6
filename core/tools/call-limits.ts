import type { Clock } from '../ports.ts';
import { cancelled, timedOut } from './tool-error.ts';

/** How long a caller waits, and whether it still does. */
export interface CallLimits {
  readonly timeout_ms: number;
  /** How much of that is over. */
  readonly waited_ms?: number;
  readonly signal: AbortSignal;
}

/**
 * Waits for something that goes on without this caller (a server's start, a free place) for as long as the caller does.
 * Throws `tool_timeout` or `cancelled`, both not sent.
 */
export function whileWaiting<T>(
  happening: Promise<T>,
  tool: string,
  limits: CallLimits,
  clock: Clock,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const { signal, timeout_ms, waited_ms = 0 } = limits;
    const end = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      end();
      reject(cancelled(tool, 'not_sent'));
    };
    const cancelTimer = clock.timer(Math.max(0, Math.ceil(timeout_ms - waited_ms)), () => {
      end();
      reject(timedOut(tool, timeout_ms, 'not_sent'));
    });
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    happening.then(
      (value) => {
        end();
        resolve(value);
      },
      (error) => {
        end();
        reject(error);
      },
    );
  });
}
