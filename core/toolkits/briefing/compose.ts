import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import { BriefingSection } from '../../model/briefing.ts';
import type { ToolContext, ToolkitTool } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { textOf } from './given.ts';
import { escapeMarkdown, sectionsMarkdown, sectionsText } from './markdown.ts';
import { LINE_LIMIT, partFields, sectionsOf } from './parts.ts';
import { SinceLastRead, sinceLastRead } from './since-last-read.ts';
import { type Words, wordsOf } from './words.ts';

const Input = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    instruction: Type.Optional(
      Type.String({
        description:
          'What a language model would have been told; taken so that this tool can stand in for one.',
      }),
    ),
    ...partFields,
    composed_because: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'Why no language model wrote it, e.g. the message of its error.',
      }),
    ),
  },
  { additionalProperties: true },
);
const Output = Type.Object(
  {
    title: Type.String(),
    markdown: Type.String(),
    text: Type.String({ description: 'The same without Markdown.' }),
    since_last_read: SinceLastRead,
    sections: Type.Array(BriefingSection, { description: 'For briefing.publish.' }),
  },
  { additionalProperties: false },
);

/** A briefing without a language model: the same input after the same read briefing always gives the same document. */
export const composeTool = (ports: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'compose',
    title: 'Compose a briefing',
    description:
      'Makes a briefing of agenda, weather and unread mail by fixed rules, and begins with what is new since the person last read one of the same task. Takes what llm.plan takes, so that it can be its fallback.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    cost_tier: 'free',
    input: Input,
    output: Output,
    handler: async (input, context) => compose(input, context, ports),
  });

async function compose(
  input: Static<typeof Input>,
  context: ToolContext,
  ports: ToolkitPorts,
): Promise<Static<typeof Output>> {
  const words = wordsOf(input.language ?? 'en');
  const parts = sectionsOf(input, context);
  const { since, section } = await sinceLastRead(parts, words, context, ports);
  const sections = [...(section ? [section] : []), ...parts, origin(input.composed_because, words)];
  const today = DateTime.fromMillis(context.now(), { zone: context.timezone });
  const date = today.setLocale(words.locale).toFormat('cccc, d LLLL yyyy');
  const title = plainLine(input.title ?? `${words.briefing}: ${date}`, 200);
  const heading = input.title === undefined ? title : `${title} — ${date}`;
  return {
    title,
    markdown: `# ${escapeMarkdown(heading)}\n\n${sectionsMarkdown(sections)}`,
    text: `${heading}\n\n${sectionsText(sections)}`,
    since_last_read: since,
    sections,
  };
}

/** Always there: nobody shall take this for the words of a model. */
function origin(because: string | null | undefined, words: Words): BriefingSection {
  const text = words.withoutModel(textOf(because));
  return { kind: 'origin', title: '', lines: [{ text: plainLine(text, LINE_LIMIT), step: null }] };
}
