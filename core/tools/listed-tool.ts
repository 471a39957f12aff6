import type { Json, JsonObject } from '../model/json.ts';
import type { ToolAnnotations } from '../model/tool.ts';
import { definitionHash } from './definition-hash.ts';
import type { PinnedTool } from './tool-service.ts';

const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

/** A tool of a `tools/list` answer; undefined for what is not one. */
export function listedTool(tool: Json): PinnedTool | undefined {
  if (!isObject(tool) || typeof tool.name !== 'string' || tool.name === '' || !isObject(tool.inputSchema))
    return undefined;
  const hints = isObject(tool.annotations) ? tool.annotations : {};
  const definition = {
    title: text(tool.title) ?? text(hints.title) ?? tool.name,
    description: text(tool.description) ?? '',
    input_schema: tool.inputSchema,
    output_schema: isObject(tool.outputSchema) ? tool.outputSchema : null,
    annotations: annotationsOf(hints),
  };
  return { tool: tool.name, ...definition, hash: definitionHash(tool.name, definition) };
}

function annotationsOf(hints: JsonObject): ToolAnnotations {
  const known = HINTS.flatMap((hint) =>
    typeof hints[hint] === 'boolean' ? [[hint, hints[hint]] as const] : [],
  );
  return Object.fromEntries(known);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
