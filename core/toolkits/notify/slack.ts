import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { plainLine, plainText } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { type Channel, channelInput, channelUrl, checkedLink, postJson } from './channel.ts';
import type { ChannelSettings } from './settings.ts';
import { cutText } from './text-limit.ts';

const SLACK: Channel = { name: 'slack', peer: 'Slack' };
const TEXT_LIMIT = 20_000;
/** Characters of a section and of a header (https://docs.slack.dev/reference/block-kit/blocks). */
const SECTION_LIMIT = 3_000;
const HEADER_LIMIT = 150;
/** Escaped, `<!channel>` and `<@user>` in somebody's text call nobody. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Posts to the channel of an incoming webhook. */
export const slackTool = (settings: ChannelSettings | undefined, ports: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'slack',
    title: 'Post to Slack',
    description: `Posts to the channel of the configured Slack webhook. Text beyond ${TEXT_LIMIT} characters is cut off; it may hold Slack's *bold*, _italic_ and lists, and calls nobody.`,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: channelInput,
    output: Type.Object({ truncated: Type.Boolean() }, { additionalProperties: false }),
    async handler({ title, text, url }, { signal }) {
      const address = await channelUrl(SLACK, settings, ports);
      const shown = cutText(plainText(text), TEXT_LIMIT);
      const sections = [...split(shown.text), ...(url === undefined ? [] : [link(url)])];
      const fallback = cutText([title, shown.text].filter(Boolean).join('\n'), SECTION_LIMIT).text;
      await postJson(
        SLACK.peer,
        address,
        {
          text: escaped(fallback),
          blocks: [
            ...(title === undefined ? [] : [header(title)]),
            ...sections.map((markup) => ({ type: 'section', text: { type: 'mrkdwn', text: markup } })),
          ],
        },
        { signal },
      );
      return { truncated: shown.truncated };
    },
  });

const header = (title: string): object => ({
  type: 'header',
  text: { type: 'plain_text', text: plainLine(title, HEADER_LIMIT), emoji: true },
});

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? '');

const link = (url: string): string => `<${escaped(checkedLink(url).href).replaceAll('|', '%7C')}>`;

/** Escaped text in sections, divided where lines end if that is not too early. */
function split(text: string): readonly string[] {
  const sections: string[] = [];
  let section = '';
  for (const character of text) {
    const markup = ESCAPES[character] ?? character;
    if (section.length + markup.length > SECTION_LIMIT) {
      const lineEnd = section.lastIndexOf('\n');
      const end = lineEnd > SECTION_LIMIT / 2 ? lineEnd : section.length;
      sections.push(section.slice(0, end));
      section = section.slice(end).replace(/^\n/, '');
    }
    section += markup;
  }
  return [...sections, section].filter((one) => one.trim() !== '');
}
