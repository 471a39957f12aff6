import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { checkStatus, httpRequest, jsonBody } from '../http-request.ts';
import { cut } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import type { NotifySettings } from './settings.ts';

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
      const truncated = text.length > TEXT_LIMIT;
      const shown = truncated ? `${cut(text, TEXT_LIMIT - 1)}…` : text;
      const base = (settings?.base_url ?? 'https://api.telegram.org').replace(/\/+$/, '');
      const answer = await httpRequest({
        method: 'POST',
        url: `${base}/bot${token}/sendMessage`,
        headers: { 'content-type': 'application/json', 'user-agent': 'Ordinaut' },
        body: JSON.stringify({ chat_id, text: shown }),
        signal,
        privateAddresses: 'allowed', // the address is the person's own setting
        peer: PEER,
      });
      checkStatus(answer, PEER, descriptionIn(answer.body));
      const body = jsonBody(answer, PEER) as { result?: { message_id?: unknown } } | null;
      const id = body?.result?.message_id;
      return { message_id: Number.isInteger(id) ? Number(id) : null, truncated };
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

/** Telegram explains a refusal: `{"ok": false, "description": "…"}`. */
function descriptionIn(body: string): string | undefined {
  try {
    const { description } = JSON.parse(body) as { description?: unknown };
    return typeof description === 'string' ? description : undefined;
  } catch {
    return undefined;
  }
}
