import Type, { type Static } from 'typebox';

const SecretName = (example: string) =>
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: `Name of a stored secret, e.g. ${example}; never the secret itself.`,
  });

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
        { additionalProperties: false },
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
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type NotifySettings = Static<typeof NotifySettings>;
