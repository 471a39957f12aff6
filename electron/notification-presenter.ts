/** One notification as a platform shows it. Texts are plain; a presenter escapes what its platform would read as markup. */
export interface PresentedNotification {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly urgency: 'low' | 'normal' | 'critical';
  readonly actions: readonly { readonly id: string; readonly label: string }[];
  /** What a click on the notification itself is called, where a platform shows that. */
  readonly openLabel: string;
  /** Need not be kept once it was seen. */
  readonly transient: boolean;
  readonly onOpen: () => void;
  readonly onAction: (id: string) => void;
  /** The person has put it away; not told for one that timed out or was taken back. */
  readonly onDismissed: () => void;
}

/** Puts notifications on the screen of one platform. */
export interface NotificationPresenter {
  /** Shows it, in place of what the same id shows. Throws `notification_unavailable` when nothing was shown. */
  present(notification: PresentedNotification): Promise<void>;
  /** Takes it from the screen; nothing happens when it is not there. */
  close(id: string): Promise<void>;
  /** What shows notifications, for people to read; null when there is nothing. */
  service(): Promise<string | null>;
  /** Ends listening. What is on the screen stays there. */
  stop(): Promise<void>;
}
