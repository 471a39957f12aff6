import type { IpcAnswer } from '../core/doors/ipc-contract.ts';
import { asOrdinautError } from '../core/errors.ts';
import type { JsonObject } from '../core/model/json.ts';
import type { NotificationAction } from '../core/model/notification.ts';
import type { Ids, Logger, Notifier, ShownNotification } from '../core/ports.ts';
import { cut, plainLine, plainText } from '../core/toolkits/plain-text.ts';
import { pathOfLink } from './deep-link.ts';
import type { NotificationPresenter } from './notification-presenter.ts';
import { notificationWordsIn } from './notification-words.ts';
import type { Language } from './words.ts';

export interface NotificationOptions {
  readonly presenter: NotificationPresenter;
  readonly ids: Ids;
  readonly log: Logger;
  readonly language: () => Language;
  /** Opens a path of the interface in the window; without one, the window as it is. */
  readonly openPath: (path?: string) => void;
  /** Calls an operation for the person. */
  readonly call: (operation: string, input: JsonObject) => Promise<IpcAnswer>;
}

export interface DesktopNotifications {
  /** What the engine tells the person with, tasks' own notifications among it. */
  readonly notifier: Notifier;
  stop(): Promise<void>;
}

const titleLimit = 200;
const bodyLimit = 2_000;

/**
 * Notifications of the desktop application: a click opens exactly what one is about, an action is done in the engine, and
 * the person is told what came of it.
 */
export function setupNotifications(options: NotificationOptions): DesktopNotifications {
  const { presenter, ids, log, openPath, call } = options;
  const words = () => notificationWordsIn(options.language());

  const show = async (asked: ShownNotification, transient = false): Promise<void> => {
    const { path, actions = [], urgency = 'normal', onResponse } = asked;
    await presenter.present({
      id: asked.id ?? ids.next(),
      title: plainLine(asked.title, titleLimit),
      body: cut(plainText(asked.body).trim(), bodyLimit),
      urgency,
      actions: actions.map(({ id, label }) => ({ id, label: plainLine(label, titleLimit) })),
      openLabel: words().open,
      transient,
      onOpen() {
        // As narrow as a link from outside: agents can name a run, too.
        openPath(path === undefined ? undefined : pathOfLink(`ordinaut://open${path}`));
        onResponse?.({ kind: 'opened' });
      },
      onAction(id) {
        const action = actions.find((one) => one.id === id);
        if (action) void act(asked, action);
      },
      onDismissed: () => onResponse?.({ kind: 'dismissed' }),
    });
  };

  const act = async (asked: ShownNotification, action: NotificationAction): Promise<void> => {
    const { path, onResponse } = asked;
    const link = path !== undefined && { path };
    onResponse?.({ kind: 'acted', action: action.id });
    const answer = await call(action.operation, action.input);
    if (answer.ok) {
      const title = words().done(action.label);
      return say({ title, body: asked.title, urgency: 'low', ...link }, true);
    }
    const { message, hint } = answer.error;
    onResponse?.({ kind: 'acted', action: action.id, error: message });
    const body = [asked.title, message, hint].filter((line) => line !== undefined).join('\n');
    return say({ title: words().couldNot(action.label), body, ...link }, false);
  };

  const say = (told: ShownNotification, transient: boolean): Promise<void> =>
    show(told, transient).catch((thrown) => {
      log.warn({ error: asOrdinautError(thrown).toJSON() }, 'what came of an action could not be shown');
    });

  return {
    notifier: {
      show: (notification) => show(notification),
      withdraw: (id) => presenter.close(id),
      service: () => presenter.service(),
    },
    stop: () => presenter.stop(),
  };
}
