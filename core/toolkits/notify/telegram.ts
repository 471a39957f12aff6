import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { jsonBody } from '../http-request.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { postJson, serviceUrl } from './channel.ts';
import type { NotifySettings } from './settings.ts';
import { cutText } from './text-limit.ts';

const PEER = 'Telegram';
/** Characters of a message (https://core.telegram.org/bots/api#sendmessage). */
const TEXT_LIMIT = 4_096;

/** Sends a message as a bot. The token is in no message, error or log. */
export const telegramTool = (
  name: string,
  settings: NotifySettings['telegram'],
  ports: ToolkitPorts,
): ToolkitTool =>
  defineTool({
    name,
    title: 'Send a Telegram message',
    description: `Sends a message with the configured Telegram bot. Text beyond ${TEXT_LIMIT} characters is cut off.`,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: Type.Object(
      {
        chat_id: Type.Union([Type.Integer(), Type.String({ minLength: 1, maxLength: 100 })], {
          description: 'Number of the chat, or @name of a channel.',
        }),
        text: Type.String({ minLength: 1 }),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { message_id: Type.Union([Type.Integer(), Type.Null()]), truncated: Type.Boolean() },
      { additionalProperties: false },
    ),
    async handler({ chat_id, text }, { signal }) {
      const token = await botToken(settings, ports);
      const shown = cutText(text, TEXT_LIMIT);
      const base = (settings?.base_url ?? 'https://api.telegram.org').replace(/\/+$/, '');
      const path = 'toolkits.notify.telegram.base_url';
      const address = serviceUrl(`${base}/bot${token}/sendMessage`, path);
      const answer = await postJson(PEER, address, { chat_id, text: shown.text }, { signal });
      const body = jsonBody(answer, PEER) as { result?: { message_id?: unknown } } | null;
      const id = body?.result?.message_id;
      return { message_id: Number.isInteger(id) ? Number(id) : null, truncated: shown.truncated };
    },
  });

async function botToken(settings: NotifySettings['telegram'], { secrets }: ToolkitPorts): Promise<string> {
  const token = settings && (await secrets.get(settings.token));
  if (token !== undefined && /^[A-Za-z0-9:_-]+$/.test(token)) return token;
  throw new OrdinautError({
    code: 'not_configured',
    message: settings
      ? `the secret "${settings.token}", which should hold the token of the Telegram bot, is ${token === undefined ? 'not stored' : 'not a token'}`
      : 'Telegram is not configured',
    hint: 'make a bot with @BotFather, store its token as a secret, and name that secret in toolkits.notify.telegram.token',
    delivery: 'not_sent',
  });
}
