import { createHash } from 'node:crypto';
import Type from 'typebox';
import { type Briefing, BriefingSection } from '../../model/briefing.ts';
import type { Id } from '../../model/json.ts';
import type { ToolContext, ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';

/** Stores a briefing for the person. */
export const publishTool = ({ ids, publishBriefing }: ToolkitPorts): ToolkitTool =>
  defineTool({
    name: 'publish',
    title: 'Publish a briefing',
    description:
      'Puts a document where the person reads it. Published again by the same run under the same title, it replaces the earlier one.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    cost_tier: 'free',
    input: Type.Object(
      {
        title: Type.String({ minLength: 1, maxLength: 200 }),
        markdown: Type.String({ maxLength: 500_000 }),
        sections: Type.Optional(
          Type.Array(BriefingSection, {
            maxItems: 50,
            description:
              'Those of briefing.compose or briefing.changes: what the next briefing is compared with once this one was read.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ briefing_id: Type.String() }, { additionalProperties: false }),
    async handler(document, context) {
      const id = context.run_id === null ? ids.next() : idInRun(context.run_id, document.title);
      await publishBriefing(briefingOf(id, document, context));
      return { briefing_id: id };
    },
  });

const briefingOf = (
  id: Id,
  document: Pick<Briefing, 'title' | 'markdown' | 'sections'>,
  { run_id, task_id, now }: ToolContext,
): Briefing => ({ id, run_id, task_id, ...document, created_at: now(), read_at: null });

/** A UUIDv7 of the run's time whose random part is a hash of run and title: the same for each repeat. */
function idInRun(run_id: Id, title: string): Id {
  const hash = createHash('sha256').update(`${run_id}\n${title}`).digest('hex');
  return `${run_id.slice(0, 13)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}
