import Type, { type Static } from 'typebox';

/** Money per million tokens, in one currency of the person's choice. */
export const Price = Type.Object(
  {
    input: Type.Number({ minimum: 0, maximum: 1_000_000 }),
    output: Type.Number({ minimum: 0, maximum: 1_000_000 }),
  },
  { additionalProperties: false, description: 'Per million tokens; what a call costs is counted in it.' },
);
export type Price = Static<typeof Price>;

const modelFields = {
  provider: Type.Optional(
    Type.Union([Type.Literal('ollama'), Type.Literal('openai'), Type.Literal('anthropic')], {
      description:
        'ollama (the default without base_url), openai (any OpenAI-compatible service), or anthropic.',
    }),
  ),
  base_url: Type.Optional(
    Type.String({
      maxLength: 2_000,
      description: 'Of the API, such as http://127.0.0.1:11434/v1; by default that of the provider.',
    }),
  ),
  api_key: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name of the stored secret that holds the key; never the key itself.',
    }),
  ),
  max_output_tokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 2_000 })),
  context_tokens: Type.Optional(
    Type.Integer({
      minimum: 200,
      maximum: 2_000_000,
      description:
        'Material of a call is shortened to so many tokens; by default 3000 with Ollama, which reads 4096 unless told otherwise, else 24000.',
    }),
  ),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  price: Type.Optional(Price),
};
const ModelId = Type.String({ minLength: 1, maxLength: 200, description: 'llama3.2, gpt-…, claude-…' });

export const ModelSettings = Type.Object({ model: ModelId, ...modelFields }, { additionalProperties: false });
export type ModelSettings = Static<typeof ModelSettings>;

/** `toolkits.llm` of the configuration. Without a model there is none. */
export const LlmSettings = Type.Object(
  {
    model: Type.Optional(ModelId),
    ...modelFields,
    models: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' }), ModelSettings, {
        description: 'Further models by the name that a call gives as `model`.',
      }),
    ),
    default: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description:
          'Name in `models` of the one that calls without `model` use; without it the model above, else the first of `models`.',
      }),
    ),
    retries: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10,
        default: 2,
        description: 'How often a call is sent again after 429 and 5xx.',
      }),
    ),
    compress: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'Whether material is said in fewer tokens before it is sent.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type LlmSettings = Static<typeof LlmSettings>;
