import type { Json, JsonObject } from '../model/json.ts';
import type { JsonSchema, ToolDefinition } from '../model/tool.ts';
import { isRecord } from './expression-values.ts';

const DEEPEST = 8;

/**
 * What a tool would answer, as far as its output schema says: every declared property, texts marked as samples. A tool
 * without an output schema gives a text.
 */
export function sampleOutput(tool: ToolDefinition): Json {
  return tool.output_schema === null
    ? `(sample of ${tool.name})`
    : sample(tool.output_schema, tool.output_schema, 0);
}

function sample(schema: unknown, root: JsonSchema, depth: number): Json {
  if (!isRecord(schema) || depth > DEEPEST) return null;
  if (typeof schema.$ref === 'string') return sample(resolve(schema.$ref, root), root, depth + 1);
  for (const ready of [schema.const, schema.default]) if (ready !== undefined) return ready as Json;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0] as Json;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0] as Json;
  for (const choice of [schema.anyOf, schema.oneOf])
    if (Array.isArray(choice) && choice.length > 0) return sample(choice[0], root, depth + 1);
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf.map((part) => sample(part, root, depth + 1));
    return Object.assign({}, ...parts.filter(isRecord)) as JsonObject;
  }
  return byType(schema, root, depth);
}

function byType(schema: Readonly<Record<string, unknown>>, root: JsonSchema, depth: number): Json {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'object' || isRecord(schema.properties)) {
    const properties = isRecord(schema.properties) ? schema.properties : {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, sample(property, root, depth + 1)]),
    );
  }
  if (type === 'array') return isRecord(schema.items) ? [sample(schema.items, root, depth + 1)] : [];
  if (type === 'string') return text(schema);
  if (type === 'number' || type === 'integer')
    return typeof schema.minimum === 'number' ? Math.ceil(schema.minimum) : 0;
  return type === 'boolean' ? false : null;
}

function text(schema: Readonly<Record<string, unknown>>): string {
  if (schema.format === 'date-time') return '1970-01-01T00:00:00Z';
  if (schema.format === 'date') return '1970-01-01';
  return '(sample)';
}

/** `#/$defs/Name` within the schema; anything else is not looked up. */
function resolve(reference: string, root: JsonSchema): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isRecord(at) && Object.hasOwn(at, part) ? at[part] : undefined), root);
}
