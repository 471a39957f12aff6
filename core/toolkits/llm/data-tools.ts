import Type from 'typebox';
import { asOrdinautError, type ErrorDetail, OrdinautError } from '../../errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { checkJsonBounds } from '../../model/json-bounds.ts';
import type { JsonSchema, ToolkitTool } from '../../model/tool.ts';
import type { LanguageModel } from '../../ports.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { AnswerFacts, ask, CallFields, common, factsOfAnswer, type Generated } from './answer.ts';
import { spent } from './language-model.ts';

const Material = Type.String({ minLength: 1, maxLength: 2_000_000 });
/** What a schema of a caller may be: beyond, no model follows it. */
const SCHEMA_BOUNDS = { depth: 40, nodes: 5_000, characters: 100_000 };

export const classifyTool = (model: LanguageModel): ToolkitTool =>
  defineTool({
    ...common,
    name: 'classify',
    title: 'Classify',
    description: 'Chooses one of the labels for a text.',
    input: Type.Object(
      {
        text: Material,
        labels: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 2, maxItems: 100 }),
        instruction: Type.Optional(Type.String({ maxLength: 5_000, description: 'What the labels mean.' })),
        ...CallFields,
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ label: Type.String(), ...AnswerFacts }, { additionalProperties: false }),
    async handler(
      { text, labels, instruction = 'Choose the label that fits best.', model: name, compress },
      context,
    ) {
      const answer = await ask(
        model,
        {
          system: 'You classify texts.',
          prompt: `${instruction} The labels are: ${labels.join(', ')}. Answer with JSON: {"label": …}.`,
          material: text,
          schema: {
            type: 'object',
            properties: { label: { type: 'string', enum: labels } },
            required: ['label'],
            additionalProperties: false,
          },
          model: name,
          compress,
        },
        context,
      );
      const label = labelIn(answer.object, labels);
      if (label === undefined)
        throw malformed(answer, [
          { code: 'invalid_value', message: `label must be one of ${labels.join(', ')}`, path: 'label' },
        ]);
      return { label, ...factsOfAnswer(answer) };
    },
  });

export const extractTool = (model: LanguageModel, validate: ToolkitPorts['validate']): ToolkitTool =>
  defineTool({
    ...common,
    name: 'extract',
    title: 'Extract data',
    description:
      'Takes from a text what a JSON Schema of an object describes, and answers only with data that fits it.',
    input: Type.Object(
      {
        text: Material,
        schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of an object.' }),
        instruction: Type.Optional(Type.String({ maxLength: 5_000 })),
        ...CallFields,
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ object: Type.Unknown(), ...AnswerFacts }, { additionalProperties: false }),
    async handler(input, context) {
      const { instruction = 'Take the data from the text; leave out what it does not say.' } = input;
      const schema = await usableSchema(input.schema as JsonSchema, validate, context.signal);
      const answer = await ask(
        model,
        {
          system: 'You extract data exactly as given.',
          prompt: `${instruction}\nAnswer with JSON that fits this JSON Schema: ${JSON.stringify(schema)}`,
          material: input.text,
          schema,
          model: input.model,
          compress: input.compress,
        },
        context,
      );
      const problems = await validate(schema, answer.object, context.signal).catch((thrown: unknown) => {
        // A schema that takes too long to check has cost its answer.
        const usage = spent(answer.tokens, answer.cost);
        throw new OrdinautError({ ...asOrdinautError(thrown).toJSON(), usage }, thrown);
      });
      if (problems.length > 0) throw malformed(answer, problems);
      return { object: answer.object, ...factsOfAnswer(answer) };
    },
  });

/** A schema of an object, within bounds, that can be checked: refused before anything is spent. */
async function usableSchema(
  schema: JsonSchema,
  validate: ToolkitPorts['validate'],
  signal: AbortSignal,
): Promise<JsonObject> {
  try {
    checkJsonBounds(schema, SCHEMA_BOUNDS, 'the schema');
    if (schema.type !== 'object' && schema.properties === undefined)
      throw new OrdinautError({
        code: 'invalid_schema',
        message: 'the schema does not describe an object',
        hint: 'wrap it: {"type": "object", "properties": {"items": …}}',
      });
    await validate(schema, {}, signal);
    return schema;
  } catch (thrown) {
    if (!(thrown instanceof OrdinautError)) throw thrown;
    throw new OrdinautError({ ...thrown.toJSON(), path: 'schema', delivery: 'not_sent' }, thrown);
  }
}

/** The label as given, whatever case and spaces the model answers in. */
function labelIn(object: Json, labels: readonly string[]): string | undefined {
  if (typeof object !== 'object' || object === null || !('label' in object)) return undefined;
  const { label } = object;
  if (typeof label !== 'string') return undefined;
  const plain = label.trim().toLowerCase();
  return labels.find((one) => one === label) ?? labels.find((one) => one.trim().toLowerCase() === plain);
}

/** Models do not always keep to the schema: retryable, and what it cost is counted. */
function malformed(answer: Generated, problems: readonly ErrorDetail[]): OrdinautError {
  const [first] = problems;
  return new OrdinautError({
    code: 'llm_malformed',
    message: `the language model ${answer.model} answered with data that does not fit the schema${first ? `: ${first.message}` : ''}`,
    ...(answer.truncated && { hint: 'the answer was cut off: raise max_output_tokens in toolkits.llm' }),
    retryable: true,
    delivery: 'answered',
    problems: problems.slice(0, 20),
    usage: spent(answer.tokens, answer.cost),
  });
}
