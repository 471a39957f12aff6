import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { plainLine, plainText } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { type Channel, channelInput, channelUrl, checkedLink, postJson } from './channel.ts';
import type { ChannelSettings } from './settings.ts';
import { cutBytes } from './text-limit.ts';

const TEAMS: Channel = { name: 'teams', peer: 'Teams' };
/** Bytes of the text as JSON; the whole message may have 28 kB. */
const TEXT_BYTES = 24_000;
/** A line that does not begin an item of a list: in a card one line break is none. */
const LINE_BREAK = /\n+(?![ \t]*(?:[-*]|\d{1,3}\.)[ \t])/g;

/** Posts an Adaptive Card to a workflow "When a Teams webhook request is received". */
export const teamsTool = (settings: ChannelSettings | undefined, ports: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'teams',
    title: 'Post to Microsoft Teams',
    description:
      'Posts a card to the channel of the configured Teams workflow. Text beyond 24 kB is cut off; it may hold bold, italic, lists and links in Markdown.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: channelInput,
    output: Type.Object({ truncated: Type.Boolean() }, { additionalProperties: false }),
    async handler({ title, text, url }, { signal }) {
      const address = await channelUrl(TEAMS, settings, ports);
      const paragraphs = plainText(text).replace(LINE_BREAK, '\n\n');
      const shown = cutBytes(paragraphs, TEXT_BYTES, (part) => Buffer.byteLength(JSON.stringify(part)));
      const heading = { type: 'TextBlock', size: 'Large', weight: 'Bolder', wrap: true };
      const content = {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [
          ...(title === undefined ? [] : [{ ...heading, text: plainLine(title, 200) }]),
          { type: 'TextBlock', text: shown.text, wrap: true },
        ],
        ...(url !== undefined && {
          actions: [{ type: 'Action.OpenUrl', title: checkedLink(url).host, url: checkedLink(url).href }],
        }),
        msteams: { width: 'Full' },
      };
      const contentType = 'application/vnd.microsoft.card.adaptive';
      await postJson(
        TEAMS.peer,
        address,
        { type: 'message', attachments: [{ contentType, contentUrl: null, content }] },
        { signal },
      );
      return { truncated: shown.truncated };
    },
  });
