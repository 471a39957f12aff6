import type { Event, NewEvent } from '../model/event.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Webhook } from '../model/webhook.ts';

/** Addresses at which events come in from outside. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface WebhookStore {
  /** Throws `conflict` for a name that is taken. */
  addWebhook(webhook: Webhook): Promise<void>;
  getWebhook(id: Id): Promise<Webhook | null>;
  /** By name. */
  listWebhooks(): Promise<readonly Webhook[]>;
  /** Whether there was one. */
  removeWebhook(id: Id): Promise<boolean>;
  /**
   * Publishes the event of a delivery and remembers it, in one commit; deliveries before `forget_before` are forgotten. Throws
   * `conflict` for one that is remembered, `not_found` for an unknown webhook.
   */
  receiveWebhook(received: {
    readonly webhook_id: Id;
    readonly delivery: string;
    readonly at: Instant;
    readonly forget_before: Instant;
    readonly event: NewEvent;
  }): Promise<Event>;
}
