import { Notification } from 'electron';
import { OrdinautError } from '../core/errors.ts';
import type { NotificationPresenter } from './notification-presenter.ts';

/** The notifications of macOS and Windows, as Electron shows them. */
export function createNativePresenter(): NotificationPresenter {
  // What nobody holds is collected, and its click goes nowhere.
  const shown = new Map<string, Notification>();
  const close = (id: string) => {
    const one = shown.get(id);
    shown.delete(id);
    one?.close();
  };
  return {
    async present({ id, title, body, urgency, actions, onOpen, onAction, onDismissed }) {
      if (!Notification.isSupported())
        throw new OrdinautError({
          code: 'notification_unavailable',
          message: 'this system shows no notifications',
          delivery: 'not_sent',
        });
      close(id);
      const one = new Notification({
        title,
        body,
        silent: urgency === 'low',
        actions: actions.map(({ label }) => ({ type: 'button' as const, text: label })),
        ...(urgency === 'critical' && { timeoutType: 'never' as const }),
      });
      const end = (then: () => void) => {
        if (shown.get(id) !== one) return;
        shown.delete(id);
        then();
      };
      one.on('click', () => end(onOpen));
      one.on('action', (_, index: unknown) => {
        const action = actions[Number(index)];
        if (action) end(() => onAction(action.id));
      });
      one.on('close', () => end(onDismissed));
      shown.set(id, one);
      one.show();
    },
    async close(id) {
      close(id);
    },
    service: async () => (Notification.isSupported() ? process.platform : null),
    async stop() {
      shown.clear();
    },
  };
}
