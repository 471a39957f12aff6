import type { Static, TSchema } from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { ToolContext, ToolkitTool } from '../model/tool.ts';

/** A toolkit's tool with its handler's types taken from the schemas. */
export interface ToolSource<Input extends TSchema, Output extends TSchema>
  extends Omit<ToolkitTool, 'input' | 'output' | 'handler'> {
  readonly input: Input;
  readonly output: Output;
  readonly handler: (input: Static<Input>, context: ToolContext) => Promise<Static<Output>>;
}

/** Joins schemas and handler: what the handler takes and gives is what the schemas say. */
export function defineTool<Input extends TSchema, Output extends TSchema>(
  source: ToolSource<Input, Output>,
): ToolkitTool {
  // The caller validates against these very schemas, so the static types hold where the handler runs.
  return {
    ...source,
    handler: source.handler as unknown as (input: never, context: ToolContext) => Promise<Json>,
  };
}

/** A required setting is missing: permanent, nothing was sent. */
export function notConfigured(what: string, hint: string): OrdinautError {
  return new OrdinautError({
    code: 'not_configured',
    message: `${what} is not configured`,
    hint,
    delivery: 'not_sent',
  });
}
