import Type, { type Static } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 100 });
const Texts = Type.Record(Type.String(), Type.String());
const Seconds = Type.Number({ exclusiveMinimum: 0, maximum: 86_400 });

const common = {
  title: Type.Optional(Type.String({ maxLength: 200 })),
  disabled: Type.Optional(Type.Boolean({ default: false })),
  timeout_seconds: Type.Optional(Seconds),
  /** Calls at a time; unlimited when absent. */
  concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** Stopped after so long without a call. */
  idle_seconds: Type.Optional(Seconds),
};

/** A stdio MCP server. `${NAME}` takes a variable of the environment, `${secret:name}` a stored secret, both when it is started. */
export const StdioServer = Type.Object(
  {
    ...common,
    kind: Type.Literal('stdio'),
    command: Type.String({ minLength: 1, maxLength: 4096 }),
    args: Type.Array(Type.String(), { default: [] }),
    env: Type.Optional(Texts),
    cwd: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);
export type StdioServer = Static<typeof StdioServer>;

/** A Streamable HTTP MCP server. Headers take the same references as `env`. */
export const HttpServer = Type.Object(
  {
    ...common,
    kind: Type.Literal('http'),
    url: Type.String({ minLength: 1 }),
    headers: Type.Optional(Texts),
  },
  { additionalProperties: false },
);
export type HttpServer = Static<typeof HttpServer>;

const Annotations = Type.Object({
  readOnlyHint: Type.Optional(Type.Boolean()),
  destructiveHint: Type.Optional(Type.Boolean()),
  idempotentHint: Type.Optional(Type.Boolean()),
  openWorldHint: Type.Optional(Type.Boolean()),
});
const Schema = Type.Record(Type.String(), Type.Unknown());

/** A worker with `GET /health` and `POST /operations {operation, parameters}`. Its operations are declared here. */
export const HttpWorker = Type.Object(
  {
    ...common,
    kind: Type.Literal('http_worker'),
    url: Type.String({ minLength: 1 }),
    headers: Type.Optional(Texts),
    operations: Type.Array(
      Type.Object(
        {
          name: Name,
          title: Type.Optional(Type.String()),
          description: Type.Optional(Type.String({ default: '' })),
          input_schema: Type.Optional(Schema),
          output_schema: Type.Optional(Schema),
          annotations: Type.Optional(Annotations),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);
export type HttpWorker = Static<typeof HttpWorker>;

/** A program run once for each call, without a shell. `{prompt}` stands for the prompt as a whole argument; without it the prompt goes to stdin. */
export const CommandAgent = Type.Object(
  {
    ...common,
    kind: Type.Literal('command'),
    description: Type.Optional(Type.String()),
    command: Type.String({ minLength: 1, maxLength: 4096 }),
    args: Type.Array(Type.String(), { default: [] }),
    env: Type.Optional(Texts),
    cwd: Type.Optional(Type.String({ minLength: 1 })),
    output: Type.Optional(Type.Union([Type.Literal('text'), Type.Literal('json'), Type.Literal('jsonl')])),
  },
  { additionalProperties: false },
);
export type CommandAgent = Static<typeof CommandAgent>;

export const ServerConfig = Type.Union([StdioServer, HttpServer, HttpWorker, CommandAgent]);
export type ServerConfig = Static<typeof ServerConfig>;
export type ServerConfigs = Readonly<Record<string, ServerConfig>>;
