import Type, { type Static } from 'typebox';
import type { ConnectionChange } from '../services/client-connections.ts';
import { AnyJson, orNull } from './fields.ts';
import { defineOperation } from './operation.ts';

export const Client = Type.Union(
  [
    Type.Literal('claude_desktop'),
    Type.Literal('claude_code'),
    Type.Literal('cursor'),
    Type.Literal('vscode'),
  ],
  { description: 'A program that starts MCP servers.' },
);
const ChangeView = Type.Object({
  file: Type.String({ description: 'Its configuration.' }),
  before: { ...AnyJson, description: 'What it holds of this engine; null is nothing.' },
  after: { ...AnyJson, description: 'What it holds then.' },
});

function viewChange({ file, before, after }: ConnectionChange): Static<typeof ChangeView> {
  return { file, before, after };
}

const list = defineOperation({
  name: 'clients.list',
  title: 'List MCP clients of this machine',
  description:
    'Programs on this machine that can use this engine through MCP, and whether each is connected.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        client: Client,
        title: Type.String(),
        file: Type.String(),
        installed: Type.Boolean(),
        connected: Type.Boolean(),
      }),
    ),
  }),
  scope: 'clients:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({ items: [...(await services.clients.list())] }),
});

const preview = defineOperation({
  name: 'clients.preview',
  title: 'Show what connecting a client changes',
  description: 'The one member of the client’s configuration that connecting would write. Changes nothing.',
  input: Type.Object({ client: Client }, { additionalProperties: false }),
  output: ChangeView,
  scope: 'clients:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ client }, { services }) => viewChange(await services.clients.preview(client)),
});

const connect = defineOperation({
  name: 'clients.connect',
  title: 'Connect an MCP client',
  description:
    'Adds this engine to the tool servers of a client, as an agent with a token of its own. One member of its configuration is merged, a copy of the file is kept, and clients.disconnect takes it back. The client has to be started again.',
  input: Type.Object({ client: Client }, { additionalProperties: false }),
  output: Type.Object({
    ...ChangeView.properties,
    agent: Type.String({ description: 'Name of the agent that the client is.' }),
    backup: orNull(Type.String({ description: 'Copy of the file as it was.' })),
  }),
  scope: 'clients:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ client }, { services }) => {
    const { agent, backup, ...change } = await services.clients.connect(client);
    return { ...viewChange(change), agent, backup };
  },
});

const link = defineOperation({
  name: 'clients.link',
  title: 'Make an install link for a client',
  description:
    'Answers with a link that Cursor or VS Code opens to add this engine, or with the command of Claude Code that does; nothing is written into their configuration here. It names the program that they start and holds no secret: the agent’s token stays in the data directory. clients.disconnect takes both back.',
  input: Type.Object({ client: Client }, { additionalProperties: false }),
  output: Type.Object({
    agent: Type.String({ description: 'Name of the agent that the client is.' }),
    link: orNull(Type.String({ description: 'For Cursor and VS Code: to be opened by the system.' })),
    command: orNull(Type.String({ description: 'For Claude Code: to be entered in a terminal.' })),
  }),
  scope: 'clients:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ client }, { services }) => ({ ...(await services.clients.link(client)) }),
});

const disconnect = defineOperation({
  name: 'clients.disconnect',
  title: 'Disconnect an MCP client',
  description:
    'Takes this engine out of the tool servers of a client, and its token back. Everything else in its configuration stays.',
  input: Type.Object({ client: Client }, { additionalProperties: false }),
  output: Type.Object({ ...ChangeView.properties, backup: orNull(Type.String()) }),
  scope: 'clients:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  forPeople: true,
  handler: async ({ client }, { services }) => {
    const { backup, ...change } = await services.clients.disconnect(client);
    return { ...viewChange(change), backup };
  },
});

export const clientOperations = [list, preview, connect, link, disconnect] as const;
