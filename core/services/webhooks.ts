import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { OrdinautError } from '../errors.ts';
import type { Event } from '../model/event.ts';
import type { Id, JsonObject } from '../model/json.ts';
import { checkJsonBounds } from '../model/json-bounds.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Webhook } from '../model/webhook.ts';
import type { Clock, Ids, Secrets } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { createRateLimit } from './rate-limit.ts';

/** A request as it came, before anything of it is trusted. */
export interface WebhookRequest {
  readonly webhook: string;
  /** `x-ordinaut-signature` and `x-ordinaut-timestamp`. */
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly body: Buffer;
  readonly correlation_id: Id;
}

export interface Webhooks {
  /** A new one with its secret, which is shown this once. Throws `conflict` for a name that is taken. */
  create(
    draft: Pick<Webhook, 'name' | 'topic'>,
  ): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  list(): Promise<readonly Webhook[]>;
  /** By id or by name: nothing is received there any more. Throws `not_found`. */
  revoke(id_or_name: string): Promise<Webhook>;
  /**
   * Publishes what a signed request says. Throws `unauthorised` for an unknown webhook, a wrong signature, or a time
   * that is five minutes off; `rate_limited` for more than 120 a minute; `conflict` for a request that was received before;
   * `invalid_json`.
   */
  receive(request: WebhookRequest): Promise<Event>;
}

/** How far the sender's clock may be off. */
const toleranceMs = 5 * 60_000;
/** Signed requests of one webhook in a minute: what an engine that also has other things to do takes from a program. */
const mostAMinute = 120;
const bodyBounds = { depth: 100, nodes: 100_000 };
/** What its secret is called among the stored ones. */
const secretName = (id: Id): string => `webhook.${id}`;

export function createWebhooks({
  store,
  clock,
  ids,
  secrets,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
}): Webhooks {
  // Signs for webhooks that are not there, so that they take as long to refuse as the others.
  const nobody = randomBytes(32).toString('base64url');
  const take = createRateLimit(clock);
  return {
    async create({ name, topic }) {
      const webhook: Webhook = { id: ids.next(), name, topic, created_at: clock.now() };
      const secret = randomBytes(32).toString('base64url');
      // Before the webhook: one without its secret would refuse everything.
      await secrets.set(secretName(webhook.id), secret);
      try {
        await store.addWebhook(webhook);
      } catch (thrown) {
        await secrets.remove(secretName(webhook.id));
        throw thrown;
      }
      return { webhook, secret };
    },
    list: () => store.listWebhooks(),
    async revoke(id_or_name) {
      const all = await store.listWebhooks();
      const webhook = all.find(({ id, name }) => id === id_or_name || name === id_or_name);
      if (!webhook) throw unknownWebhook(id_or_name, all);
      await store.removeWebhook(webhook.id);
      await secrets.remove(secretName(webhook.id));
      return webhook;
    },
    async receive({ webhook: id, signature, timestamp, body, correlation_id }) {
      const webhook = await store.getWebhook(id);
      const secret = webhook ? await secrets.get(secretName(id)) : undefined;
      const signed = createHmac('sha256', secret ?? nobody)
        .update(`${timestamp ?? ''}.`)
        .update(body)
        .digest();
      const right = sameDigest(signed, signature);
      if (!webhook || secret === undefined || !right) throw unsigned();
      const now = clock.now();
      requireRecent(timestamp, now);
      // Only what is signed counts: whoever does not know the secret cannot use up the rate of who does.
      const seconds = take(id, mostAMinute);
      if (seconds > 0) throw tooMany(webhook, seconds);
      return store.receiveWebhook({
        webhook_id: id,
        delivery: signed.toString('hex'),
        at: now,
        // Older ones are refused by their time, even from a sender whose clock is ahead.
        forget_before: now - 3 * toleranceMs,
        event: {
          id: ids.next(),
          topic: webhook.topic,
          payload: payloadOf(body),
          source: `webhook:${id}`,
          correlation_id,
          occurred_at: now,
        },
      });
    },
  };
}

function sameDigest(signed: Buffer, signature: string | undefined): boolean {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '') ?? [];
  // Something of the right length is compared in any case.
  const presented = hex === undefined ? Buffer.alloc(signed.length) : Buffer.from(hex, 'hex');
  return timingSafeEqual(signed, presented) && hex !== undefined;
}

function requireRecent(timestamp: string | undefined, now: number): void {
  const sent = /^\d{1,12}$/.test(timestamp ?? '') ? Number(timestamp) * 1_000 : Number.NaN;
  if (Math.abs(now - sent) <= toleranceMs) return;
  throw new OrdinautError({
    code: 'unauthorised',
    message: 'the time of the request is not within five minutes of now',
    hint: 'x-ordinaut-timestamp is the time of sending in whole seconds since 1970; is the clock right?',
  });
}

function payloadOf(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new OrdinautError({ code: 'invalid_json', message: 'the body is not JSON' }, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new OrdinautError({
      code: 'invalid_json',
      message: 'the body is no JSON object',
      hint: 'send an object: it becomes the payload of the event',
    });
  checkJsonBounds(value, bodyBounds, 'the body');
  return value as JsonObject;
}

function tooMany({ name }: Webhook, seconds: number): OrdinautError {
  return new OrdinautError({
    code: 'rate_limited',
    message: `the webhook ${name} takes ${mostAMinute} requests a minute, and has taken them`,
    hint: `wait ${seconds} s, or send several things in one event`,
    retryable: true,
    retry_after_seconds: seconds,
  });
}

/** Says the same whatever is wrong: who does not know the secret learns nothing. */
function unsigned(): OrdinautError {
  return new OrdinautError({
    code: 'unauthorised',
    message: 'the request is not signed by a webhook of this engine',
    hint: 'x-ordinaut-signature is "sha256=" and the hex HMAC-SHA256 of "<x-ordinaut-timestamp>.<body>" with the secret',
  });
}

function unknownWebhook(wanted: string, all: readonly Webhook[]): OrdinautError {
  const meant = didYouMean(
    wanted,
    all.map(({ name }) => name),
  );
  return new OrdinautError({
    code: 'not_found',
    message: `there is no webhook ${wanted}`,
    path: 'webhook',
    hint: meant ?? 'webhooks.list shows them',
  });
}
