import type { Id } from '../model/json.ts';
import type { Notification, NotificationState } from '../model/notification.ts';
import type { Page, Paged } from './page.ts';

export interface NotificationFilter {
  /** One of these; any without it. */
  readonly states?: readonly NotificationState[];
}

/** What a person was told. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface NotificationStore {
  /** All of them, in one commit; one with a known id replaces it. Throws `conflict` for a subject that another one has. */
  saveNotifications(notifications: readonly Notification[]): Promise<void>;
  getNotification(id: Id): Promise<Notification | null>;
  /** Which of these subjects have a notification, in whatever state. */
  knownSubjects(subjects: readonly string[]): Promise<readonly string[]>;
  /** Newest first. */
  findNotifications(filter: NotificationFilter, page: Page): Promise<Paged<Notification>>;
}
