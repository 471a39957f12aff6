import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { Services } from '../services/services.ts';
import { AnyObject, orNull, plainObject } from './fields.ts';
import { defineOperation } from './operation.ts';

const toolFacts = {
  name: Type.String({ description: '`server.tool`, as a step writes it in `uses`.' }),
  server: Type.String(),
  title: Type.String(),
  description: Type.String(),
  effect: Type.String({ description: '`read_only`, `idempotent` or `write`.' }),
  cost_tier: Type.String(),
  timeout_seconds: Type.Number(),
};
const ToolSummary = Type.Object(toolFacts);
const ToolView = Type.Object({
  ...toolFacts,
  annotations: AnyObject,
  input_schema: AnyObject,
  output_schema: orNull(AnyObject),
  hash: Type.String({ description: 'What a pin compares.' }),
});

function viewToolSummary(tool: ToolDefinition): Static<typeof ToolSummary> {
  const { name, server, title, description, effect, cost_tier, timeout_seconds } = tool;
  return { name, server, title, description, effect, cost_tier, timeout_seconds };
}

/** The tool of a name or alias. Throws `not_found` with the name that was probably meant. */
export function toolOf({ tools }: Pick<Services, 'tools'>, name: string): ToolDefinition {
  const tool = tools.describe(name);
  if (tool) return tool;
  const known = tools.list().map((each) => each.name);
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no tool ${name}`,
    path: 'tool',
    hint: didYouMean(name, known) ?? 'tools.list shows all of them',
  });
}

const list = defineOperation({
  name: 'tools.list',
  title: 'List tools',
  description:
    'The tools that steps can use, by server, with what a call does to the world and what it costs.',
  input: Type.Object(
    {
      server: Type.Optional(Type.String({ maxLength: 200, description: 'Only the tools of this server.' })),
      text: Type.Optional(
        Type.String({ maxLength: 200, description: 'Part of the name, title or description.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(ToolSummary) }),
  scope: 'tools:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ server, text }, { services }) => {
    const part = text?.toLowerCase();
    const matches = (tool: ToolDefinition) =>
      (server === undefined || tool.server === server) &&
      (part === undefined || `${tool.name} ${tool.title} ${tool.description}`.toLowerCase().includes(part));
    const items = services.tools.list().filter(matches).map(viewToolSummary);
    return { items: items.sort((one, other) => one.name.localeCompare(other.name)) };
  },
});

const get = defineOperation({
  name: 'tools.get',
  title: 'Show a tool',
  description: 'A tool with its input and output schemas and annotations.',
  input: Type.Object(
    { tool: Type.String({ minLength: 1, maxLength: 300, description: '`server.tool`' }) },
    { additionalProperties: false },
  ),
  output: ToolView,
  scope: 'tools:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ tool: name }, { services }) => {
    const tool = toolOf(services, name);
    return {
      ...viewToolSummary(tool),
      annotations: plainObject(tool.annotations),
      input_schema: tool.input_schema,
      output_schema: tool.output_schema,
      hash: tool.hash,
    };
  },
});

export const toolOperations = [list, get] as const;
