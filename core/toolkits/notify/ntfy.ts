import { createHash } from 'node:crypto';
import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { jsonBody } from '../http-request.ts';
import { plainLine, plainText } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool, notConfigured } from '../tool.ts';
import { channelInput, checkedLink, postJson, serviceUrl } from './channel.ts';
import type { NotifySettings } from './settings.ts';
import { cutBytes } from './text-limit.ts';

const PEER = 'ntfy';
/** Bytes of a message; what is longer is turned into an attachment (https://docs.ntfy.sh/publish/#limitations). */
const TEXT_BYTES = 4_096;
const PRIORITIES = ['min', 'low', 'default', 'high', 'urgent'] as const;

/** Publishes to a topic of ntfy.sh or of a server of one's own. */
export const ntfyTool = (settings: NotifySettings['ntfy'], ports: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'ntfy',
    title: 'Push with ntfy',
    description: `Pushes a message to a topic of ntfy. Text beyond ${TEXT_BYTES} bytes is cut off. A repeat of the same call replaces the notification on servers since 2.16, and makes a second one on older ones.`,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: Type.Object(
      {
        ...channelInput.properties,
        topic: Type.Optional(
          Type.String({ pattern: '^[-_A-Za-z0-9]{1,64}$', description: 'By default that of the settings.' }),
        ),
        priority: Type.Optional(Type.Enum(PRIORITIES, { default: 'default' })),
        tags: Type.Optional(
          Type.Array(Type.String({ pattern: '^[^,\\s]{1,50}$' }), {
            maxItems: 10,
            description: 'Names of emojis, or words.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { message_id: Type.Union([Type.String(), Type.Null()]), truncated: Type.Boolean() },
      { additionalProperties: false },
    ),
    async handler({ topic, title, text, url, priority = 'default', tags }, { signal, idempotency_key }) {
      const to = topic ?? settings?.topic;
      if (to === undefined)
        throw notConfigured('ntfy', 'name a topic in the call, or in toolkits.notify.ntfy.topic');
      const message = cutBytes(plainText(text), TEXT_BYTES);
      const answer = await postJson(
        PEER,
        serviceUrl(settings?.base_url ?? 'https://ntfy.sh', 'toolkits.notify.ntfy.base_url'),
        {
          topic: to,
          message: message.text,
          priority: PRIORITIES.indexOf(priority) + 1,
          ...(title !== undefined && { title: plainLine(title, 200) }),
          ...(tags && { tags }),
          ...(url !== undefined && { click: checkedLink(url).href }),
        },
        {
          signal,
          headers: {
            ...(await authorisation(settings, ports)),
            ...(idempotency_key !== null && { 'x-sequence-id': sequenceId(idempotency_key) }),
          },
        },
      );
      const { id } = (jsonBody(answer, PEER) ?? {}) as { id?: unknown };
      return { message_id: typeof id === 'string' ? id : null, truncated: message.truncated };
    },
  });

/** Clients show messages of one sequence as one notification (https://docs.ntfy.sh/publish/#updating-notifications). */
const sequenceId = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

async function authorisation(
  settings: NotifySettings['ntfy'],
  { secrets }: ToolkitPorts,
): Promise<Record<string, string>> {
  if (settings?.token === undefined) return {};
  const token = await secrets.get(settings.token);
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return { authorization: `Bearer ${token}` };
  throw notConfigured(
    `the secret "${settings.token}" with the access token of ntfy`,
    'store it under that name, or remove toolkits.notify.ntfy.token',
  );
}
