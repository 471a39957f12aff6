import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { AlarmClock, Ids, Random } from './ports.ts';

/** How late a timer may fire, in milliseconds: libuv counts whole ones, and rounds up. */
const timerSlack = 2;

/** The machine's own time. Timers do not keep the process alive. */
export const systemClock: AlarmClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(milliseconds, callback) {
    const timeout = setTimeout(callback, milliseconds);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
  alarm(at, callback) {
    let cancelTimer = () => {};
    let done = false;
    // The last moments are waited for turn by turn, which costs a slot two milliseconds of processor time at most.
    const awaitTheRest = (): void => {
      const start = performance.now();
      const look = (): void => {
        if (done) return;
        // Set back meanwhile, the wall clock may never get there: whoever set the alarm looks at the time again.
        if (Date.now() < at && performance.now() - start < 2 * timerSlack) setImmediate(look);
        else {
          done = true;
          callback();
        }
      };
      // Not unref'ed: an idle loop does not turn for an unref'ed immediate.
      setImmediate(look);
    };
    const sleep = at - Date.now() - timerSlack;
    if (sleep > 0) cancelTimer = systemClock.timer(sleep, awaitTheRest);
    else awaitTheRest();
    return () => {
      done = true;
      cancelTimer();
    };
  },
};

/**
 * RFC 9562 UUIDs, version 7, in the order in which they were made, within a millisecond too (method 1 of section 6.2: the
 * bits after the time count). Random bytes are drawn for many ids at once, because each draw is a system call.
 */
export function createIds(now: () => number): Ids {
  const pool = new Uint8Array(16 * 256);
  let used = pool.length;
  let millisecond = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    next() {
      if (used === pool.length) {
        randomFillSync(pool);
        used = 0;
      }
      const random = pool.subarray(used, used + 16);
      used += 16;
      const time = now();
      if (time > millisecond) {
        millisecond = time;
        // A random start with its top bit free leaves 2^30 ids to count before it would wrap.
        count =
          (((random[6] ?? 0) & 0x3f) << 24) |
          ((random[7] ?? 0) << 16) |
          ((random[8] ?? 0) << 8) |
          (random[9] ?? 0);
      } else count++;
      return v7({ random, msecs: millisecond, seq: count });
    },
  };
}

export const systemIds: Ids = createIds(() => Date.now());

export const systemRandom: Random = { next: () => Math.random() };
