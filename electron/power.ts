import { powerMonitor } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';
import { followClockJumps } from './clock-jumps.ts';

/** Tells when the machine woke up, or its wall clock was set. Returns the function that ends it. */
export function setupPower({
  clock,
  log,
  wakeUp,
}: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly wakeUp: () => void;
}): () => void {
  const resumed = () => {
    log.info({}, 'the machine woke up');
    wakeUp();
  };
  powerMonitor.on('resume', resumed);
  powerMonitor.on('unlock-screen', wakeUp);
  const endJumps = followClockJumps(clock, (by_ms) => {
    log.info({ by_ms }, 'the wall clock was set, or the machine slept');
    wakeUp();
  });
  return () => {
    powerMonitor.off('resume', resumed);
    powerMonitor.off('unlock-screen', wakeUp);
    endJumps();
  };
}
