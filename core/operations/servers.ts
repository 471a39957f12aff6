import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Services } from '../services/services.ts';
import { AnyObject, orNull, Problem } from './fields.ts';
import { defineOperation } from './operation.ts';
import { viewProblemOrNull } from './problem-view.ts';

const ServerName = Type.String({ minLength: 1, maxLength: 200, description: 'Name of the tool server.' });

const ServerView = Type.Object({
  name: Type.String(),
  kind: Type.String({ description: '`toolkit`, `stdio`, `http`, `http_worker` or `command`.' }),
  state: Type.String(),
  tools: Type.Integer({ description: 'How many tools it offers.' }),
  detail: AnyObject,
});

function serverOf(services: Services, name: string) {
  const known = services.servers.status();
  const found = known.find((server) => server.name === name);
  if (found) return { ...found };
  const names = known.map((server) => server.name);
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no tool server ${name}`,
    path: 'server',
    hint: didYouMean(name, names) ?? `the servers are ${names.join(', ')}`,
  });
}

const list = defineOperation({
  name: 'servers.list',
  title: 'List tool servers',
  description:
    'The tool servers with their state: toolkits of the engine, MCP servers, HTTP workers, commands.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(ServerView) }),
  scope: 'servers:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({
    items: services.servers.status().map((server) => ({ ...server })),
  }),
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
    return serverOf(services, server);
  },
});

export const serverOperations = [list, refresh, approve] as const;
