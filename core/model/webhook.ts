import type { Id, Instant } from './json.ts';

/** Where programs outside publish events of one topic, by HTTP requests signed with a secret of its own. */
export interface Webhook {
  readonly id: Id;
  /** For people; no two have the same. */
  readonly name: string;
  readonly topic: string;
  readonly created_at: Instant;
}

/** Where a webhook is at the HTTP door. */
export const webhookPath = (id: Id): string => `/v1/webhooks/${id}`;
