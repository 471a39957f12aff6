import { createHmac } from 'node:crypto';
import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { checkStatus, httpRequest } from '../http-request.ts';
import { cut } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import type { NotifySettings } from './settings.ts';

const PEER = 'the webhook';
/** Ours, and those that would change where the request goes or how it is framed. */
const OWN_HEADERS =
  /^(host|content-length|content-type|transfer-encoding|connection|upgrade|te|trailer|expect|proxy-.*|idempotency-key|webhook-.*)$/i;

/**
 * POSTs JSON. Signed as Standard Webhooks has it (https://www.standardwebhooks.com): `webhook-signature: v1,` and the
 * base64 HMAC-SHA256 of `id.timestamp.body`; the id is the call's idempotency key, so that a receiver knows a repeat.
 */
export const webhookTool = (
  settings: NonNullable<NotifySettings['webhook']>,
  ports: ToolkitPorts,
): ToolkitTool =>
  defineTool({
    name: 'webhook',
    title: 'Call a webhook',
    description: 'POSTs JSON to a URL, signed when a secret is configured. Redirects are not followed.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: Type.Object(
      {
        url: Type.String({ minLength: 1, maxLength: 2_000, description: 'http: or https:' }),
        payload: Type.Unknown({ description: 'The JSON body.' }),
        headers: Type.Optional(
          Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), Type.String({ maxLength: 2_000 }), {
            description: 'Further headers.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { status: Type.Integer(), body: Type.String({ description: 'The begin of the answer.' }) },
      { additionalProperties: false },
    ),
    async handler({ url, payload, headers = {} }, { signal, now, idempotency_key }) {
      const body = JSON.stringify(payload ?? null);
      const id = idempotency_key ?? ports.ids.next();
      const timestamp = String(Math.floor(now() / 1_000));
      const signature = await sign(`${id}.${timestamp}.${body}`, settings.secret, ports);
      const answer = await httpRequest({
        method: 'POST',
        url,
        headers: {
          'user-agent': 'Ordinaut',
          ...checkedHeaders(headers),
          'content-type': 'application/json',
          'idempotency-key': id,
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          ...(signature !== undefined && { 'webhook-signature': signature }),
        },
        body,
        signal,
        privateAddresses: settings.allow_private_addresses ? 'allowed' : 'refused',
        peer: PEER,
      });
      checkStatus(answer, PEER);
      return { status: answer.status, body: cut(answer.body, 2_000) };
    },
  });

async function sign(
  content: string,
  secretName: string | undefined,
  { secrets }: ToolkitPorts,
): Promise<string | undefined> {
  if (secretName === undefined) return undefined;
  const secret = await secrets.get(secretName);
  if (secret === undefined)
    throw new OrdinautError({
      code: 'not_configured',
      message: `the secret "${secretName}", with which webhooks are signed, is not stored`,
      hint: `store it under that name, or remove toolkits.notify.webhook.secret`,
      delivery: 'not_sent',
    });
  return `v1,${createHmac('sha256', secret).update(content).digest('base64')}`;
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (!OWN_HEADERS.test(name) && !/\p{Cc}/u.test(value) && isLatin1(value)) continue;
    throw new OrdinautError({
      code: 'invalid_header',
      message: OWN_HEADERS.test(name)
        ? `the header ${name} is set by the request itself`
        : `the header ${name} holds a line break or another character that a header may not hold`,
      path: `headers.${name}`,
      delivery: 'not_sent',
    });
  }
  return headers;
}

const isLatin1 = (text: string): boolean => Buffer.from(text, 'latin1').toString('latin1') === text;
