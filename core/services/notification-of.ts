import type { Id, Instant } from '../model/json.ts';
import type { Notification, NotificationAction, NotificationState } from '../model/notification.ts';
import type { News } from './news.ts';
import { faceOf } from './notification-text.ts';
import type { NotificationWords } from './notification-words.ts';
import type { Telling } from './telling-time.ts';

const snoozeMinutes = 60;
const states = { now: 'shown', later: 'held', never: 'muted' } as const satisfies Record<
  Telling['kind'],
  NotificationState
>;

/** A notification of news as `telling` decides. `id` is a new one, or that of `known`, which is told again. */
export function notificationOf(
  news: News,
  telling: Telling,
  {
    id,
    known,
    words,
    now,
  }: {
    readonly id: Id;
    readonly known?: Notification | undefined;
    readonly words: NotificationWords;
    readonly now: Instant;
  },
): Notification {
  const { actions, ...face } = faceOf(news, words);
  return {
    id,
    subject: news.subject,
    kind: news.kind === 'question' ? news.item.kind : news.kind,
    task_id: news.task?.id ?? null,
    run_id: news.run_id,
    ...face,
    actions: news.kind === 'run_failed' || news.kind === 'alert' ? [...actions, snooze(id, words)] : actions,
    state: states[telling.kind],
    reason: telling.reason,
    due_at: telling.kind === 'later' ? telling.at : null,
    created_at: known?.created_at ?? now,
    shown_at: telling.kind === 'now' ? now : (known?.shown_at ?? null),
  };
}

function snooze(id: Id, words: NotificationWords): NotificationAction {
  const input = { notification: id, minutes: snoozeMinutes };
  return { id: 'snooze', label: words.snooze, operation: 'notifications.snooze', input };
}
