import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { jsonBody } from '../http-request.ts';
import { plainLine, plainText } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { type Channel, channelInput, channelUrl, checkedLink, postJson } from './channel.ts';
import type { ChannelSettings } from './settings.ts';
import { cutText } from './text-limit.ts';

const DISCORD: Channel = { name: 'discord', peer: 'Discord' };
/** Characters of a message (https://docs.discord.com/developers/resources/webhook#execute-webhook). */
const CONTENT_LIMIT = 2_000;

/** Posts to the channel of a webhook. */
export const discordTool = (settings: ChannelSettings | undefined, ports: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'discord',
    title: 'Post to Discord',
    description: `Posts to the channel of the configured Discord webhook. A message has at most ${CONTENT_LIMIT} characters; it may hold Markdown, and calls nobody.`,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: channelInput,
    output: Type.Object(
      { message_id: Type.Union([Type.String(), Type.Null()]), truncated: Type.Boolean() },
      { additionalProperties: false },
    ),
    async handler({ title, text, url }, { signal }) {
      const address = await channelUrl(DISCORD, settings, ports);
      // Answers when the message is there, not when it is queued.
      address.searchParams.set('wait', 'true');
      const first = title === undefined ? '' : `**${plainLine(title, 200)}**\n`;
      const last = url === undefined || url.length > CONTENT_LIMIT / 2 ? '' : `\n${checkedLink(url).href}`;
      const shown = cutText(plainText(text), CONTENT_LIMIT - first.length - last.length);
      const content = `${first}${shown.text}${last}`;
      const answer = await postJson(
        DISCORD.peer,
        address,
        { content, allowed_mentions: { parse: [] } },
        { signal },
      );
      const { id } = (jsonBody(answer, DISCORD.peer) ?? {}) as { id?: unknown };
      return { message_id: typeof id === 'string' ? id : null, truncated: shown.truncated };
    },
  });
