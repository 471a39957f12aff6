import type { Instant } from '../model/json.ts';
import type { Misfire } from '../model/task.ts';
import type { compileSchedule } from '../schedule/schedule.ts';

type CompiledSchedule = ReturnType<typeof compileSchedule>;

/** The due slots of one pass, and where the schedule goes on. */
export interface DueSlots {
  readonly due: readonly Instant[];
  /** Older missed slots, too many for a ledger row each. */
  readonly omitted: { readonly from: Instant; readonly until: Instant; readonly count: number } | null;
  /** First slot after the ones above; may still lie in the past when a pass could not take them all. */
  readonly next: Instant | null;
}

/** Missed slots that get a ledger row of their own; older ones of the same gap share one row. */
const rowsPerPass = 200;

/**
 * Slots from `first` (itself a slot) to `now`. With `run_all` every slot matters: a pass takes the oldest ones and the
 * next pass goes on. Otherwise only the latest can run, so the newest get a row each and the older ones one together.
 */
export function dueSlots(
  schedule: CompiledSchedule,
  first: Instant,
  now: Instant,
  misfire: Misfire,
): DueSlots {
  const page = schedule.between(first, now, rowsPerPass + 1);
  if (page.length <= rowsPerPass)
    return { due: page, omitted: null, next: schedule.next(Math.max(now, first)) };
  if (misfire === 'run_all')
    return { due: page.slice(0, rowsPerPass), omitted: null, next: page[rowsPerPass] ?? null };

  let recent = page;
  let count = 0;
  let until = first;
  for (;;) {
    const last = recent.at(-1);
    const more = last === undefined ? [] : schedule.between(last + 1, now, 10_000);
    const all = [...recent, ...more];
    const old = all.slice(0, Math.max(0, all.length - rowsPerPass));
    count += old.length;
    until = old.at(-1) ?? until;
    recent = all.slice(old.length);
    if (more.length < 10_000) break;
  }
  return { due: recent, omitted: { from: first, until, count }, next: schedule.next(now) };
}
