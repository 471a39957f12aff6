import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import type { Notifier } from '../../ports.ts';
import { defineTool } from '../tool.ts';

/** Shown twice, a person reads it twice: so it is a write, though a harmless one. */
export const desktopTool = (notifier: Notifier): ToolkitTool =>
  defineTool({
    name: 'desktop',
    title: 'Desktop notification',
    description: 'Shows a notification on the desktop.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    cost_tier: 'free',
    timeout_seconds: 15,
    input: Type.Object(
      {
        title: Type.String({ minLength: 1, maxLength: 200 }),
        text: Type.String({ maxLength: 20_000, description: 'The platform may show the begin only.' }),
        urgency: Type.Optional(
          Type.Union([Type.Literal('low'), Type.Literal('normal'), Type.Literal('critical')], {
            default: 'normal',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ shown: Type.Boolean() }, { additionalProperties: false }),
    async handler({ title, text, urgency = 'normal' }, { run_id }) {
      await notifier.show({
        title,
        body: text,
        urgency,
        ...(run_id !== null && { path: `/runs/${run_id}` }),
      });
      return { shown: true };
    },
  });
