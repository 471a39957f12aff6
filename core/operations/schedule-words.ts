import type { Schedule } from '../model/schedule.ts';
import { describe } from '../schedule/describe.ts';

/** A stored schedule in words. A rule that can no longer be read (older library, other zone data) shows as it is written. */
export function sentenceOf(schedule: Schedule): string {
  try {
    return describe(schedule);
  } catch {
    return `${schedule.kind} ${schedule.expression}`.trim();
  }
}
