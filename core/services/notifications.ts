import { asOrdinautError, type ErrorDetail } from '../errors.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Notification } from '../model/notification.ts';
import type { Ids, Notifier, ShownNotification } from '../ports.ts';
import type { Attention, AttentionSettings } from './attention.ts';
import { notificationWords } from './notification-words.ts';

/** What operations may do with notifications. */
export interface Notifications {
  /** Takes one from the screen and tells it again at `until`. Throws `not_found`, and `conflict` for what is over. */
  snooze(id: Id, until: Instant): Promise<Notification>;
  /** Shows what a task or an agent wants shown, now and once. Throws `notification_unavailable`. */
  show(notification: Pick<ShownNotification, 'title' | 'body' | 'urgency' | 'path'>): Promise<void>;
  /** Shows one now, whatever the hour. */
  test(): Promise<{
    readonly shown: boolean;
    readonly service: string | null;
    readonly error: ErrorDetail | null;
  }>;
}

export function createNotifications({
  attention,
  notifier,
  ids,
  settings,
}: {
  readonly attention: Attention;
  readonly notifier: Notifier;
  readonly ids: Ids;
  readonly settings: () => AttentionSettings;
}): Notifications {
  return {
    snooze: (id, until) => attention.snooze(id, until),
    show: (notification) => notifier.show(notification),
    async test() {
      const { enabled, language } = settings();
      if (!enabled) {
        const message = 'notifications are switched off';
        const hint = 'set notifications.desktop to true';
        return { shown: false, service: null, error: { code: 'notifications_off', message, hint } };
      }
      const service = (await notifier.service?.().catch(() => null)) ?? null;
      try {
        const { testTitle: title, testText: body } = notificationWords(language);
        await notifier.show({ id: ids.next(), title, body, path: '/settings' });
        return { shown: true, service, error: null };
      } catch (thrown) {
        return { shown: false, service, error: asOrdinautError(thrown).toJSON() };
      }
    },
  };
}
