import { createHash } from 'node:crypto';
import type { Json } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool.ts';

/** SHA-256 of what a tool promises: name, title, description, schemas, annotations. The order of keys does not count. */
export function definitionHash(
  tool: string,
  definition: Pick<
    ToolDefinition,
    'title' | 'description' | 'input_schema' | 'output_schema' | 'annotations'
  >,
): string {
  const { title, description, input_schema, output_schema, annotations } = definition;
  const promise = [tool, title, description, input_schema, output_schema, { ...annotations }];
  return createHash('sha256').update(canonical(promise)).digest('hex');
}

function canonical(value: Json | readonly Json[]): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
