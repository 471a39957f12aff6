import type { Clock } from '../core/ports.ts';

const lookMs = 10_000;
/** More than timers are ever late; less than what a person would notice. */
const jumpMs = 2_000;

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
