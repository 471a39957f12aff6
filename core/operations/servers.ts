import Type from 'typebox';
import { queryLogs } from '../observe/log-query.ts';
import { AnyObject, orNull, Problem, plainJson, Timestamp } from './fields.ts';
import { defineOperation } from './operation.ts';
import { viewProblemOrNull } from './problem-view.ts';
import { redact } from './redact.ts';
import { ServerName, ServerView, serverOf, viewServer } from './server-view.ts';

const list = defineOperation({
  name: 'servers.list',
  title: 'List tool servers',
  description:
    'The tool servers with their state, last error, restarts and figures: toolkits of the engine, MCP servers, HTTP workers, commands.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(ServerView) }),
  scope: 'servers:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({ items: services.servers.status().map(viewServer) }),
});

const UsingTask = Type.Object({ id: Type.String(), title: Type.String() });

const get = defineOperation({
  name: 'servers.get',
  title: 'Show a tool server',
  description:
    'A tool server with its state, its configuration (secrets left out), its tools with what each does to the world and whether it is as it was pinned, and the tasks that use it.',
  input: Type.Object({ server: ServerName }, { additionalProperties: false }),
  output: Type.Object({
    ...ServerView.properties,
    config: orNull(AnyObject),
    offers: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        description: Type.String(),
        effect: Type.String({ description: '`read_only`, `idempotent` or `write`.' }),
        pin: Type.String({ description: '`pinned`, `changed` (refused until approved) or `own` (ours).' }),
      }),
    ),
    used_by: Type.Array(UsingTask),
  }),
  scope: 'servers:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ server }, { services }) => {
    const status = serverOf(services, server);
    const config = services.settings.config.mcpServers[server];
    const isPinned = status.kind === 'stdio' || status.kind === 'http';
    const pinOf = (tool: string) => {
      if (!isPinned) return 'own';
      return status.changed_tools.includes(tool.slice(server.length + 1)) ? 'changed' : 'pinned';
    };
    const offers = services.tools
      .list()
      .filter((tool) => tool.server === server)
      .map(({ name, title, description, effect }) => ({
        name,
        title,
        description,
        effect,
        pin: pinOf(name),
      }));
    return {
      ...viewServer(status),
      config: config === undefined ? null : (redact(plainJson(config)) as Record<string, never>),
      offers,
      used_by: [...(await services.servers.usedBy(server))],
    };
  },
});

const refresh = defineOperation({
  name: 'servers.refresh',
  title: 'Read the tools of servers again',
  description:
    'Connects to one tool server, or to all, and reads what it offers; answers with what each said.',
  input: Type.Object({ server: Type.Optional(ServerName) }, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(Type.Object({ server: Type.String(), tools: Type.Integer(), error: orNull(Problem) })),
  }),
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ server }, { services }) => {
    const named = server === undefined ? undefined : serverOf(services, server);
    // A toolkit is part of the engine: there is nothing to connect to.
    if (named?.kind === 'toolkit')
      return { items: [{ server: named.name, tools: named.tools, error: null }] };
    const answers = await services.servers.refresh(server);
    return { items: answers.map((answer) => ({ ...answer, error: viewProblemOrNull(answer.error) })) };
  },
});

const approve = defineOperation({
  name: 'servers.approve',
  title: 'Accept changed tools',
  description:
    'Accepts the tools of a server as they are now. A server whose tools changed is not used until a person has done this.',
  input: Type.Object({ server: ServerName }, { additionalProperties: false }),
  output: ServerView,
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ server }, { services }) => {
    await services.servers.approve(serverOf(services, server).name);
    return viewServer(serverOf(services, server));
  },
});

const stderr = defineOperation({
  name: 'servers.stderr',
  title: 'Read what a server wrote to stderr',
  description: 'The last lines that a tool server wrote to stderr, and how its starts went; newest last.',
  input: Type.Object(
    {
      server: ServerName,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(Type.Object({ time: Timestamp, level: Type.String(), line: Type.String() })),
  }),
  scope: 'servers:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ server, limit = 100 }, { services }) => {
    const { name } = serverOf(services, server);
    const { entries } = await queryLogs(services.facts.log_directory, { server: name, limit });
    const items = entries.map(({ time, level, message, fields }) => ({
      time,
      level,
      line: typeof fields.stderr === 'string' ? fields.stderr : message,
    }));
    return { items };
  },
});

export const serverOperations = [list, get, refresh, approve, stderr] as const;
