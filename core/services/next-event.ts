import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';

export interface NextEventOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * What `find` answers once it is not null: asked now and after each event that is published, for at most `milliseconds`.
 * null when the time is over, or `signal` aborts. Throws what `find` throws.
 */
export async function nextEvent<T>(
  { store, clock, signal }: NextEventOptions,
  milliseconds: number,
  find: () => Promise<T | null>,
): Promise<T | null> {
  let over = signal.aborted || milliseconds <= 0;
  let published = false;
  let wake: () => void = () => undefined;
  const end = () => {
    over = true;
    wake();
  };
  // Before the first look, so that nothing is published in between.
  const unsubscribe = store.onChange((changes) => {
    if (!changes.some(({ kind }) => kind === 'event')) return;
    published = true;
    wake();
  });
  const cancelTimer = over ? () => undefined : clock.timer(milliseconds, end);
  signal.addEventListener('abort', end);
  try {
    for (;;) {
      published = false;
      const found = await find();
      if (found !== null || over) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (over || published) resolve();
      });
    }
  } finally {
    unsubscribe();
    cancelTimer();
    signal.removeEventListener('abort', end);
  }
}
