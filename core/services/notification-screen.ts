import { asOrdinautError } from '../errors.ts';
import type { Id } from '../model/json.ts';
import type { Notification, NotificationResponse } from '../model/notification.ts';
import type { Logger, Notifier } from '../ports.ts';

/** What became of a notification on the screen: what the person did, or why it is not there. */
export type ScreenOutcome = NotificationResponse | { readonly kind: 'failed'; readonly message: string };

/** Shows notifications and takes them back. What goes wrong is told to the log and to `outcome`, never thrown. */
export function notificationScreen({
  notifier,
  log,
  outcome,
}: {
  readonly notifier: Notifier;
  readonly log: Logger;
  readonly outcome: (one: Notification, outcome: ScreenOutcome) => Promise<void>;
}) {
  let unshown = false;
  const report = (one: Notification, became: ScreenOutcome): void => {
    outcome(one, became).catch((thrown) => {
      const error = asOrdinautError(thrown).toJSON();
      log.warn({ notification_id: one.id, error }, 'what became of a notification could not be recorded');
    });
  };
  return {
    /** Not awaited: a slow desktop keeps nothing else from being looked at. */
    show(one: Notification, urgent: boolean): void {
      const { id, title, text: body, path, actions } = one;
      const urgency = urgent ? 'critical' : 'normal';
      const onResponse = (response: NotificationResponse) => report(one, response);
      notifier.show({ id, title, body, path, actions, urgency, onResponse }).then(
        () => {
          unshown = false;
        },
        (thrown) => {
          const error = asOrdinautError(thrown);
          // A machine without a desktop would say it each time.
          const level = unshown ? 'debug' : 'warn';
          log[level]({ notification_id: id, error: error.toJSON() }, 'a notification could not be shown');
          unshown = true;
          report(one, { kind: 'failed', message: error.message });
        },
      );
    },

    async takeBack(id: Id): Promise<void> {
      await notifier.withdraw?.(id).catch((thrown) => {
        const error = asOrdinautError(thrown).toJSON();
        log.warn({ notification_id: id, error }, 'a notification could not be taken back');
      });
    },
  };
}
export type NotificationScreen = ReturnType<typeof notificationScreen>;
