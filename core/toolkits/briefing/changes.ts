import Type from 'typebox';
import { BriefingSection } from '../../model/briefing.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { sectionsMarkdown, sectionsText } from './markdown.ts';
import { partFields, sectionsOf } from './parts.ts';
import { SinceLastRead, sinceLastRead } from './since-last-read.ts';
import { wordsOf } from './words.ts';

/** The delta alone, for a document that a language model writes. */
export const changesTool = (ports: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'changes',
    title: 'What is new since the last briefing that was read',
    description:
      'Compares agenda, weather, mail and lists with the newest briefing of the same task that the person has read. briefing.compose says the same by itself; this is for documents that something else writes.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    cost_tier: 'free',
    input: Type.Object(partFields, { additionalProperties: false }),
    output: Type.Object(
      {
        since_last_read: SinceLastRead,
        markdown: Type.String({ description: 'A section; empty when no briefing was read.' }),
        text: Type.String({ description: 'The same without Markdown.' }),
        sections: Type.Array(BriefingSection, { description: 'For briefing.publish.' }),
      },
      { additionalProperties: false },
    ),
    async handler(input, context) {
      const sections = sectionsOf(input, context);
      const { since, section } = await sinceLastRead(
        sections,
        wordsOf(input.language ?? 'en'),
        context,
        ports,
      );
      return {
        since_last_read: since,
        markdown: section ? `${sectionsMarkdown([section])}\n` : '',
        text: section ? `${sectionsText([section])}\n` : '',
        sections: [...(section ? [section] : []), ...sections],
      };
    },
  });
