import Type, { type Static } from 'typebox';

/** `toolkits.web` of the configuration. All of it has defaults. */
export const WebSettings = Type.Object(
  {
    user_agent: Type.Optional(
      Type.String({
        pattern: '^[\\x20-\\x7e]{1,200}$',
        default: 'Ordinaut/0.1',
        description: 'How the toolkit names itself; robots.txt is read for the word before the slash.',
      }),
    ),
    max_bytes: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 52_428_800,
        default: 5_242_880,
        description: 'Largest answer, unpacked.',
      }),
    ),
    timeout_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 120,
        default: 20,
        description: 'For one page with its redirects.',
      }),
    ),
    host_delay_ms: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60_000,
        default: 1_000,
        description:
          'Least time between two requests to one host; a Crawl-delay in robots.txt may make it longer.',
      }),
    ),
    allow_private_addresses: Type.Optional(
      Type.Boolean({ default: false, description: 'Lets every page be of this machine and its networks.' }),
    ),
    own_hosts: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        maxItems: 100,
        description:
          'Hosts of your own, as `host` or `host:port`: robots.txt and the delay do not apply, and they may be private.',
      }),
    ),
    cache_mb: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10_000,
        default: 100,
        description: 'Pages kept so that an unchanged one is not sent again; 0 keeps none.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type WebSettings = Static<typeof WebSettings>;
