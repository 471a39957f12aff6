import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Toolkit } from '../../model/tool.ts';
import type { LanguageModel } from '../../ports.ts';
import { defineTool } from '../tool.ts';
import { promptOf, systemOf } from './prompt.ts';

const Usage = {
  model: Type.String({ description: 'The model that answered.' }),
  tokens: Type.Object(
    { input: Type.Integer({ minimum: 0 }), output: Type.Integer({ minimum: 0 }) },
    { additionalProperties: false },
  ),
};
const Text = Type.Object({ text: Type.String(), ...Usage }, { additionalProperties: false });
const Plan = Type.Object(
  {
    text: Type.String(),
    markdown: Type.String({ description: 'The same, for briefing.publish.' }),
    ...Usage,
  },
  { additionalProperties: false },
);
const Material = Type.String({ minLength: 1, maxLength: 200_000 });
const common = {
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  cost_tier: 'costly',
  timeout_seconds: 120,
} as const;

/** Tools that ask a language model. */
export function createLlmToolkit(model: LanguageModel): Toolkit {
  const plan = defineTool({
    ...common,
    name: 'plan',
    title: 'Plan or write from material',
    description:
      'Follows an instruction over any further inputs (calendar, weather, emails …) and answers in Markdown.',
    input: Type.Object(
      { instruction: Type.String({ minLength: 1, maxLength: 20_000 }) },
      { additionalProperties: true, description: 'All other properties are the material.' },
    ),
    output: Plan,
    async handler(input, { signal }) {
      const { instruction, ...material } = input as Static<typeof InstructionAndMaterial>;
      const {
        text,
        model: name,
        tokens,
      } = await model.generate({
        system: systemOf(
          'You help a person with the day. Be brief and concrete, use Markdown, invent nothing.',
        ),
        prompt: promptOf(instruction, material as JsonObject),
        signal,
      });
      return { text, markdown: text, model: name, tokens };
    },
  });

  const generate = defineTool({
    ...common,
    name: 'generate',
    title: 'Generate text',
    description: 'Answers a prompt.',
    input: Type.Object(
      { prompt: Material, system: Type.Optional(Type.String({ maxLength: 20_000 })) },
      { additionalProperties: false },
    ),
    output: Text,
    async handler({ prompt, system = 'You are a helpful assistant.' }, { signal }) {
      const { text, model: name, tokens } = await model.generate({ system, prompt, signal });
      return { text, model: name, tokens };
    },
  });

  const summarise = defineTool({
    ...common,
    name: 'summarise',
    title: 'Summarise',
    description: 'Says the same in fewer words, in the language of the text unless another is wanted.',
    input: Type.Object(
      {
        text: Material,
        max_words: Type.Optional(Type.Integer({ minimum: 5, maximum: 5_000, default: 100 })),
        language: Type.Optional(Type.String({ maxLength: 50, description: 'Romanian' })),
      },
      { additionalProperties: false },
    ),
    output: Text,
    async handler({ text: material, max_words = 100, language }, { signal }) {
      const inLanguage = language ? ` Answer in ${language}.` : ' Answer in the language of the text.';
      const {
        text,
        model: name,
        tokens,
      } = await model.generate({
        system: systemOf('You summarise faithfully and add nothing.'),
        prompt: promptOf(`Summarise in at most ${max_words} words.${inLanguage}`, material),
        signal,
      });
      return { text, model: name, tokens };
    },
  });

  const classify = defineTool({
    ...common,
    name: 'classify',
    title: 'Classify',
    description: 'Chooses one of the labels for a text.',
    input: Type.Object(
      {
        text: Material,
        labels: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 2, maxItems: 100 }),
        instruction: Type.Optional(Type.String({ maxLength: 5_000, description: 'What the labels mean.' })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ label: Type.String(), ...Usage }, { additionalProperties: false }),
    async handler({ text, labels, instruction = 'Choose the label that fits best.' }, { signal }) {
      const schema = objectSchema({ label: { type: 'string', enum: labels } });
      const {
        object,
        model: name,
        tokens,
      } = await model.generate({
        system: systemOf('You classify texts.'),
        prompt: promptOf(
          `${instruction} The labels are: ${labels.join(', ')}. Answer with JSON: {"label": …}.`,
          text,
        ),
        schema,
        signal,
      });
      const { label } = await fitting<{ label: string }>(schema, object);
      return { label, model: name, tokens };
    },
  });

  const extract = defineTool({
    ...common,
    name: 'extract',
    title: 'Extract data',
    description: 'Takes from a text what a JSON Schema describes.',
    input: Type.Object(
      {
        text: Material,
        schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of an object.' }),
        instruction: Type.Optional(Type.String({ maxLength: 5_000 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ object: Type.Unknown(), ...Usage }, { additionalProperties: false }),
    async handler(
      { text, schema, instruction = 'Take the data from the text; leave out what it does not say.' },
      { signal },
    ) {
      const wanted = schema as JsonObject;
      const {
        object,
        model: name,
        tokens,
      } = await model.generate({
        system: systemOf('You extract data exactly as given.'),
        prompt: promptOf(
          `${instruction}\nAnswer with JSON that fits this JSON Schema: ${JSON.stringify(schema)}`,
          text,
        ),
        schema: wanted,
        signal,
      });
      return { object: await fitting(wanted, object), model: name, tokens };
    },
  });

  return {
    name: 'llm',
    title: 'Language model',
    description: 'Asks the configured language model: Ollama, or any OpenAI-compatible service.',
    tools: [plan, generate, summarise, classify, extract],
  };
}

const InstructionAndMaterial = Type.Object(
  { instruction: Type.String() },
  { additionalProperties: Type.Unknown() },
);

const objectSchema = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** Models do not always keep to the schema. Throws `llm_malformed`, which is retryable. */
async function fitting<Value = Json>(schema: JsonObject, object: Json): Promise<Value> {
  const { Check } = await import('typebox/schema');
  if (Check(schema, object)) return object as Value;
  throw new OrdinautError({
    code: 'llm_malformed',
    message: 'the language model answered with data that does not fit the schema',
    retryable: true,
    delivery: 'answered',
  });
}
