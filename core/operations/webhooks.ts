import Type, { type Static } from 'typebox';
import { type Webhook, webhookPath } from '../model/webhook.ts';
import type { Services } from '../services/services.ts';
import { orNull, Timestamp } from './fields.ts';
import { isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';

const WebhookView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  topic: Type.String(),
  created_at: Timestamp,
  path: Type.String({ description: 'At the HTTP door of the engine.' }),
  url: orNull(
    Type.String({ description: 'At the address of the settings; null where that takes any free port.' }),
  ),
});

function viewWebhook(
  { id, name, topic, created_at }: Webhook,
  { settings }: Services,
): Static<typeof WebhookView> {
  const { host, port } = settings.config.http;
  const path = webhookPath(id);
  const shown = host.includes(':') ? `[${host}]` : host;
  const url = port === 0 ? null : `http://${shown}:${port}${path}`;
  return { id, name, topic, created_at: isoUtc(created_at), path, url };
}

const create = defineOperation({
  name: 'webhooks.create',
  title: 'Add a webhook',
  description:
    'Adds an address at which programs of this machine, or a tunnel to it, publish events of one topic. A request is a POST of a JSON object of at most 256 kB with `x-ordinaut-timestamp` (seconds since 1970) and `x-ordinaut-signature`: `sha256=` and the hex HMAC-SHA256 of `<timestamp>.<body>` with the secret, which is shown this once. It needs no token; one that is five minutes old, or that was received before, is refused, and so are more than 120 a minute, with the seconds to wait in `Retry-After`.',
  input: Type.Object(
    {
      topic: Type.String({
        pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$',
        maxLength: 200,
        description: 'Of its events: door.opened.',
      }),
      name: Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$',
        description: 'Name for people; no two webhooks have the same.',
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    webhook: WebhookView,
    secret: Type.String({ description: 'Shown this once: give it to the program that sends.' }),
  }),
  scope: 'webhooks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  forPeople: true,
  handler: async (draft, { services }) => {
    const { webhook, secret } = await services.webhooks.create(draft);
    return { webhook: viewWebhook(webhook, services), secret };
  },
});

const list = defineOperation({
  name: 'webhooks.list',
  title: 'List webhooks',
  description: 'Where programs outside publish events, by name; secrets are never shown.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(WebhookView) }),
  scope: 'webhooks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({
    items: (await services.webhooks.list()).map((webhook) => viewWebhook(webhook, services)),
  }),
});

const revoke = defineOperation({
  name: 'webhooks.revoke',
  title: 'Revoke a webhook',
  description:
    'Removes a webhook with its secret: from now on its requests are refused. Its events stay in the stream.',
  input: Type.Object(
    { webhook: Type.String({ minLength: 1, maxLength: 100, description: 'Id or name of the webhook.' }) },
    { additionalProperties: false },
  ),
  output: WebhookView,
  scope: 'webhooks:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async ({ webhook }, { services }) =>
    viewWebhook(await services.webhooks.revoke(webhook), services),
});

export const webhookOperations = [create, list, revoke] as const;
