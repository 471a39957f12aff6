import type { Instant } from '../model/json.ts';
import type { TaskDefinition } from '../model/task.ts';
import { compileSchedule } from '../schedule/schedule.ts';

/** The first slot after `now`, and when the scheduler acts on it. A condition is polled at once. */
export function nextOf(
  definition: TaskDefinition,
  now: Instant,
): { readonly next_slot_at: Instant | null; readonly next_at: Instant | null } {
  const { kind } = definition.schedule;
  if (kind === 'manual' || kind === 'event') return { next_slot_at: null, next_at: null };
  if (kind === 'condition') return { next_slot_at: null, next_at: now };
  const next = compileSchedule(definition.schedule).next(now);
  return { next_slot_at: next, next_at: next };
}
