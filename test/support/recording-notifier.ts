import type { Notifier, ShownNotification } from '../../core/ports.ts';

export interface RecordingNotifier extends Notifier {
  /** Everything that was shown, in order. */
  readonly shown: readonly ShownNotification[];
  /** What is on the screen now. */
  readonly screen: () => readonly ShownNotification[];
}

/** A screen of the test's own; a refusal is thrown by each `show`. */
export function recordingNotifier(refusal?: Error): RecordingNotifier {
  const shown: ShownNotification[] = [];
  const screen = new Map<string, ShownNotification>();
  return {
    shown,
    screen: () => [...screen.values()],
    async show(notification) {
      if (refusal) throw refusal;
      shown.push(notification);
      screen.set(notification.id ?? '', notification);
    },
    async withdraw(id) {
      screen.delete(id);
    },
    service: async () => 'test screen',
  };
}
