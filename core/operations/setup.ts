import Type from 'typebox';
import { orNull } from './fields.ts';
import { defineOperation } from './operation.ts';

const Path = Type.String({ minLength: 1, maxLength: 4_000, description: 'Absolute, or under ~/.' });
const Password = Type.String({ minLength: 1, maxLength: 10_000, writeOnly: true });
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const closed = { additionalProperties: false } as const;

const CalendarChoice = Type.Union(
  [
    Type.Object({ kind: Type.Union([Type.Literal('file'), Type.Literal('folder')]), path: Path }, closed),
    Type.Object(
      {
        kind: Type.Literal('url'),
        url: Text(2_000),
        username: Type.Optional(Text(200)),
        password: Type.Optional(Password),
      },
      closed,
    ),
    Type.Object(
      { kind: Type.Literal('caldav'), url: Text(2_000), username: Text(200), password: Password },
      closed,
    ),
  ],
  { description: 'A calendar: {"kind": "file", "path": "~/work.ics"}, a folder, a URL or a CalDAV server.' },
);

const MailChoice = Type.Union(
  [
    Type.Object({ kind: Type.Union([Type.Literal('maildir'), Type.Literal('mbox')]), path: Path }, closed),
    Type.Object(
      {
        kind: Type.Literal('imap'),
        host: Text(253),
        port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
        security: Type.Optional(
          Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
        ),
        ca_file: Type.Optional(Path),
        allow_insecure: Type.Optional(Type.Boolean()),
        username: Text(500),
        password: Password,
      },
      closed,
    ),
  ],
  { description: 'A mailbox: a Maildir or mbox of this machine, or an IMAP account.' },
);

const ModelChoice = Type.Object(
  {
    provider: Type.Optional(
      Type.Union([Type.Literal('ollama'), Type.Literal('openai'), Type.Literal('anthropic')]),
    ),
    model: Text(200),
    base_url: Type.Optional(Text(2_000)),
    api_key: Type.Optional(Password),
  },
  { ...closed, description: 'A language model; the key is stored as a secret.' },
);

const Connected = Type.Union([Type.Literal('none'), Type.Literal('samples'), Type.Literal('own')]);
const statusFields = {
  done: Type.Boolean({ description: 'Whether a person has been through it.' }),
  calendar: Connected,
  mail: Connected,
  model: orNull(Type.String()),
  city: orNull(Type.String()),
};

const status = defineOperation({
  name: 'setup.status',
  title: 'Show how far the setup is',
  description:
    'What is connected (none, the samples, or something of one’s own), which language model is used, and the id of the starter briefing.',
  input: Type.Object({}, closed),
  output: Type.Object({ ...statusFields, task_id: orNull(Type.String()) }),
  scope: 'setup:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({ ...(await services.setup.status()) }),
});

const detect = defineOperation({
  name: 'setup.detect',
  title: 'Find what can be connected',
  description:
    'Looks on this machine for a running Ollama and its models, calendars and mail in the places where programs keep them, and the configurations of other MCP clients. Changes nothing and reads no content.',
  input: Type.Object({}, closed),
  output: Type.Object({
    ollama: Type.Object({
      url: Type.String(),
      reachable: Type.Boolean(),
      models: Type.Array(Type.String()),
      error: orNull(Type.String()),
    }),
    calendars: Type.Array(Type.Object({ kind: Type.String(), path: Type.String(), files: Type.Integer() })),
    mail: Type.Array(Type.Object({ kind: Type.String(), path: Type.String() })),
    clients: Type.Array(
      Type.Object({ client: Type.String(), file: Type.String(), servers: Type.Array(Type.String()) }),
    ),
  }),
  scope: 'setup:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services, signal }) => {
    const { ollama, calendars, mail, clients } = await services.setup.detect(signal);
    return {
      ollama: { ...ollama, models: [...ollama.models] },
      calendars: calendars.map((found) => ({ ...found })),
      mail: mail.map((found) => ({ ...found })),
      clients: clients.map((found) => ({ ...found, servers: [...found.servers] })),
    };
  },
});

const apply = defineOperation({
  name: 'setup.apply',
  title: 'Connect and begin',
  description:
    'Connects what a person chose: tries a calendar, mailbox and language model first, refuses with what the server said, then keeps them (passwords as secrets), and installs the starter briefing if it is missing. Answers with its task id; run it with tasks.run. With use_samples the sample calendar and mailbox stand in for what is not there.',
  input: Type.Object(
    {
      calendar: Type.Optional(CalendarChoice),
      mail: Type.Optional(MailChoice),
      model: Type.Optional(ModelChoice),
      city: Type.Optional({ ...Text(100), description: 'For the weather of the briefing.' }),
      timezone: Type.Optional(Text(100)),
      language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('ro')])),
      use_samples: Type.Optional(Type.Boolean({ default: false })),
    },
    closed,
  ),
  output: Type.Object({ ...statusFields, task_id: Type.String() }),
  scope: 'setup:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async (request, { services, signal }) => ({ ...(await services.setup.apply(request, signal)) }),
});

export const setupOperations = [status, detect, apply] as const;
