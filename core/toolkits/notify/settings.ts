import Type, { type Static } from 'typebox';

const SecretName = (example: string) =>
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: `Name of a stored secret, e.g. ${example}; never the secret itself.`,
  });
const closed = { additionalProperties: false };

/** Whoever knows the address of an incoming webhook can write to its channel, so it is best kept as a secret. */
const ChannelSettings = (example: string) =>
  Type.Object(
    {
      url_secret: Type.Optional(SecretName(example)),
      url: Type.Optional(
        Type.String({ pattern: '^https?://', description: 'In its place, for a server of your own.' }),
      ),
    },
    { ...closed, minProperties: 1, maxProperties: 1 },
  );
export type ChannelSettings = Static<ReturnType<typeof ChannelSettings>>;

/** `toolkits.notify` of the configuration. */
export const NotifySettings = Type.Object(
  {
    webhook: Type.Optional(
      Type.Object(
        {
          secret: Type.Optional(SecretName('webhook_secret')),
          allow_private_addresses: Type.Optional(
            Type.Boolean({
              default: false,
              description: 'Lets webhooks reach this machine and its networks.',
            }),
          ),
        },
        closed,
      ),
    ),
    telegram: Type.Optional(
      Type.Object(
        {
          token: SecretName('telegram_token'),
          base_url: Type.Optional(
            Type.String({ default: 'https://api.telegram.org', description: 'Of the Bot API.' }),
          ),
        },
        closed,
      ),
    ),
    ntfy: Type.Optional(
      Type.Object(
        {
          topic: Type.Optional(
            Type.String({
              pattern: '^[-_A-Za-z0-9]{1,64}$',
              description: 'Where messages go that name no topic. On a public server it is a password.',
            }),
          ),
          base_url: Type.Optional(Type.String({ pattern: '^https?://', default: 'https://ntfy.sh' })),
          token: Type.Optional(SecretName('ntfy_token')),
        },
        closed,
      ),
    ),
    slack: Type.Optional(ChannelSettings('slack_webhook')),
    discord: Type.Optional(ChannelSettings('discord_webhook')),
    teams: Type.Optional(ChannelSettings('teams_webhook')),
    email: Type.Optional(
      Type.Object(
        {
          to: Type.Union([Type.String({ minLength: 3 }), Type.Array(Type.String({ minLength: 3 }))], {
            description: 'Who gets what names nobody. Sent over toolkits.mail.smtp.',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type NotifySettings = Static<typeof NotifySettings>;
