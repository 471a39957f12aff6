import Type, { type Static } from 'typebox';

/** `toolkits.llm` of the configuration. Without a model there is none. */
export const LlmSettings = Type.Object(
  {
    model: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'llama3.2, gpt-…' })),
    base_url: Type.Optional(
      Type.String({
        default: 'http://127.0.0.1:11434/v1',
        description: 'Of an OpenAI-compatible API; by default Ollama on this machine.',
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
    temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  },
  { additionalProperties: false },
);
export type LlmSettings = Static<typeof LlmSettings>;
