import type { Instant } from '../model/json.ts';
import type { QuietHours } from '../model/task.ts';
import type { News } from './news.ts';
import { quietUntil } from './quiet-hours.ts';

/** Whether and when a person is told. `urgent` may pass a desktop's own "do not disturb". */
export type Telling =
  | { readonly kind: 'now'; readonly reason: string; readonly urgent: boolean }
  | { readonly kind: 'later'; readonly reason: string; readonly at: Instant }
  | { readonly kind: 'never'; readonly reason: string };

/** Why a notification is held that no snooze holds. */
export const quietReason = 'waits for the end of quiet hours';

/** The person's own quiet hours and their zone. */
export interface PersonsQuiet {
  readonly hours: QuietHours | undefined;
  readonly timezone: string;
}

/** "22:00-07:00" as the setting has it; undefined for "". */
export function readQuietHours(setting: string): QuietHours | undefined {
  const [from, to] = setting.split('-');
  return from && to ? { from, to, policy: 'delay' } : undefined;
}

/**
 * The rules, first match: what the task asks not to tell, or the person has muted, is never told; what falls into quiet hours, the person's or the
 * task's, is told when they are over, unless it is a question whose deadline passes before; all else is told now.
 */
export function tellingOf(news: News, quiet: PersonsQuiet, now: Instant): Telling {
  const level = news.task?.definition.notify ?? 'all';
  if (level === 'none') return { kind: 'never', reason: 'its task says notify: none' };
  if (level === 'problems' && news.kind === 'briefing')
    return { kind: 'never', reason: 'its task says notify: problems' };
  if (news.kind === 'alert' && news.muted) return { kind: 'never', reason: 'a person has muted such alerts' };
  const end = quietEnd(news, quiet, now);
  if (end === now) return { kind: 'now', reason: 'told at once', urgent: false };
  const deadline = news.kind === 'question' ? news.item.deadline_at : null;
  if (deadline !== null && deadline <= end)
    return { kind: 'now', reason: 'told in quiet hours: its deadline passes before they end', urgent: true };
  return { kind: 'later', reason: quietReason, at: end };
}

/** When both are over: the end of one may lie in the other. `now` outside of both. */
function quietEnd({ task }: News, quiet: PersonsQuiet, now: Instant): Instant {
  let at = now;
  // Two spans that cover the whole day between them would have no end.
  for (let round = 0; round < 4; round++) {
    const end =
      quietUntil(quiet.hours, quiet.timezone, at) ??
      (task && quietUntil(task.definition.quiet_hours, task.definition.schedule.timezone, at));
    if (end === null) return at;
    at = end;
  }
  return at;
}
