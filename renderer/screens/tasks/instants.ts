/** An instant at which a task is due, as the engine tells it. */
export interface Instant {
  readonly at: string;
  /** Local time with its offset: `2026-03-02T08:30:00+02:00`. */
  readonly at_local: string;
  readonly mark?: 'gap_moved' | 'overlap_first' | 'holiday_moved' | null;
}

/** By how many minutes clocks were changed between two instants; positive is forward. */
export function clockChange(before: Instant | undefined, after: Instant): number {
  return before === undefined ? 0 : offsetOf(after.at_local) - offsetOf(before.at_local);
}

/** Minutes east of UTC. */
function offsetOf(local: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(local) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
