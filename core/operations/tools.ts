import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { Services } from '../services/services.ts';
import { AnyObject, orNull, plainObject } from './fields.ts';
import { defineOperation } from './operation.ts';
import { PermissionView, viewPermission, viewPermissions } from './tool-permission-view.ts';

const toolFacts = {
  name: Type.String({ description: '`server.tool`, as a step writes it in `uses`.' }),
  server: Type.String(),
  title: Type.String(),
  description: Type.String(),
  effect: Type.String({ description: '`read_only`, `idempotent` or `write`.' }),
  cost_tier: Type.String(),
  timeout_seconds: Type.Number(),
  claimed: Type.Boolean({ description: 'That it only reads is the word of its server alone.' }),
  added: Type.Boolean({
    description: 'Its server began to offer it after it was known, and no person has looked at it since.',
  }),
};
const ToolSummary = Type.Object({
  ...toolFacts,
  permission: Type.String({
    description: 'What holds for whoever asks: `always`, `ask` or `never`; tools.get tells why.',
  }),
});
const ToolView = Type.Object({
  ...toolFacts,
  annotations: AnyObject,
  input_schema: AnyObject,
  output_schema: orNull(AnyObject),
  hash: Type.String({ description: 'What a pin compares.' }),
  permissions: Type.Array(PermissionView, {
    description: 'What holds for the owner and each agent; an agent sees its own.',
  }),
});

function viewFacts({ permissions }: Services, tool: ToolDefinition) {
  const { name, server, title, description, effect, cost_tier, timeout_seconds, claimed = false } = tool;
  const facts = { name, server, title, description, effect, cost_tier, timeout_seconds };
  return { ...facts, claimed, added: permissions.isAdded(name) };
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
  handler: async ({ server, text }, { services, agent }) => {
    const part = text?.toLowerCase();
    const matches = (tool: ToolDefinition) =>
      (server === undefined || tool.server === server) &&
      (part === undefined || `${tool.name} ${tool.title} ${tool.description}`.toLowerCase().includes(part));
    const found = services.tools.list().filter(matches);
    const items = await Promise.all(
      found.map(async (tool): Promise<Static<typeof ToolSummary>> => {
        const { rule } = await viewPermission(services, agent, tool);
        return { ...viewFacts(services, tool), permission: rule };
      }),
    );
    return { items: items.sort((one, other) => one.name.localeCompare(other.name)) };
  },
});

const get = defineOperation({
  name: 'tools.get',
  title: 'Show a tool',
  description: 'A tool with its input and output schemas and annotations, and whether it may be called.',
  input: Type.Object(
    { tool: Type.String({ minLength: 1, maxLength: 300, description: '`server.tool`' }) },
    { additionalProperties: false },
  ),
  output: ToolView,
  scope: 'tools:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ tool: name }, context) => {
    const { services } = context;
    const tool = toolOf(services, name);
    return {
      ...viewFacts(services, tool),
      annotations: plainObject(tool.annotations),
      input_schema: tool.input_schema,
      output_schema: tool.output_schema,
      hash: tool.hash,
      permissions: await viewPermissions(context, tool),
    };
  },
});

const permit = defineOperation({
  name: 'tools.permit',
  title: 'Decide about a tool',
  description:
    'Decides whether an agent may call a tool: `always`, as long as the server’s command line and what the tool promises stay what they are now; `ask` before each call; `never`; `default` takes the decision back. Without an agent it is for the owner’s own tasks. Holds for tasks that are saved already, too.',
  input: Type.Object(
    {
      tool: Type.String({ minLength: 1, maxLength: 300, description: '`server.tool`' }),
      rule: Type.Union(
        [Type.Literal('always'), Type.Literal('ask'), Type.Literal('never'), Type.Literal('default')],
        { description: '`always`, `ask`, `never` or `default`.' },
      ),
      agent: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: 'Name or id; the owner unless given.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: PermissionView,
  scope: 'tools:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ tool: name, rule, agent: whose }, { services, agent }) => {
    const tool = toolOf(services, name);
    const holder = await services.agents.find(whose ?? ownerAgentId);
    await services.permissions.decide(holder.id, tool, rule === 'default' ? null : rule, agent.id);
    return viewPermission(services, holder, tool);
  },
});

export const toolOperations = [list, get, permit] as const;
