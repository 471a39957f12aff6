import { powerMonitor } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';

const lookMs = 10_000;
/** More than timers are ever late; less than what a person would notice. */
const jumpMs = 2_000;

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

/** The wall clock against the monotonic one: they part when somebody sets it, or the machine sleeps. */
export function followClockJumps(clock: Clock, onJump: (by_ms: number) => void): () => void {
  const difference = () => clock.now() - clock.monotonic();
  let before = difference();
  const look = () => {
    const by = difference() - before;
    before += by;
    if (Math.abs(by) > jumpMs) onJump(Math.round(by));
    cancel = clock.timer(lookMs, look);
  };
  let cancel = clock.timer(lookMs, look);
  return () => cancel();
}
