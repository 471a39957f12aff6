import Type from 'typebox';
import type { ToolContext, Toolkit, ToolkitTool } from '../../core/model/tool.ts';
import { recordCall, type WorldCall } from './world.ts';

const Input = Type.Object({
  what: Type.String(),
  linger_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
});
const Output = Type.Object({ done: Type.String() });

/** Three tools that only write down that they were called: one reads, one may be repeated, one must not be. */
export function createWorldToolkit(name: string, file: string): Toolkit {
  const tool = (toolName: WorldCall['tool'], annotations: ToolkitTool['annotations']): ToolkitTool => ({
    name: toolName,
    title: toolName,
    description: `Records a ${toolName}.`,
    input: Input,
    output: Output,
    annotations,
    handler: async (
      { what, linger_ms }: { what: string; linger_ms?: number },
      { idempotency_key }: ToolContext,
    ) => {
      recordCall(file, { tool: toolName, what, key: idempotency_key });
      if (linger_ms) await new Promise((resolve) => setTimeout(resolve, linger_ms));
      return { done: what };
    },
  });
  return {
    name,
    title: 'World',
    description: 'A world outside the engine that remembers every call.',
    tools: [
      tool('look', { readOnlyHint: true }),
      tool('put', { readOnlyHint: false, idempotentHint: true }),
      tool('send', { readOnlyHint: false, idempotentHint: false, destructiveHint: true }),
    ],
  };
}
