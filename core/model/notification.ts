import type { InboxKind } from './inbox-item.ts';
import type { Id, Instant, JsonObject } from './json.ts';

/** What a person is told of. A digest stands for several. */
export type NotificationKind = 'briefing' | 'run_failed' | InboxKind | 'alert' | 'digest';

/*
 * Notification state:
 *
 *   held ──due──▶ shown ──▶ opened | acted | dismissed   by the person
 *    ▲ │           │ ╲────▶ gathered                     too many in a minute: a digest stands for it
 *    │ │           ├──────▶ failed                       the system could not show it
 *    │ └───────────┴──────▶ withdrawn                    answered, read or retried elsewhere
 *    └──snooze── shown | opened | acted | dismissed | gathered
 *
 *   muted: its task asks not to tell it.
 *
 * `held` waits for the end of quiet hours or of a snooze. A gathered one can be withdrawn too. What has a row is not told
 * again: it is written before it is shown.
 */
export const notificationStates = [
  'held',
  'shown',
  'gathered',
  'opened',
  'acted',
  'dismissed',
  'withdrawn',
  'failed',
  'muted',
] as const;
export type NotificationState = (typeof notificationStates)[number];

/** Something that can be done from the notification itself: an operation with its input. */
export interface NotificationAction {
  readonly id: string;
  /** In the person's language. */
  readonly label: string;
  readonly operation: string;
  readonly input: JsonObject;
}

/** Something that a person was told, is to be told, or was spared. */
export interface Notification {
  readonly id: Id;
  /** What it is about, told once: `inbox:<id>`, `briefing:<id>`, `alert:<id>`, `run:<id>:<finished_at>`. */
  readonly subject: string;
  readonly kind: NotificationKind;
  readonly task_id: Id | null;
  readonly run_id: Id | null;
  /** Plain text in the person's language, one line. */
  readonly title: string;
  /** Plain text; not markup. */
  readonly text: string;
  /** What a click opens: `/runs/<id>`, `/inbox/<id>`, `/mission-control`, `/today`. */
  readonly path: string;
  readonly actions: readonly NotificationAction[];
  readonly state: NotificationState;
  /** Why it is in this state, in words. */
  readonly reason: string;
  /** When a held one is told; null in every other state. */
  readonly due_at: Instant | null;
  readonly created_at: Instant;
  /** When it was last shown; null while it was not. */
  readonly shown_at: Instant | null;
}

/** What a person did with a notification that is shown. */
export type NotificationResponse =
  | { readonly kind: 'opened' }
  | { readonly kind: 'dismissed' }
  /** `error` says why the action could not be done. */
  | { readonly kind: 'acted'; readonly action: string; readonly error?: string };
