import Type from 'typebox';
import type { JsonObject } from '../model/json.ts';
import { orNull, Problem } from './fields.ts';
import { defineOperation } from './operation.ts';
import { viewProblemOrNull } from './problem-view.ts';
import { ServerName, ServerView, serverOf, viewServer } from './server-view.ts';

const NewName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
  description: 'Begins the address of its tools: letters, digits, _ and -.',
});
const ServerSettings = Type.Unsafe<JsonObject>({
  type: 'object',
  description:
    'As under mcpServers: {"command": "npx", "args": […], "env": {…}}, {"url": "https://…"}, or {"kind": "http_worker" | "command", …}. Tokens as ${secret:NAME}.',
});

const add = defineOperation({
  name: 'servers.add',
  title: 'Add a tool server',
  description:
    'Writes a tool server into the configuration, takes it into use at once and reads its tools. A server that does not answer is kept, with what went wrong in `error`; try it before with servers.test. Tokens in plain text are refused.',
  input: Type.Object(
    {
      name: NewName,
      config: ServerSettings,
      replace: Type.Optional(
        Type.Boolean({
          default: false,
          description: 'Replace the one of this name; calls under way end first.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ ...ServerView.properties, error: orNull(Problem) }),
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  forPeople: true,
  handler: async ({ name, config, replace = false }, { services }) => {
    await services.servers.add(name, config, replace);
    const enabled = services.servers
      .status()
      .some((server) => server.name === name && server.state !== 'disabled');
    const [answer] = enabled ? await services.servers.refresh(name) : [];
    return { ...viewServer(serverOf(services, name)), error: viewProblemOrNull(answer?.error ?? null) };
  },
});

const remove = defineOperation({
  name: 'servers.remove',
  title: 'Remove a tool server',
  description:
    'Takes a tool server out of the configuration and ends it when its calls have ended. Answers with the tasks that use it, and fail from then on.',
  input: Type.Object({ server: ServerName }, { additionalProperties: false }),
  output: Type.Object({
    name: Type.String(),
    used_by: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
  }),
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async ({ server }, { services }) => {
    await services.servers.remove(server);
    return { name: server, used_by: [...(await services.servers.usedBy(server))] };
  },
});

const test = defineOperation({
  name: 'servers.test',
  title: 'Try a tool server',
  description:
    'Starts or reaches a server as configured, lists its tools and ends it again; changes nothing. When it fails, `error` says why and `stderr` holds its last lines. Give `config` to try one that is not added yet.',
  input: Type.Object(
    {
      config: ServerSettings,
      name: Type.Optional(NewName),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    ok: Type.Boolean(),
    error: orNull(Problem),
    tools: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        description: Type.String(),
        effect: Type.String({ description: '`read_only`, `idempotent` or `write`.' }),
      }),
    ),
    stderr: Type.Array(Type.String()),
    duration_ms: Type.Integer(),
  }),
  scope: 'servers:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ config, name = 'trial' }, { services, signal }) => {
    const trial = await services.servers.trial(name, config, signal);
    const tools = trial.tools.map(({ name: tool, title, description, effect }) => ({
      ...{ name: tool, title, description, effect },
    }));
    const { error, stderr, duration_ms } = trial;
    return { ok: error === null, error: viewProblemOrNull(error), tools, stderr: [...stderr], duration_ms };
  },
});

export const serverChangeOperations = [add, remove, test] as const;
